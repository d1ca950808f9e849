import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import type { RawClient } from '../support/raw-client.js';
import { command, createFixture, createScriptedAgent, say } from './gateway-fixture.js';

const failure = (code: string) => ({ error: expect.objectContaining({ code }) });

/** The reply to a command, whatever came before it. */
const replyTo = (client: RawClient, id: string) => client.receivesEventually({ type: 'command-reply', id });

describe('message-send', () => {
  it('attaches a message at the tip of the branch that its sender saw', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two', { leafId: 'm1' }), say('m3', 'three', { leafId: 'm1' }));
    await replyTo(ada, 'm3');
    const { messages } = await gateway.snapshot('room');
    expect(messages.map(({ id, chat }) => [id, chat.parentId])).toEqual([
      ['m1', null],
      ['m2', 'm1'],
      ['m3', 'm2'],
    ]);
  });

  it('names no turn where nobody answers, and where none is wanted', async () => {
    const agent = createScriptedAgent();
    const silent = await createFixture().join('ada');
    silent.send(say('m1', 'one'));
    expect((await replyTo(silent, 'm1')).result).toEqual({ messageId: 'm1' });
    const asked = await createFixture({ agent: agent.run }).join('ada');
    asked.send(say('m1', 'one', { agent: null }));
    expect((await replyTo(asked, 'm1')).result).toEqual({ messageId: 'm1' });
    expect(agent.turns).toEqual([]);
  });

  it('starts the agent that is named', async () => {
    const guide = createScriptedAgent();
    const { join } = createFixture({ agents: [{ id: 'guide', name: 'Guide', run: guide.run }] });
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two', { agent: 'guide', body: { tone: 'calm' } }));
    await replyTo(ada, 'm2');
    expect(guide.turns).toMatchObject([{ channel: 'room', user: { id: 'ada' }, body: { tone: 'calm' } }]);
    ada.send(say('m3', 'three', { agent: 'unknown' }));
    expect(await replyTo(ada, 'm3')).toMatchObject(failure('message-invalid'));
  });

  it('refuses a message whose id is not its command’s', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send({ ...say('m1', 'one'), id: 'c1' });
    await ada.receives({ type: 'command-reply', id: 'c1', ...failure('message-invalid') });
  });

  it('refuses the id of somebody else’s message', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    ada.send(say('m1', 'mine'));
    await replyTo(ada, 'm1');
    bob.send(say('m1', 'no, mine'));
    expect(await replyTo(bob, 'm1')).toMatchObject(failure('message-invalid'));
    expect((await gateway.snapshot('room')).order).toEqual(['m1']);
  });

  it('takes a quotation of a message that is there only', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    const quoting = (id: string, replyTo: string) => ({
      message: { id, parts: [{ type: 'text' as const, text: 'x' }], replyTo },
    });
    ada.send(say('m1', 'one'), say('m2', '', quoting('m2', 'm1')), say('m3', '', quoting('m3', 'gone')));
    expect(await replyTo(ada, 'm3')).toMatchObject(failure('message-missing'));
    expect((await gateway.snapshot('room')).messages[1]?.chat.replyTo).toBe('m1');
  });

  it('needs a session and no subscription', async () => {
    const { enter, gateway } = createFixture();
    const ada = await enter('ada');
    ada.send(say('m1', 'one'));
    await ada.receives({ type: 'command-reply', result: { messageId: 'm1' } });
    expect((await gateway.snapshot('room')).order).toEqual(['m1']);
  });
});

