import { describe, expect, it } from 'vitest';

import { createMemoryStore, type GatewayOptions, type Store, type Turn } from '../../src/gateway/index.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import type { RawClient } from '../support/raw-client.js';
import { createGatedStore } from './gated-store.js';
import { command, createFixture, say, stringOf } from './gateway-fixture.js';

/** Asks for a client tool and for an approval, and says what came of them when it is called again. */
function asking() {
  const turns: Turn[] = [];
  async function* run(turn: Turn): AsyncGenerator<UIMessageChunk> {
    turns.push(turn);
    const own = turn.messages.find(({ id }) => id === turn.messageId);
    if (!own) {
      yield { type: 'tool-input-available', toolCallId: 'c1', toolName: 'look', input: {} };
      return;
    }
    yield { type: 'text-start', id: 't' };
    yield { type: 'text-delta', id: 't', delta: JSON.stringify(own.parts[0]) };
    yield { type: 'text-end', id: 't' };
  }
  return { run, turns };
}

const tools = [{ name: 'look' }];

/** Gateways over one store, one after the other: an earlier one is neither closed nor heard of again. */
async function begin(options: Partial<GatewayOptions> & { store: Store; resumable?: boolean }) {
  const { resumable = true, ...rest } = options;
  const agent = asking();
  const fixture = createFixture({ agent: { id: 'asker', resumable, run: agent.run }, ...rest });
  await fixture.clock.settle();
  const ada = await fixture.join('ada');
  return { ...fixture, agent, ada };
}

const turnIdOf = (client: RawClient): string => {
  const reply = client.frames.find((frame) => frame.type === 'command-reply');
  return stringOf(reply?.result, 'turnId');
};

/** A turn of the first gateway whose tool a page has claimed. */
async function claimed(store: Store) {
  const first = await begin({ store });
  first.ada.send(say('m1', 'Look', { tools, body: { depth: 2 } }));
  await first.ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  await first.clock.advance(100);
  const turnId = turnIdOf(first.ada);
  first.ada.send(command('c1', { type: 'tool-claim', turnId, toolCallId: 'c1' }));
  const { result } = await first.ada.receivesEventually({ type: 'command-reply', id: 'c1' });
  return { first, turnId, claim: stringOf(result, 'claim') };
}

