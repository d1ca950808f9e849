import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import { ChatError } from '../../src/protocol/chat-error.js';
import type { RawClient } from '../support/raw-client.js';
import { command, createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

/** Every event that a client was sent, in order. */
function eventsOf(client: RawClient): { type: string; [field: string]: unknown }[] {
  return client.frames.flatMap((frame) =>
    frame.type === 'channel-events' ? (frame.events as { type: string }[]) : [],
  );
}

const endOf = (client: RawClient) => eventsOf(client).find(({ type }) => type === 'turn-ended');

const delta = (id: string, words: string) => ({ type: 'text-delta', id, delta: words });

/** The pieces of text that a client was sent. */
const piecesOf = (client: RawClient): unknown[] =>
  eventsOf(client).flatMap(({ chunk }) => {
    const { type, delta: piece } = (chunk ?? {}) as { type?: string; delta?: string };
    return type === 'text-delta' ? [piece] : [];
  });

async function asked(options: Parameters<typeof createFixture>[0] = {}) {
  const agent = createScriptedAgent();
  const fixture = createFixture({ agent: { id: 'guide', name: 'Guide', run: agent.run }, ...options });
  const ada = await fixture.join('ada');
  ada.send(say('m1', 'What is this?'));
  const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  return { ...fixture, ada, agent, turnId: String(result?.['turnId']) };
}

describe('a turn', () => {
  it('writes one message by its agent, in answer to the question', async () => {
    const { ada, agent, clock, gateway, turnId } = await asked();
    agent.yields({ type: 'start', messageId: 'ignored' }, ...text('t', 'Hello.'), { type: 'finish' });
    agent.returns();
    await clock.settle();
    const { messages, turns, folds } = await gateway.snapshot('room');
    expect(messages[1]).toMatchObject({
      id: agent.turns[0]?.messageId,
      role: 'assistant',
      parts: [{ type: 'text', text: 'Hello.', state: 'done' }],
      chat: {
        author: { id: 'guide', name: 'Guide', kind: 'agent' },
        parentId: 'm1',
        turnId,
        status: 'done',
        finishedAt: clock.now(),
      },
    });
    expect([turns, folds]).toEqual([[], []]);
    expect(endOf(ada)).toMatchObject({ reason: 'done', turnId });
  });

  it('shows its agent the branch that is to be answered', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields(...text('t', 'An answer.'));
    agent.returns();
    await clock.settle();
    ada.send(say('m2', 'And?', { leafId: 'm1', tools: [{ name: 'look' }] }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns[1]).toMatchObject({ channel: 'room', user: { id: 'ada' }, body: {}, tools: [{ name: 'look' }] });
    expect(agent.turns[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('goes on when everybody has left', async () => {
    const { ada, agent, clock, gateway } = await asked();
    ada.close(1000);
    await clock.advance(40_000);
    expect(gateway.connections.list()).toEqual([]);
    agent.yields(...text('t', 'Nobody listens.'));
    agent.returns();
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]).toMatchObject({ parts: [{ text: 'Nobody listens.' }] });
  });

  it('is in the snapshot while it runs, as a fold that goes on', async () => {
    const { join, agent, clock, turnId } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'Hel'));
    await clock.settle();
    const bob = await join('bob');
    const answer = bob.frames.find((frame) => frame.type === 'channel-subscribed');
    expect(answer?.snapshot).toMatchObject({
      turns: [{ turnId, commandId: 'm1', initiator: { userId: 'ada' } }],
      folds: [{ message: { parts: [{ text: 'Hel', state: 'streaming' }] } }],
    });
    agent.yields(delta('t', 'lo'));
    await clock.advance(33);
    expect(piecesOf(bob)).toEqual(['lo']);
  });

  it('takes a web stream as well', async () => {
    const { join, clock, gateway } = createFixture({
      agent: () =>
        new ReadableStream({
          start: (controller) => {
            for (const chunk of text('t', 'Streamed.')) controller.enqueue(chunk);
            controller.close();
          },
        }),
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]).toMatchObject({ parts: [{ text: 'Streamed.' }] });
  });
});

describe('chunks before they are numbered', () => {
  it('sends the first delta at once and joins those of the next 33 ms', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a']);
    for (const piece of ['b', 'c', 'd']) {
      agent.yields(delta('t', piece));
      await clock.advance(10);
    }
    expect(piecesOf(ada)).toEqual(['a']);
    await clock.advance(3);
    expect(piecesOf(ada)).toEqual(['a', 'bcd']);
  });

  it('sends 512 characters without waiting', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'x'.repeat(511)));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a']);
    agent.yields(delta('t', 'y'));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a', `${'x'.repeat(511)}y`]);
  });

  it('sends what waits before anything else', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'b'), { type: 'text-end', id: 't' });
    await clock.settle();
    const types = eventsOf(ada).flatMap(({ chunk }) => (chunk as { type: string } | undefined)?.type ?? []);
    expect(types).toEqual(['text-start', 'text-delta', 'text-delta', 'text-end']);
    expect(piecesOf(ada)).toEqual(['a', 'b']);
  });

  it('sends what waits before another’s message', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'b'));
    await clock.settle();
    ada.send(say('m2', 'Meanwhile', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(eventsOf(ada).slice(-2)).toMatchObject([{ chunk: { delta: 'b' } }, { message: { id: 'm2' } }]);
  });

  it('keeps deltas of two parts in their order', async () => {
    const { ada, agent, clock, gateway } = await asked();
    const input = (toolCallId: string, piece: string) => ({ type: 'tool-input-delta', toolCallId, inputTextDelta: piece });
    agent.yields(
      { type: 'tool-input-start', toolCallId: 'a', toolName: 'one' },
      { type: 'tool-input-start', toolCallId: 'b', toolName: 'two' },
    );
    await clock.settle();
    for (const piece of ['{"x', '":', '1}']) agent.yields(input('a', piece), input('b', piece));
    await clock.advance(33);
    const { folds } = await gateway.snapshot('room');
    expect(folds[0]?.message.parts).toMatchObject([{ input: { x: 1 } }, { input: { x: 1 } }]);
    expect(eventsOf(ada).length).toBeLessThan(2 + 2 + 6);
  });

  it('leaves out a broken chunk, tells onError and goes on', async () => {
    const { agent, clock, gateway, errors } = await asked();
    agent.yields({ type: 'text-delta', id: 't' }, 7, { type: 'brand-new' }, delta('nowhere', 'x'), ...text('t', 'ok'));
    agent.yields({ type: 'data-app', data: 1n });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages[1]).toMatchObject({ parts: [{ text: 'ok' }], chat: { status: 'done' } });
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'message-invalid'));
  });

  it('folds what clients will read, not what the agent held', async () => {
    const { agent, clock, gateway } = await asked();
    agent.yields({ type: 'data-app', data: { at: new Date(0), gone: undefined } });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages[1]?.parts).toEqual([{ type: 'data-app', data: { at: '1970-01-01T00:00:00.000Z' } }]);
  });

  it('sends transient data as a signal and keeps it nowhere', async () => {
    const { ada, agent, clock, gateway, turnId } = await asked();
    const chunk = { type: 'data-progress', data: 40, transient: true };
    const { cursor } = await gateway.snapshot('room');
    agent.yields(chunk);
    await clock.settle();
    await ada.receivesEventually({ type: 'channel-signal', name: 'turn-data', data: { turnId, chunk }, user: null });
    expect((await gateway.snapshot('room')).cursor).toEqual(cursor);
  });
});

