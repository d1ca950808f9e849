import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import { applyEvent } from '../../src/model/apply-event.js';
import type { ChannelState } from '../../src/model/channel-state.js';
import { decodeEvent } from '../../src/model/event.js';
import { fromSnapshot } from '../../src/model/from-snapshot.js';
import type { RawClient } from '../support/raw-client.js';
import { command, createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

const failure = (code: string) => ({ error: expect.objectContaining({ code }) });

/** The reply to a command, whatever came before it. */
const replyTo = (client: RawClient, id: string) => client.receivesEventually({ type: 'command-reply', id });

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
    const { join } = createFixture({
      authorize: ({ action, user }) => action !== 'moderate' || user.id === 'mod',
    });
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

describe('an answer', () => {
  it('may be taken out by whoever asked for it, and by nobody else', async () => {
    const agent = createScriptedAgent();
    const { join, clock, gateway } = createFixture({
      agent: agent.run,
      authorize: ({ action }) => action !== 'moderate',
    });
    const [ada, bob] = [await join('ada'), await join('bob')];
    ada.send(say('q', 'Why?'));
    await replyTo(ada, 'q');
    agent.returns();
    await clock.settle();
    const answer = (await gateway.snapshot('room')).messages.at(-1)?.id ?? '';
    bob.send(command('d1', { type: 'message-delete', messageId: answer }));
    expect(await replyTo(bob, 'd1')).toMatchObject(failure('forbidden'));
    const message = { id: 'e1', parts: [{ type: 'text' as const, text: 'Because.' }] };
    ada.send(command('e1', { type: 'message-edit', messageId: answer, message }));
    expect(await replyTo(ada, 'e1')).toMatchObject(failure('forbidden'));
    ada.send(command('d1', { type: 'message-delete', messageId: answer }));
    expect((await replyTo(ada, 'd1')).result).toEqual({});
  });
});

describe('a question that is taken out while its answer is written', () => {
  it('leaves the answer on the branch, behind what came before', async () => {
    const agent = createScriptedAgent();
    const { join, clock, gateway } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(say('a', 'First', { agent: null }), say('b', 'And?', { leafId: 'a' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'b' });
    ada.send(command('d1', { type: 'message-delete', messageId: 'b' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'd1', result: {} });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages.map(({ chat }) => [chat.status, chat.parentId])).toEqual([
      ['done', null],
      ['done', 'a'],
    ]);
  });
});

describe('a channel with more messages than a reader was sent', () => {
  it('takes out one that the reader does not hold, and both attach its children alike', async () => {
    const { join, enter, gateway } = createFixture({ limits: { snapshotMessages: 1 } });
    const ada = await join('ada');
    ada.send(say('a', '1'), say('b', '2', { leafId: 'a' }), say('c', '3', { leafId: 'b' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'c' });
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { snapshot } = await bob.receives({ type: 'channel-subscribed' });
    if (!snapshot) throw new Error('There is no snapshot.');
    ada.send(command('d1', { type: 'message-delete', messageId: 'b' }));
    const { events } = await bob.receivesEventually({ type: 'channel-events' });
    const held = events.reduce<ChannelState>((state, value) => {
      const decoded = decodeEvent(value);
      return 'event' in decoded ? applyEvent(state, decoded.event).state : state;
    }, fromSnapshot(snapshot));
    const [last] = (await gateway.snapshot('room')).messages;
    expect(last?.chat.parentId).toBe('a');
    expect(held.settled.get('c')).toEqual(last);
  });

  it('does not let anybody write over a message that is not held', async () => {
    const store = createMemoryStore();
    const first = createFixture({ store });
    await first.gateway.publish('room', { message: message('old'), author: { id: 'bob', kind: 'person' } });
    for (let at = 0; at < 1_000; at += 1) {
      await first.gateway.publish('room', {
        message: message(`m${at}`),
        author: { id: 'bob', kind: 'person' },
      });
    }
    await first.gateway.close();
    const { join, gateway } = createFixture({ store });
    const ada = await join('ada');
    ada.send(say('old', 'Mine now'));
    await ada.receivesEventually({
      type: 'command-reply',
      id: 'old',
      error: expect.objectContaining({ code: 'message-invalid' }),
    });
    await gateway.publish('room', { message: message('old', 'new'), author: { id: 'bob', kind: 'person' } });
    expect((await store.readMessage('room', 'old'))?.position).toBe(1);
  });

  it('is not read to its beginning for an id that nobody has', async () => {
    const store = createMemoryStore();
    const first = createFixture({ store });
    for (let at = 0; at < 1_001; at += 1) {
      await first.gateway.publish('room', {
        message: message(`m${at}`),
        author: { id: 'bob', kind: 'person' },
      });
    }
    await first.gateway.close();
    let pages = 0;
    const { join } = createFixture({
      store: {
        ...store,
        readMessages: (...input) => {
          pages += 1;
          return store.readMessages(...input);
        },
      },
    });
    const ada = await join('ada');
    ada.send(say('n1', 'Hi', { leafId: 'nobody' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'n1', result: { messageId: 'n1' } });
    expect(pages).toBe(0);
  });
});

function message(id: string, text = id) {
  return { id, role: 'user' as const, parts: [{ type: 'text' as const, text }] };
}
