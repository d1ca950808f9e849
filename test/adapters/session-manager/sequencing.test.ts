// Whatever the line does to messages (loses, doubles, reorders them, breaks), each byte arrives once, in order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AdapterEffect } from '../../../src/protocol/adapter.js';
import { decodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import { initialRoundTrip, measureRoundTrip } from '../../../src/adapters/session-manager/round-trip.js';
import {
  agentRole,
  clientRole,
  closePeer,
  createPeer,
  openPeer,
  receiveBytes,
  sendBytes,
  tickPeer,
  type PeerStep,
  type StreamPeer,
} from '../../../src/adapters/session-manager/stream-peer.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

const OUTPUT = 1;

/** Two peers and what is between them: the test decides what becomes of each message. */
function openPair(seed = 1) {
  let now = 1_000_000;
  const random = createSeededRandom(seed);
  const sides = {
    client: {
      peer: createPeer(clientRole),
      said: [] as number[],
      heard: [] as number[],
      sent: [] as Uint8Array[],
    },
    agent: {
      peer: createPeer(agentRole),
      said: [] as number[],
      heard: [] as number[],
      sent: [] as Uint8Array[],
    },
  };
  type Name = keyof typeof sides;
  const other = { client: 'agent', agent: 'client' } as const;
  const context = () => ({ now, random });
  const take = (name: Name, { peer, effects, messages }: PeerStep): void => {
    const side = sides[name];
    side.peer = peer;
    for (const effect of effects) if (effect.type === 'write') side.sent.push(effect.data as Uint8Array);
    for (const message of messages) side.heard.push(...message.payload);
  };
  return {
    sides,
    open: () => {
      for (const name of ['client', 'agent'] as const) take(name, openPeer(sides[name].peer, context()));
    },
    cut: () => {
      for (const name of ['client', 'agent'] as const) {
        take(name, closePeer(sides[name].peer));
        sides[name].sent = [];
      }
    },
    say: (name: Name, bytes: readonly number[]) => {
      sides[name].said.push(...bytes);
      take(name, sendBytes(sides[name].peer, OUTPUT, Uint8Array.from(bytes), context()));
    },
    /** Carries a message that is on its way from `name`; `keep`: it will come once more. */
    carry: (name: Name, index: number, keep = false) => {
      const { sent } = sides[name];
      const at = sent.length === 0 ? 0 : index % sent.length;
      const data = sent[at];
      if (!data) return;
      if (!keep) sent.splice(at, 1);
      take(other[name], receiveBytes(sides[other[name]].peer, data, context()));
    },
    lose: (name: Name, index: number) => {
      const { sent } = sides[name];
      if (sent.length > 0) sent.splice(index % sent.length, 1);
    },
    wait: (ms: number) => {
      now += ms;
      for (const name of ['client', 'agent'] as const) take(name, tickPeer(sides[name].peer, context()));
    },
    isQuiet: () =>
      Object.values(sides).every(
        ({ peer: { outgoing }, sent }) =>
          sent.length === 0 && outgoing.unacknowledged.length === 0 && outgoing.waiting.length === 0,
      ),
  };
}

type Pair = ReturnType<typeof openPair>;

const name = fc.constantFrom('client' as const, 'agent' as const);
const index = fc.nat(40);
const step: fc.Arbitrary<(pair: Pair) => void> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(name, fc.array(fc.nat(255), { maxLength: 30 })).map(
      ([who, bytes]) =>
        (pair: Pair) =>
          pair.say(who, bytes),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(name, fc.integer({ min: 1000, max: 5000 })).map(
      ([who, size]) =>
        (pair: Pair) =>
          pair.say(
            who,
            Array.from({ length: size }, (_, at) => at % 251),
          ),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(name, index).map(
      ([who, at]) =>
        (pair: Pair) =>
          pair.carry(who, at),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(name, index).map(
      ([who, at]) =>
        (pair: Pair) =>
          pair.carry(who, at, true),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(name, index).map(
      ([who, at]) =>
        (pair: Pair) =>
          pair.lose(who, at),
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 1_500 }).map((ms) => (pair: Pair) => pair.wait(ms)) },
  {
    weight: 1,
    arbitrary: fc.constant((pair: Pair) => {
      pair.cut();
      pair.open();
    }),
  },
);

describe('sequencing and retransmission', () => {
  it('bring each byte once and in order under loss, duplication, reordering and cuts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.nat(), (steps, seed) => {
        const pair = openPair(seed);
        pair.open();
        for (const act of steps) act(pair);
        // The line is well again: what is left has to come of itself.
        for (let round = 0; round < 2_000 && !pair.isQuiet(); round += 1) {
          for (const who of ['client', 'agent'] as const) {
            for (let left = pair.sides[who].sent.length; left > 0; left -= 1) pair.carry(who, 0);
          }
          pair.wait(1_001);
        }
        const { client, agent } = pair.sides;
        expect(agent.heard).toEqual(client.said);
        expect(client.heard).toEqual(agent.said);
        expect(pair.isQuiet()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('holds at any time: what was heard is a beginning of what was said', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.nat(), (steps, seed) => {
        const pair = openPair(seed);
        pair.open();
        for (const act of steps) {
          act(pair);
          const { client, agent } = pair.sides;
          expect(agent.heard).toEqual(client.said.slice(0, agent.heard.length));
          expect(client.heard).toEqual(agent.said.slice(0, client.heard.length));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** One peer and its clock. */
function openPeerAt(role = clientRole) {
  const start = 1_000_000;
  let now = start;
  const random = createSeededRandom(3);
  let peer: StreamPeer = createPeer(role);
  const context = () => ({ now, random });
  const take = (step: PeerStep): readonly AdapterEffect[] => {
    peer = step.peer;
    return step.effects;
  };
  return {
    /** ms since the beginning. */
    now: (to: number) => void (now = start + to),
    open: () => take(openPeer(peer, context())),
    close: () => take(closePeer(peer)),
    say: (text: string) => take(sendBytes(peer, OUTPUT, new TextEncoder().encode(text), context())),
    hear: (data: Uint8Array) => take(receiveBytes(peer, data, context())),
    tick: () => take(tickPeer(peer, context())),
    step: () => tickPeer(peer, context()),
    get peer() {
      return peer;
    },
  };
}

const written = (effects: readonly AdapterEffect[]): Uint8Array[] =>
  effects.flatMap((effect) => (effect.type === 'write' ? [effect.data as Uint8Array] : []));

describe('the retransmission timeout', () => {
  it('starts at 200 ms; the round trip at 100 ms without variation', () => {
    expect(initialRoundTrip).toEqual({ time: 100, variation: 0, timeout: 200 });
  });

  it('a round trip of 140 ms makes it 105 ms, variation 10, timeout 145', () => {
    expect(measureRoundTrip(initialRoundTrip, 140)).toEqual({ time: 105, variation: 10, timeout: 145 });
  });

  it('adds 10 ms at least, and is a second at most', () => {
    expect(measureRoundTrip(initialRoundTrip, 100).timeout).toBe(110);
    expect(measureRoundTrip(initialRoundTrip, 60_000).timeout).toBe(1_000);
  });

  it('every 100 ms the oldest message is looked at, and goes out again, byte for byte, once it is older', () => {
    const one = openPeerAt();
    one.open();
    const effects = one.say('x');
    expect(effects).toContainEqual({ type: 'timer-set', key: 'resend', ms: 100 });
    const [first] = written(effects);
    one.say('y');
    one.now(100);
    expect(written(one.tick())).toEqual([]);
    one.now(200);
    expect(written(one.tick())).toEqual([]);
    one.now(300);
    const again = one.tick();
    expect(written(again)).toEqual([first]);
    expect(again).toContainEqual({ type: 'timer-set', key: 'resend', ms: 100 });
  });

  it('only the oldest is sent again, until it is acknowledged', () => {
    const one = openPeerAt();
    one.open();
    one.say('x');
    one.say('y');
    for (const at of [300, 600, 900]) {
      one.now(at);
      expect(written(one.tick()).map((data) => sequenceOf(data))).toEqual([0]);
    }
  });

  it('a wall clock that is set back does not hold it up', () => {
    const one = openPeerAt();
    one.now(1_000_000);
    one.open();
    one.say('x');
    one.now(10);
    expect(written(one.tick())).toHaveLength(1);
  });

  it('after 3,000 times it is hopeless', () => {
    const one = openPeerAt();
    one.open();
    one.say('x');
    for (let times = 1; times <= 3_000; times += 1) {
      one.now(times * 1_001);
      expect(one.step().isHopeless).toBeUndefined();
      one.tick();
    }
    one.now(3_001 * 1_001);
    expect(one.step().isHopeless).toBe(true);
  });

  it('nothing is sent again without a line, and all of it at once on the next one', () => {
    const one = openPeerAt();
    one.open();
    const sent = [...written(one.say('x')), ...written(one.say('y'))];
    expect(one.close()).toEqual([{ type: 'timer-clear', key: 'resend' }]);
    expect(written(one.say('z'))).toEqual([]);
    one.now(60_000);
    const again = written(one.open());
    expect(again.slice(0, 2)).toEqual(sent);
    expect(again.map(sequenceOf)).toEqual([0, 1, 2]);
  });
});

describe('pieces', () => {
  it('at most 1,024 bytes of input go into one message', () => {
    const one = openPeerAt();
    one.open();
    const sizes = written(one.say('a'.repeat(2_500))).map((data) => data.byteLength - 120);
    expect(sizes).toEqual([1_024, 1_024, 452]);
  });

  it('an empty payload is never sent', () => {
    const one = openPeerAt();
    one.open();
    expect(one.say('')).toEqual([]);
    expect(one.peer.outgoing.nextSequence).toBe(0);
  });
});

describe('the other side’s stream', () => {
  const spoken = (count: number): Uint8Array[] => {
    const agent = openPeerAt(agentRole);
    agent.open();
    return Array.from({ length: count }, (_, at) => written(agent.say(String(at % 10)))[0]!);
  };
  const acknowledgedBy = (effects: readonly AdapterEffect[]): number[] =>
    written(effects).map((data) => {
      const decoded = decodeMessage(data);
      if ('problem' in decoded) throw new Error(decoded.problem);
      return JSON.parse(new TextDecoder().decode(decoded.message.payload)).AcknowledgedMessageSequenceNumber;
    });

  it('a message that was had before is acknowledged again: one lost acknowledgement else stops all', () => {
    const one = openPeerAt();
    one.open();
    const [first] = spoken(1);
    expect(acknowledgedBy(one.hear(first!))).toEqual([0]);
    expect(acknowledgedBy(one.hear(first!))).toEqual([0]);
    expect(one.peer.incoming.expected).toBe(1);
  });

  it('one that comes early is acknowledged at once and waits', () => {
    const one = openPeerAt();
    one.open();
    const [first, second, third] = spoken(3);
    expect(acknowledgedBy(one.hear(third!))).toEqual([2]);
    expect(acknowledgedBy(one.hear(second!))).toEqual([1]);
    expect(one.peer.incoming).toMatchObject({ expected: 0, count: 2, bytes: 2 });
    expect(receiveBytes(one.peer, first!, { now: 1, random: () => 1 }).messages).toHaveLength(3);
    one.hear(first!);
    expect(one.peer.incoming).toMatchObject({ expected: 3, count: 0, bytes: 0 });
  });

  it('10,000 wait at most: what has no room is not acknowledged', () => {
    const one = openPeerAt({ ...clientRole, limits: { messages: 3, bytes: 1_000 } });
    expect(clientRole.limits.messages).toBe(10_000);
    expect(agentRole.limits.messages).toBe(100_000);
    one.open();
    const all = spoken(6);
    expect(all.slice(1).map((data) => acknowledgedBy(one.hear(data)).length)).toEqual([1, 1, 1, 0, 0]);
    one.hear(all[0]!);
    expect(one.peer.incoming.expected).toBe(4);
    expect(acknowledgedBy(one.hear(all[4]!))).toEqual([4]);
  });

  it('so many bytes wait at most', () => {
    const one = openPeerAt({ ...clientRole, limits: { messages: 100, bytes: 2 } });
    one.open();
    const all = spoken(5);
    expect(all.slice(1).map((data) => acknowledgedBy(one.hear(data)).length)).toEqual([1, 1, 0, 0]);
  });

  it('a message with a wrong digest is dropped without an acknowledgement', () => {
    const one = openPeerAt();
    one.open();
    const [first] = spoken(1);
    const broken = Uint8Array.from(first!);
    broken[120] = 0x7a;
    const effects = one.hear(broken);
    expect(written(effects)).toEqual([]);
    expect(effects).toMatchObject([{ type: 'report', error: { code: 'bad-frame' } }]);
  });
});

function sequenceOf(data: Uint8Array): number {
  const decoded = decodeMessage(data);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return decoded.message.sequenceNumber;
}