describe('a command that is sent twice', () => {
  it('takes effect once and gets the same reply', async () => {
    const agent = createScriptedAgent();
    const { join, gateway } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    const first = await replyTo(ada, 'm1');
    ada.send(say('m1', 'one'));
    expect(await replyTo(ada, 'm1')).toEqual(first);
    expect(agent.turns).toHaveLength(1);
    expect((await gateway.snapshot('room')).cursor.seq).toBe(2);
  });

  it('is a conflict when it says something else', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m1', 'two'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', result: { messageId: 'm1' } });
    expect(await replyTo(ada, 'm1')).toMatchObject(failure('command-conflict'));
  });

  it('is the same whatever the order of its fields', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const parts = '[{"type":"text","text":"x"}]';
    const head = '"type":"command-send","id":"m1","channel":"room"';
    ada.sendRaw(
      `{${head},"command":{"type":"message-send","leafId":null,"message":{"id":"m1","parts":${parts}}}}`,
    );
    ada.sendRaw(
      `{${head},"command":{"message":{"parts":${parts},"id":"m1"},"leafId":null,"type":"message-send"}}`,
    );
    await ada.receivesEventually({ type: 'command-reply', result: { messageId: 'm1' } });
    await ada.receivesEventually({ type: 'command-reply', result: { messageId: 'm1' } });
  });

  it('gets the same refusal, where it is final', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const asked = command('c1', { type: 'message-delete', messageId: 'm1' });
    ada.send(asked);
    const refused = await replyTo(ada, 'c1');
    expect(refused).toMatchObject(failure('message-missing'));
    ada.send(say('m1', 'now it is there'), asked);
    expect(await replyTo(ada, 'c1')).toEqual(refused);
  });

  it('is decided anew after a refusal that may pass', async () => {
    const agent = createScriptedAgent();
    const { join, clock } = createFixture({ agent: agent.run, turnPolicy: 'reject' });
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'));
    expect(await replyTo(ada, 'm2')).toMatchObject({ error: { code: 'turn-busy', retryable: true } });
    agent.returns();
    await clock.settle();
    ada.send(say('m2', 'two'));
    expect((await replyTo(ada, 'm2')).result).toMatchObject({ messageId: 'm2' });
  });

  it('keeps two users’ commands of one id apart', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    const publish = (data: string) => command('c1', { type: 'event-publish', name: 'note', data });
    ada.send(publish('a'));
    expect((await replyTo(ada, 'c1')).result).toEqual({ seq: 1 });
    bob.send(publish('b'));
    expect((await replyTo(bob, 'c1')).result).toEqual({ seq: 2 });
  });

  it('is remembered for 48 hours, and by the next gateway on the same store', async () => {
    const hour = 3_600_000;
    const fixture = createFixture({ heartbeat: { intervalMs: 200 * hour } });
    const { clock, gateway } = fixture;
    const store = createMemoryStore({ clock });
    const on = createFixture({ store, clock, heartbeat: { intervalMs: 200 * hour } });
    const ada = await on.join('ada');
    const publish = command('c1', { type: 'event-publish', name: 'note', data: 1 });
    ada.send(publish);
    await replyTo(ada, 'c1');
    await on.gateway.close();
    await gateway.close();
    const next = createFixture({ store, clock, heartbeat: { intervalMs: 200 * hour } });
    const again = await next.join('ada');
    await clock.advance(48 * hour - 1);
    again.send(publish);
    expect((await replyTo(again, 'c1')).result).toEqual({ seq: 1 });
    await clock.advance(1);
    again.send(publish);
    expect((await replyTo(again, 'c1')).result).toEqual({ seq: 2 });
  });

  it('takes no effect when the store failed, and can be sent again', async () => {
    const store = createMemoryStore();
    let isBroken = false;
    const { join, gateway } = createFixture({
      store: {
        ...store,
        append: async (channel, batch) => {
          if (isBroken) throw new Error('disk full');
          return store.append(channel, batch);
        },
      },
    });
    const ada = await join('ada');
    isBroken = true;
    ada.send(say('m1', 'one'));
    const failed = await ada.receives({ type: 'command-reply', id: 'm1' });
    expect(failed.error).toMatchObject({ code: 'store-failed', retryable: true });
    expect(failed.error?.message).not.toContain('disk');
    expect(gateway.health()).toMatchObject({ status: 'degraded', lastFailure: expect.any(String) });
    isBroken = false;
    ada.send(say('m1', 'one'));
    await ada.receives({ type: 'channel-events', from: 1 });
    await ada.receives({ type: 'command-reply', result: { messageId: 'm1' } });
    expect((await gateway.snapshot('room')).order).toEqual(['m1']);
    expect(gateway.health().status).toBe('ok');
  });
});