describe('a turn that awaits a page when its gateway ends', () => {
  it('takes the result from the page that had claimed the call, and is finished by its agent, called once more', async () => {
    const store = createMemoryStore();
    const { turnId, claim } = await claimed(store);
    const { ada, agent, clock, gateway } = await begin({ store });
    const outcome = { state: 'output-available', output: { seen: 42 } } as const;
    ada.send(command('r0', { type: 'tool-result', turnId, toolCallId: 'c1', claim: 'guessed', outcome }));
    await ada.receivesEventually({ type: 'command-reply', id: 'r0', error: { code: 'tool-call-missing' } });
    ada.send(command('r1', { type: 'tool-result', turnId, toolCallId: 'c1', claim, outcome }));
    await ada.receivesEventually({ type: 'command-reply', id: 'r1', result: {} });
    await clock.advance(100);
    expect(agent.turns).toHaveLength(1);
    expect(agent.turns[0]).toMatchObject({ id: turnId, body: { depth: 2 }, user: { id: 'ada' }, tools });
    const { messages } = await gateway.snapshot('room');
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ chat: { status: 'done' } });
    expect(JSON.stringify(messages[1]?.parts)).toContain('42');
    expect(await store.openTurns()).toEqual([]);
  });

  it('keeps its secret out of the log and of snapshots', async () => {
    const store = createMemoryStore();
    const { claim } = await claimed(store);
    const { gateway } = await begin({ store });
    expect(JSON.stringify(await gateway.snapshot('room'))).not.toContain(claim);
    expect(JSON.stringify(await store.readLog('room', 1, { limit: 100 }))).not.toContain(claim);
  });

  it('ends as interrupted where its agent is not resumable, or is not there any more', async () => {
    const other = { id: 'other', resumable: true, run: asking().run };
    for (const more of [{ resumable: false }, { agent: other }]) {
      const store = createMemoryStore();
      await claimed(store);
      const { gateway } = await begin({ store, ...more });
      expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('interrupted');
      expect(await store.openTurns()).toEqual([]);
    }
  });

  it('is nobody’s but the newest gateway’s: what the earlier one still writes is fenced off', async () => {
    const store = createMemoryStore();
    const { first, turnId, claim } = await claimed(store);
    await begin({ store });
    expect(await store.openTurns()).toMatchObject([{ turnId, term: 2 }]);
    const outcome = { state: 'output-available', output: 1 } as const;
    first.ada.send(command('r1', { type: 'tool-result', turnId, toolCallId: 'c1', claim, outcome }));
    const { error } = await first.ada.receivesEventually({ type: 'command-reply', id: 'r1' });
    expect(error?.code).toBe('turn-fenced');
    const { tail } = await store.load('room', { limit: 0 });
    expect(tail.filter(({ encoded }) => encoded.includes('tool-output-available'))).toEqual([]);
  });

  it('is left to its gateway in a shared store, where that may be at work; a lease that ran out is taken over', async () => {
    const store = { ...createMemoryStore(), isShared: true };
    const gated = createGatedStore(store);
    const first = await begin({ store: gated, agent: { id: 'asker', run: () => new ReadableStream() } });
    first.ada.send(say('m1', 'Write'));
    await first.ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await first.clock.advance(100);
    const second = await begin({ store });
    expect((await second.gateway.snapshot('room')).turns).toHaveLength(1);
    await second.clock.advance(30_100);
    const third = createFixture({ store, clock: second.clock });
    await second.clock.settle();
    expect((await third.gateway.snapshot('room')).turns).toEqual([]);
  });
});

describe('registers', () => {
  it('are there after a restart, the last value of each, but for presence', async () => {
    const store = createMemoryStore();
    const first = createFixture({ store });
    const ada = await first.join('ada');
    for (const value of ['m1', 'm2']) ada.send({ type: 'register-set', channel: 'room', key: 'mark', value });
    ada.send({ type: 'register-set', channel: 'room', key: 'gone', value: 1 });
    ada.send({ type: 'register-set', channel: 'room', key: 'gone', value: null });
    await first.clock.advance(1_000);
    const bob = await createFixture({ store }).join('bob');
    const joined = bob.frames.find((frame) => frame.type === 'channel-subscribed');
    expect(joined?.registers.filter(({ user }) => user.id === 'ada')).toEqual([
      { key: 'mark', user: { id: 'ada', name: 'ada' }, value: 'm2' },
    ]);
  });

  it('are written with the next batch where the store did not take them', async () => {
    const store = createGatedStore();
    const { join, clock, gateway } = createFixture({ store });
    const ada = await join('ada');
    store.fail('append');
    ada.send({ type: 'register-set', channel: 'room', key: 'mark', value: 'm1' });
    await clock.advance(1_000);
    store.release();
    await gateway.publish('room', { name: 'x', data: 1 });
    expect((await store.load('room', { limit: 0 })).registers).toMatchObject([{ key: 'mark', value: 'm1' }]);
  });
});

it.each([
  [
    'client tool',
    (turn: Turn, toolCallId: string) => turn.callTool({ toolCallId, toolName: 'look', input: {} }),
  ],
  [
    'approval',
    (turn: Turn, toolCallId: string) => turn.requestApproval({ toolCallId, toolName: 'look', input: {} }),
  ],
] as const)(
  'a %s whose call’s id is too long ends its turn, which would wait for an answer that nobody can give',
  async (_what, ask) => {
    const { join, gateway, errors, clock } = createFixture({
      agent: async function* (turn) {
        await ask(turn, 'x'.repeat(129));
        yield { type: 'text-start', id: 't' };
      },
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Look', { tools }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.advance(2_000);
    expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('failed');
    expect(errors).toMatchObject([{ code: 'message-invalid' }]);
  },
);
