import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import type { RawClient } from '../support/raw-client.js';
import { command, createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

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
    ada.sendRaw(`{${head},"command":{"type":"message-send","leafId":null,"message":{"id":"m1","parts":${parts}}}}`);
    ada.sendRaw(`{${head},"command":{"message":{"parts":${parts},"id":"m1"},"leafId":null,"type":"message-send"}}`);
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
    isBroken = false;
    ada.send(say('m1', 'one'));
    await ada.receives({ type: 'channel-events', from: 1 });
    await ada.receives({ type: 'command-reply', result: { messageId: 'm1' } });
    expect((await gateway.snapshot('room')).order).toEqual(['m1']);
  });
});

describe('message-edit and turn-regenerate', () => {
  it('puts the new message beside the old one and answers it', async () => {
    const agent = createScriptedAgent();
    const { join, gateway, clock } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    await replyTo(ada, 'm1');
    agent.returns();
    await clock.settle();
    const message = { id: 'm2', parts: [{ type: 'text' as const, text: 'better' }] };
    ada.send(command('m2', { type: 'message-edit', messageId: 'm1', message }));
    expect((await replyTo(ada, 'm2')).result).toMatchObject({ messageId: 'm2', turnId: agent.turns[1]?.id });
    expect(agent.turns[1]?.messages.map(({ id }) => id)).toEqual(['m2']);
    const { messages } = await gateway.snapshot('room');
    expect(messages.find(({ id }) => id === 'm2')?.chat.parentId).toBeNull();
  });

  it('refuses to edit what is missing, and what an agent wrote', async () => {
    const agent = createScriptedAgent();
    const { join } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    const edit = (id: string, messageId: string) =>
      command(id, { type: 'message-edit', messageId, message: { id, parts: [{ type: 'text', text: 'x' }] } });
    ada.send(edit('e1', 'nothing'));
    expect(await replyTo(ada, 'e1')).toMatchObject(failure('message-missing'));
    ada.send(say('m1', 'one'));
    await replyTo(ada, 'm1');
    ada.send(edit('e2', agent.turns[0]?.messageId ?? ''));
    expect(await replyTo(ada, 'e2')).toMatchObject(failure('message-invalid'));
  });

  it('gives another answer beside the first', async () => {
    const agent = createScriptedAgent();
    const { join, gateway, clock } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    await replyTo(ada, 'm1');
    agent.yields(...text('t', 'first'));
    agent.returns();
    await clock.advance(50);
    const first = agent.turns[0]?.messageId ?? '';
    ada.send(command('r1', { type: 'turn-regenerate', messageId: first }));
    const { result } = await replyTo(ada, 'r1');
    expect(result).toEqual({ turnId: agent.turns[1]?.id, messageId: agent.turns[1]?.messageId });
    // The new answer knows nothing of the old one.
    expect(agent.turns[1]?.messages.map(({ id }) => id)).toEqual(['m1']);
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages.map(({ chat }) => chat.parentId)).toEqual([null, 'm1', 'm1']);
  });

  it('refuses what is missing, and a channel without an agent', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('r1', { type: 'turn-regenerate', messageId: 'nothing' }), say('m1', 'one'));
    expect(await replyTo(ada, 'r1')).toMatchObject(failure('message-missing'));
    ada.send(command('r2', { type: 'turn-regenerate', messageId: 'm1' }));
    expect(await replyTo(ada, 'r2')).toMatchObject(failure('command-unsupported'));
  });
});

describe('taking messages out', () => {
  it('deletes one, and what follows it moves up', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'), say('m3', 'three'));
    ada.send(command('d1', { type: 'message-delete', messageId: 'm2' }));
    expect((await replyTo(ada, 'd1')).result).toEqual({});
    const { messages } = await gateway.snapshot('room');
    expect(messages.map(({ id, chat }) => [id, chat.parentId])).toEqual([
      ['m1', null],
      ['m3', 'm1'],
    ]);
  });

  it('keeps the moved parents when the channel is read again', async () => {
    const store = createMemoryStore();
    const { join, gateway } = createFixture({ store });
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'), say('m3', 'three'));
    ada.send(command('d1', { type: 'message-delete', messageId: 'm2' }));
    await replyTo(ada, 'd1');
    const before = await gateway.snapshot('room');
    await gateway.close();
    expect(await createFixture({ store }).gateway.snapshot('room')).toEqual(before);
  });

  it('truncates one branch behind a message', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'), say('m3', 'three'), say('m4', 'four'));
    ada.send(command('t1', { type: 'messages-truncate', afterId: 'm2', leafId: 'm4' }));
    expect((await replyTo(ada, 't1')).result).toEqual({});
    expect((await gateway.snapshot('room')).order).toEqual(['m1', 'm2']);
  });

  it('clears the channel', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'));
    ada.send(command('t1', { type: 'messages-truncate', afterId: null, leafId: null }));
    await replyTo(ada, 't1');
    expect((await gateway.snapshot('room')).order).toEqual([]);
    ada.send(command('t2', { type: 'messages-truncate', afterId: null, leafId: null }));
    expect((await replyTo(ada, 't2')).result).toEqual({});
  });

  it('refuses what is missing or not on that branch', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('d1', { type: 'message-delete', messageId: 'm1' }));
    expect(await replyTo(ada, 'd1')).toMatchObject(failure('message-missing'));
    ada.send(command('t1', { type: 'messages-truncate', afterId: 'm1', leafId: null }));
    expect(await replyTo(ada, 't1')).toMatchObject(failure('message-missing'));
  });

  it('refuses what is being written', async () => {
    const agent = createScriptedAgent();
    const { join } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    await replyTo(ada, 'm1');
    ada.send(command('d1', { type: 'message-delete', messageId: agent.turns[0]?.messageId ?? '' }));
    expect(await replyTo(ada, 'd1')).toMatchObject(failure('turn-busy'));
    for (const afterId of ['m1', null]) {
      const id = `t${afterId}`;
      ada.send(command(id, { type: 'messages-truncate', afterId, leafId: null }));
      expect(await replyTo(ada, id)).toMatchObject(failure('turn-busy'));
    }
  });

  it('needs the right to moderate for what others wrote', async () => {
    const { join } = createFixture({ authorize: ({ action, user }) => action !== 'moderate' || user.id === 'mod' });
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'));
    await replyTo(ada, 'm2');
    const bob = await join('bob');
    bob.send(command('d1', { type: 'message-delete', messageId: 'm1' }));
    expect(await replyTo(bob, 'd1')).toMatchObject(failure('forbidden'));
    const mod = await join('mod');
    mod.send(command('d1', { type: 'message-delete', messageId: 'm1' }));
    expect((await replyTo(mod, 'd1')).result).toEqual({});
    ada.send(command('d1', { type: 'message-delete', messageId: 'm2' }));
    expect((await replyTo(ada, 'd1')).result).toEqual({});
    ada.send(command('t1', { type: 'messages-truncate', afterId: null, leafId: null }));
    expect(await replyTo(ada, 't1')).toMatchObject(failure('forbidden'));
  });
});

describe('event-publish', () => {
  it('appends the app’s own event and says its number', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('p1', { type: 'event-publish', name: 'order-placed', data: { total: 3 } }));
    const { events } = await ada.receives({ type: 'channel-events', from: 1 });
    expect(events).toMatchObject([{ type: 'event-published', name: 'order-placed', data: { total: 3 }, userId: 'ada' }]);
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

  it('refuses an unknown message', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send(command('h1', { type: 'history-load', before: 'nothing', limit: 3 }));
    expect(await replyTo(ada, 'h1')).toMatchObject(failure('message-missing'));
  });
});