describe('the end of a turn', () => {
  it('is `failed` when the agent throws, without its words', async () => {
    const { ada, agent, clock, errors } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So far'));
    agent.throws(new Error('key sk-123 is over its quota'));
    await clock.settle();
    const end = endOf(ada);
    expect(end).toMatchObject({ reason: 'failed', error: { code: 'turn-failed' } });
    expect(JSON.stringify(end)).not.toContain('sk-123');
    expect(piecesOf(ada)).toEqual(['So far']);
    expect(errors).toMatchObject([{ code: 'turn-failed' }]);
  });

  it('shows the agent’s words in development, and those of a ChatError always', async () => {
    const open = await asked({ development: true });
    open.agent.throws(new Error('no model called gpt-0'));
    await open.clock.settle();
    expect(endOf(open.ada)).toMatchObject({ error: { text: 'no model called gpt-0' } });
    const named = await asked();
    named.agent.throws(new ChatError('rate-limited', 'The model is busy. Try again in a minute.'));
    await named.clock.settle();
    expect(endOf(named.ada)).toMatchObject({ error: { code: 'rate-limited', text: 'The model is busy. Try again in a minute.' } });
  });

  it('is `failed` for an error chunk, and `interrupted` for an abort chunk', async () => {
    const failed = await asked();
    failed.agent.yields(...text('t', 'x'), { type: 'error', errorText: 'An error occurred.' });
    await failed.clock.settle();
    expect(endOf(failed.ada)).toMatchObject({ reason: 'failed', error: { text: 'An error occurred.' } });
    const broken = await asked();
    broken.agent.yields({ type: 'abort' });
    await broken.clock.settle();
    expect(endOf(broken.ada)).toMatchObject({ reason: 'interrupted' });
  });

  it('is `failed` with turn-timeout after 600,000 ms, and the agent is told', async () => {
    const { ada, agent, clock } = await asked({ heartbeat: { intervalMs: 2_000_000 } });
    await clock.advance(599_999);
    expect(endOf(ada)).toBeUndefined();
    await clock.advance(1);
    expect(endOf(ada)).toMatchObject({ reason: 'failed', error: { code: 'turn-timeout' } });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
  });

  it('is `failed` when the agent cannot even begin', async () => {
    const { join, clock } = createFixture({
      agent: () => {
        throw new Error('no');
      },
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.settle();
    expect(endOf(ada)).toMatchObject({ reason: 'failed' });
  });

  it('is `interrupted` when the gateway closes; readers see it before they are cut', async () => {
    const { ada, agent, gateway } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So f'));
    await gateway.close();
    await ada.isClosed({ code: 1012 });
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
  });

  it('is `interrupted` by the next gateway where the first one died', async () => {
    const store = createMemoryStore();
    const { agent, clock, turnId } = await asked({ store });
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So f'));
    await clock.settle();
    // It is not closed: it is just gone.
    const next = createFixture({ store, agent: agent.run });
    await next.clock.settle();
    expect(await store.openTurns()).toEqual([]);
    const { messages, turns } = await next.gateway.snapshot('room');
    expect(turns).toEqual([]);
    expect(messages[1]).toMatchObject({ parts: [{ text: 'So f' }], chat: { status: 'interrupted', turnId } });
  });

  it('is `failed` when the store takes no more of it', async () => {
    const store = createMemoryStore();
    let isBroken = false;
    const { agent, clock, gateway, errors } = await asked({
      store: {
        ...store,
        append: async (channel, batch) => {
          if (isBroken) throw new Error('disk full');
          return store.append(channel, batch);
        },
      },
    });
    isBroken = true;
    agent.yields(...text('t', 'lost'));
    await clock.settle();
    expect(agent.turns[0]?.signal.aborted).toBe(true);
    expect(errors.map(({ code }) => code)).toContain('store-failed');
    isBroken = false;
    const { messages, turns } = await gateway.snapshot('room');
    expect(turns).toEqual([]);
    expect(messages[1]?.chat.status).toBe('interrupted');
  });
});

describe('turn-stop', () => {
  const stop = (id: string, named: { turnId?: string; commandId?: string }) =>
    command(id, { type: 'turn-stop', ...named });

  it('ends the turn as `stopped` with what it wrote, before its reply', async () => {
    const { ada, agent, clock, turnId } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So '), delta('t', 'far'));
    await clock.settle();
    ada.send(stop('s1', { turnId }));
    const { result } = await ada.receivesEventually({ type: 'command-reply', id: 's1' });
    expect(result).toEqual({ stopped: true });
    expect(eventsOf(ada).slice(-3)).toMatchObject([
      { chunk: { delta: 'far' } },
      { type: 'turn-stop-requested', turnId, userId: 'ada' },
      { type: 'turn-ended', reason: 'stopped' },
    ]);
    agent.yields(delta('t', ' too late'));
    await clock.advance(100);
    expect(piecesOf(ada).join('')).toBe('So far');
  });

  it('says so when the turn had ended before', async () => {
    const { ada, agent, clock, turnId } = await asked();
    agent.returns();
    await clock.settle();
    ada.send(stop('s1', { turnId }), stop('s2', { commandId: 'm1' }));
    for (const id of ['s1', 's2']) {
      expect((await ada.receivesEventually({ type: 'command-reply', id })).result).toEqual({ stopped: false });
    }
  });

  it('finds the turn by the command that started it', async () => {
    const { ada } = await asked();
    ada.send(stop('s1', { commandId: 'm1' }));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({ stopped: true });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });

  it('is remembered when it comes before its command', async () => {
    const agent = createScriptedAgent();
    const { join, gateway } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(stop('s1', { commandId: 'm1' }), say('m1', 'Never mind'));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({ stopped: true });
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    expect(agent.turns).toEqual([]);
    expect((await gateway.snapshot('room')).messages[1]?.chat).toMatchObject({ status: 'stopped', parentId: 'm1' });
    ada.send(say('m2', 'Now'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns).toHaveLength(1);
  });

  it('may come from another page', async () => {
    const { join, ada, turnId } = await asked();
    const bob = await join('bob');
    bob.send(stop('s1', { turnId }));
    await bob.receivesEventually({ type: 'command-reply', result: { stopped: true } });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });

  it('does not wait for an agent that does not listen', async () => {
    const { join } = createFixture({
      agent: async function* () {
        await new Promise(() => undefined);
        yield* text('t', 'never');
      },
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    ada.send(stop('s1', { commandId: 'm1' }));
    await ada.receivesEventually({ type: 'command-reply', id: 's1' });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });
});

describe('a second message while a turn runs', () => {
  it('waits its turn by default, and is answered in the end', async () => {
    const { ada, agent, clock } = await asked();
    ada.send(say('m2', 'And this?', { leafId: 'm1' }));
    const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns).toHaveLength(1);
    agent.yields(...text('t', 'First.'));
    agent.returns();
    await clock.settle();
    expect(agent.turns[1]).toMatchObject({ id: result?.['turnId'] });
    expect(agent.turns[1]?.messages).toMatchObject([
      { id: 'm1' },
      { parts: [{ text: 'First.' }], chat: { status: 'done' } },
      { id: 'm2' },
    ]);
  });

  it('can be stopped while it waits', async () => {
    const { ada, agent, clock, gateway } = await asked();
    ada.send(say('m2', 'And this?'), command('s1', { type: 'turn-stop', commandId: 'm2' }));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({ stopped: true });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect((await gateway.snapshot('room')).messages.map(({ chat }) => chat.status)).toEqual(['done', 'done', 'done', 'stopped']);
  });

  it('is dropped when its question was taken out meanwhile', async () => {
    const { ada, agent, clock } = await asked();
    ada.send(say('m2', 'And this?'), command('d1', { type: 'message-delete', messageId: 'm2' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'd1' });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    ada.send(say('m3', 'Still there?'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3' });
    expect(agent.turns).toHaveLength(2);
  });

  it('is refused when more than 16 wait', async () => {
    const { ada } = await asked();
    for (let at = 2; at <= 18; at += 1) ada.send(say(`m${at}`, 'more'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm17', result: expect.anything() });
    await ada.receives({ type: 'command-reply', id: 'm18', error: expect.objectContaining({ code: 'turn-busy' }) });
  });

  it('is refused by the policy `reject`', async () => {
    const { ada, gateway } = await asked({ turnPolicy: 'reject' });
    ada.send(say('m2', 'And this?'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', error: expect.objectContaining({ code: 'turn-busy' }) });
    expect((await gateway.snapshot('room')).messages.map(({ id }) => id)).toEqual(['m1']);
    ada.send(say('m3', 'Just so', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3', result: { messageId: 'm3' } });
  });

  it('takes the running one’s place by the policy `interrupt`', async () => {
    const { ada, agent, clock, turnId } = await asked({ turnPolicy: 'interrupt' });
    ada.send(say('m2', 'No, this!'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    await clock.settle();
    expect(endOf(ada)).toMatchObject({ turnId, reason: 'stopped' });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
    expect(agent.turns).toHaveLength(2);
  });
});
