import { describe, expect, it } from 'vitest';

import { createMemoryStore, type History } from '../../src/gateway/index.js';
import { createDeferred } from '../../src/gateway/turns/deferred.js';
import type { ChatMessage } from '../../src/model/message.js';
import { added } from '../support/events.js';
import { command, createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

/** An app's database: messages in order, and what was asked of it. */
function createDatabase(ids: string[] = []) {
  const messages: ChatMessage[] = ids.map((id, at) => added(id, { parentId: ids[at - 1] ?? null }).message);
  const saves: { changed: string[]; removed: string[] }[] = [];
  const database = {
    messages,
    saves,
    isBroken: false,
    load: async (_channel, { before, limit }) => {
      if (database.isBroken) throw new Error('no database');
      const end = before === null ? messages.length : messages.findIndex(({ id }) => id === before);
      return { messages: messages.slice(Math.max(0, end - limit), end), hasMore: end > limit };
    },
    save: async (_channel, { changed, removed }) => {
      saves.push({ changed: changed.map(({ id }) => id), removed });
      if (database.isBroken) throw new Error('no database');
      for (const message of changed) {
        const at = messages.findIndex(({ id }) => id === message.id);
        if (at < 0) messages.push(message);
        else messages[at] = message;
      }
      for (const id of removed)
        messages.splice(
          messages.findIndex((message) => message.id === id),
          1,
        );
    },
  } satisfies History & Record<string, unknown>;
  return database;
}

describe('messages in the app’s own database', () => {
  it('are there for a store that knows nothing', async () => {
    const history = createDatabase(['a', 'b', 'c']);
    const { join, gateway } = createFixture({ history });
    const ada = await join('ada');
    const snapshot = await gateway.snapshot('room');
    expect(snapshot).toMatchObject({ order: ['a', 'b', 'c'], hasMore: false });
    ada.send(say('d', 'More', { leafId: 'c' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'd' });
    expect(history.messages.map(({ id, chat }) => [id, chat.parentId])).toEqual([
      ['a', null],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
    ]);
    expect(history.saves).toEqual([{ changed: ['d'], removed: [] }]);
  });

  it('are asked for once, for the store keeps them', async () => {
    const history = createDatabase(['a']);
    const store = createMemoryStore();
    await createFixture({ history, store }).gateway.snapshot('room');
    history.isBroken = true;
    const snapshot = await createFixture({ history, store }).gateway.snapshot('room');
    expect(snapshot.order).toEqual(['a']);
  });

  it('are paged in where somebody reads further back than the store does', async () => {
    const ids = Array.from({ length: 1_010 }, (_, at) => `m${at}`);
    const { join } = createFixture({ history: createDatabase(ids) });
    const ada = await join('ada');
    ada.send(command('h1', { type: 'history-load', before: 'm12', limit: 4 }));
    const first = await ada.receivesEventually({ type: 'command-reply', id: 'h1' });
    expect(first.result).toMatchObject({
      messages: [{ id: 'm8' }, { id: 'm9' }, { id: 'm10' }, { id: 'm11' }],
      hasMore: true,
    });
    ada.send(command('h2', { type: 'history-load', before: 'm3', limit: 4 }));
    const last = await ada.receivesEventually({ type: 'command-reply', id: 'h2' });
    expect(last.result).toMatchObject({
      messages: [{ id: 'm0' }, { id: 'm1' }, { id: 'm2' }],
      hasMore: false,
    });
  });

  it('are saved when a turn ends, not while it runs', async () => {
    const history = createDatabase();
    const agent = createScriptedAgent();
    const { join, clock } = createFixture({ history, agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    agent.yields(...text('t', 'Hello.'));
    await clock.settle();
    expect(history.saves).toEqual([{ changed: ['m1'], removed: [] }]);
    agent.returns();
    await clock.settle();
    expect(history.messages[1]).toMatchObject({ parts: [{ text: 'Hello.' }], chat: { status: 'done' } });
  });

  it('lose what is taken out, and keep up with parents that moved', async () => {
    const history = createDatabase(['a', 'b', 'c']);
    const { join } = createFixture({ history });
    const ada = await join('ada');
    ada.send(command('d1', { type: 'message-delete', messageId: 'b' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'd1' });
    expect(history.messages.map(({ id, chat }) => [id, chat.parentId])).toEqual([
      ['a', null],
      ['c', 'a'],
    ]);
  });

  it('do not stop anything when they cannot be saved, show in health, and are saved later', async () => {
    const history = createDatabase();
    const { join, gateway, clock, errors } = createFixture({ history });
    const ada = await join('ada');
    history.isBroken = true;
    ada.send(say('m1', 'one'), say('m2', 'two'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', result: { messageId: 'm2' } });
    await clock.settle();
    expect(gateway.health()).toMatchObject({
      status: 'degraded',
      unsavedChannels: 1,
      lastFailure: expect.any(String),
    });
    expect(errors).toMatchObject([{ code: 'store-failed' }]);
    history.isBroken = false;
    await clock.advance(1_000);
    expect(history.messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(gateway.health()).toMatchObject({ status: 'ok', unsavedChannels: 0 });
    expect(gateway.health().lastFailure).toBeUndefined();
  });

  it('are tried less and less often, and once more at the end', async () => {
    const history = createDatabase();
    const { join, gateway, clock } = createFixture({ history, heartbeat: { intervalMs: 10_000_000 } });
    const ada = await join('ada');
    history.isBroken = true;
    ada.send(say('m1', 'one'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.settle();
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      const before = history.saves.length;
      await clock.advance(wait - 1);
      expect(history.saves).toHaveLength(before);
      await clock.advance(1);
      expect(history.saves).toHaveLength(before + 1);
    }
    history.isBroken = false;
    await gateway.close();
    expect(history.messages.map(({ id }) => id)).toEqual(['m1']);
  });

  it('say so when they cannot be read, and can be asked for again', async () => {
    const history = createDatabase(['a']);
    history.isBroken = true;
    const { enter } = createFixture({ history });
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    await ada.receives({
      type: 'channel-denied',
      error: expect.objectContaining({ code: 'store-failed', retryable: true }),
    });
    history.isBroken = false;
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    const { snapshot } = await ada.receives({ type: 'channel-subscribed' });
    expect(snapshot?.order).toEqual(['a']);
  });
});

describe('an app’s own database and the store together', () => {
  const ids = Array.from({ length: 1_010 }, (_, at) => `m${at}`);

  it('lose no message that was paged in, once the channel is read again', async () => {
    const store = createMemoryStore();
    const history = createDatabase(ids);
    const { join, gateway } = createFixture({ history, store });
    const ada = await join('ada');
    ada.send(command('h1', { type: 'history-load', before: 'm5', limit: 4 }));
    await ada.receivesEventually({ type: 'command-reply', id: 'h1' });
    ada.send(command('d1', { type: 'message-delete', messageId: 'm1' }), say('n1', 'More'));
    await ada.receivesEventually({ type: 'command-reply', id: 'n1' });
    await gateway.close();
    const next = await createFixture({ history, store }).join('ada');
    next.send(command('h2', { type: 'history-load', before: 'm5', limit: 8 }));
    const { result } = await next.receivesEventually({ type: 'command-reply', id: 'h2' });
    expect(result).toMatchObject({
      messages: [{ id: 'm0' }, { id: 'm2' }, { id: 'm3' }, { id: 'm4' }],
      hasMore: false,
    });
  });

  it('do not go round for ever where the app answers with the same page again', async () => {
    const history = createDatabase(ids);
    const load: History['load'] = () => ({ messages: history.messages.slice(-2), hasMore: true });
    const { join } = createFixture({ history: { load, save: () => undefined } });
    const ada = await join('ada');
    ada.send(command('h1', { type: 'history-load', before: 'nobody', limit: 4 }));
    await ada.receivesEventually({ type: 'command-reply', id: 'h1', error: expect.anything() });
  });

  it('leave out what the app has wrong, and say so, for else nobody could read the channel', async () => {
    const history = createDatabase(['a', 'b', 'c']);
    Object.assign(history.messages[1] ?? {}, { parts: 'just text' });
    const { join, errors } = createFixture({ history });
    const ada = await join('ada');
    expect(ada.problems).toEqual([]);
    expect(ada.frames.at(-1)).toMatchObject({ snapshot: { order: ['a', 'c'] } });
    expect(errors).toEqual([{ code: 'store-failed', message: expect.stringContaining('"b"') }]);
  });

  it('are both complete when the gateway has closed, also where one was being written', async () => {
    const saved: string[] = [];
    const slow = createDeferred<void>();
    const history: History = {
      load: () => ({ messages: [], hasMore: false }),
      save: async (_channel, { changed }) => {
        await slow.promise;
        saved.push(...changed.map(({ id }) => id));
      },
    };
    const { join, gateway, clock } = createFixture({ history });
    const ada = await join('ada');
    ada.send(say('m1', 'one'), say('m2', 'two'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    let isClosed = false;
    const closing = gateway.close().then(() => (isClosed = true));
    await clock.settle();
    expect(isClosed).toBe(false);
    slow.resolve();
    await closing;
    expect(saved).toEqual(['m1', 'm2']);
  });
});