describe('event-publish', () => {
  it('appends the app’s own event and says its number', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('p1', { type: 'event-publish', name: 'order-placed', data: { total: 3 } }));
    const { events } = await ada.receives({ type: 'channel-events', from: 1 });
    expect(events).toMatchObject([
      { type: 'event-published', name: 'order-placed', data: { total: 3 }, userId: 'ada' },
    ]);
    expect((await replyTo(ada, 'p1')).result).toEqual({ seq: 1 });
  });

  it('says its own number also behind text that was held back', async () => {
    const agent = createScriptedAgent();
    const { join, clock } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    await replyTo(ada, 'm1');
    agent.yields({ type: 'text-start', id: 't' }, { type: 'text-delta', id: 't', delta: 'a' });
    await clock.settle();
    agent.yields({ type: 'text-delta', id: 't', delta: 'b' });
    await clock.settle();
    ada.send(command('p1', { type: 'event-publish', name: 'note', data: null }));
    const { result } = await replyTo(ada, 'p1');
    const last = ada.frames.findLast((frame) => frame.type === 'channel-events');
    expect(last?.events).toMatchObject([{ chunk: { delta: 'b' } }, { type: 'event-published' }]);
    expect(result).toEqual({ seq: (last?.from ?? 0) + 1 });
  });

  it('needs the right to publish', async () => {
    const { join } = createFixture({ authorize: ({ action }) => action !== 'publish' });
    const ada = await join('ada');
    ada.send(command('p1', { type: 'event-publish', name: 'note', data: 1 }));
    expect(await replyTo(ada, 'p1')).toMatchObject(failure('forbidden'));
  });
});

describe('history-load', () => {
  it('pages back from a message, oldest first', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    for (let at = 1; at <= 7; at += 1) ada.send(say(`m${at}`, 'x'));
    await replyTo(ada, 'm7');
    const load = async (id: string, before: string | null) => {
      ada.send(command(id, { type: 'history-load', before, limit: 3 }));
      const { result } = await replyTo(ada, id);
      // The reply is the gateway's own messages.
      const { messages, hasMore } = result as { messages: { id: string }[]; hasMore: boolean };
      return { ids: messages.map((message) => message.id), hasMore };
    };
    expect(await load('h1', null)).toEqual({ ids: ['m5', 'm6', 'm7'], hasMore: true });
    expect(await load('h2', 'm5')).toEqual({ ids: ['m2', 'm3', 'm4'], hasMore: true });
    expect(await load('h3', 'm2')).toEqual({ ids: ['m1'], hasMore: false });
    expect(await load('h3', 'm1')).toEqual({ ids: [], hasMore: false });
  });

  it('is answered before anything that happens after it was read', async () => {
    const store = createMemoryStore();
    const { join } = createFixture({ store: { ...store, append: (...input) => store.append(...input) } });
    const ada = await join('ada');
    ada.send(say('m1', '1'), say('m2', '2', { leafId: 'm1' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    const other = await join('ada');
    await ada.receives({ type: 'channel-register' });
    ada.send(command('h1', { type: 'history-load', before: null, limit: 5 }));
    other.send(command('d1', { type: 'message-delete', messageId: 'm1' }));
    await ada.receives({ type: 'command-reply', id: 'h1' });
    await ada.receives({ type: 'channel-events' });
  });

  it('refuses an unknown message', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('h1', { type: 'history-load', before: 'nothing', limit: 3 }));
    expect(await replyTo(ada, 'h1')).toMatchObject(failure('message-missing'));
  });
});
