import { afterAll, expect, it } from 'vitest';

import { createClient } from '../../../src/core/create-client.js';
import type { LineFault } from '../../../src/faults/line-rules.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { markNumbers, marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

const faults: LineFault[] = ['drop', 'duplicate', 'swap', 'cut-before', 'cut-inside', 'cut-after'];
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const ends: (() => void)[] = [];
afterAll(() => ends.forEach((end) => end()));

it.each(seeds)('history %i of a bad line ends like a good one', async (seed) => {
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const luck = createSeededRandom(seed * 7919);
  const page = createInPageGateway({ clock, random, agent: scriptedAgent(marks(60), { clock, pace: 15 }) });
  const wrong: string[] = [];
  const people = ['a', 'b'].map(() => {
    const client = createClient({
      url: page.url,
      webSocket: page.webSocket,
      clock,
      random,
      // What is folded wrong would be found out by the next heartbeat, and healed: it must not come to that.
      onError: ({ code, message }) => {
        if (code === 'internal') wrong.push(message);
      },
    });
    const room = client.channel('room');
    room.retain();
    client.retain();
    ends.push(() => client.dispose());
    return { client, room };
  });
  await clock.advance(500);
  for (const fault of faults) {
    page.line.inject({ fault, times: 6, match: () => luck() % 17 === 0 });
  }
  const sent: Promise<unknown>[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (const { room } of people) {
      sent.push(
        room
          .sendMessage({ parts: [{ type: 'text', text: `${seed} ${round}` }] })
          .catch((error: unknown) => error),
      );
      await clock.advance(luck() % 3000);
    }
    if (luck() % 3 === 0) page.line.cut();
  }
  await clock.advance(60_000);
  page.line.heal();
  await clock.advance(120_000);
  await Promise.all(sent);
  const [one, other] = people.map(({ room }) => room.getView());
  if (!one || !other) throw new Error('nobody is there');
  expect(wrong).toEqual([]);
  expect(one.cursor).toEqual(other.cursor);
  expect(one.order).toEqual(other.order);
  expect(Object.fromEntries(one.settled)).toEqual(Object.fromEntries(other.settled));
  for (const view of [one, other]) {
    expect(view).toMatchObject({ status: 'live', verified: true, counters: { lost: 0, doubled: 0 } });
    expect(
      [...view.pending.values()].map(({ state }) => state.status).filter((status) => status !== 'failed'),
    ).toEqual([]);
    expect(view.open.size).toBe(0);
    for (const message of view.settled.values()) {
      if (message.role !== 'assistant') continue;
      const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
      expect(markNumbers(text)).toEqual(markNumbers(text).map((_, index) => index + 1));
      expect(markNumbers(text)).toHaveLength(60);
    }
  }
});
