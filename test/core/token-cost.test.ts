import { describe, expect, it } from 'vitest';

import type { ChannelView } from '../../src/core/channel/channel-view.js';
import { createClient } from '../../src/core/create-client.js';
import { createMemoryStore } from '../../src/gateway/memory-store.js';
import { createInPageGateway } from '../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { marks, think } from '../../src/testing/script-steps.js';
import { scriptedAgent } from '../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';

/** Deltas of the answer, and ms between two of them. */
const DELTAS = 600;
const PACE_MS = 10;
/** ms between two frames: several events come in one. */
const FRAME_MS = 100;

/** A page that holds a thread of so many messages, and draws when it is told to. */
async function openThread(length: number) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const script = [think('How many? '.repeat(3), { pace: 0 }), marks(DELTAS, { pace: PACE_MS })];
  const { gateway, url, webSocket } = createInPageGateway({
    clock,
    store,
    random: createSeededRandom(1),
    agent: scriptedAgent(script, { clock }),
    limits: { snapshotMessages: length },
  });
  const author = { id: 'bob', kind: 'person' } as const;
  for (let index = 0; index < length; index += 1) {
    const message = {
      id: `m${index}`,
      role: 'user' as const,
      parts: [{ type: 'text' as const, text: 'Hm.' }],
    };
    await gateway.publish('room', { message, author });
  }
  const waiting = new Set<() => void>();
  let asked = 0;
  const client = createClient({
    url,
    webSocket,
    clock,
    random: createSeededRandom(2),
    environment: {
      onFrame: (callback) => {
        asked += 1;
        waiting.add(callback);
        return () => void waiting.delete(callback);
      },
    },
  });
  const frame = async (): Promise<void> => {
    await clock.advance(FRAME_MS);
    const due = [...waiting];
    waiting.clear();
    for (const callback of due) callback();
    await clock.settle();
  };
  const room = client.channel('room');
  client.retain();
  room.retain();
  for (let count = 0; count < 3; count += 1) await frame();
  return { client, room, frame, framesAsked: () => asked };
}

/** Streams an answer and writes down every commit of the store. */
async function stream(length: number) {
  const { client, room, frame, framesAsked } = await openThread(length);
  const commits: { before: ChannelView; after: ChannelView }[] = [];
  void room.sendMessage({ parts: [{ type: 'text', text: 'Count.' }] });
  // The beginning changes the thread's structure, and may.
  for (let count = 0; count < 5; count += 1) await frame();
  const asked = framesAsked();
  let frames = 0;
  let events = 0;
  room.onEvent(() => (events += 1));
  client.store.subscribe((state, previous) => {
    const [after, before] = [state.channels.get('room'), previous.channels.get('room')];
    if (after && before) commits.push({ before, after });
  });
  while (frames < ((DELTAS * PACE_MS) / FRAME_MS) * 0.8) {
    await frame();
    frames += 1;
  }
  // What comes with the end of the client is no frame's.
  const drawn = { commits: [...commits], frames, events, asked: framesAsked() - asked };
  client.dispose();
  return drawn;
}

/** What has an entry for each message, or changes with the thread's structure. */
const perMessage = ['order', 'allIds', 'settled', 'pending', 'turns', 'selection', 'members'] as const;

describe.each([10, 2_000])('a token in a thread of %d messages', (length) => {
  it('costs one commit a frame, however many events came in it, and changes the open message alone', async () => {
    const { commits, frames, events, asked } = await stream(length);
    expect(commits.length).toBeGreaterThan(frames / 2);
    expect(commits.length).toBeLessThanOrEqual(frames);
    expect(asked).toBeLessThanOrEqual(frames);
    expect(events).toBeGreaterThan(commits.length * 2);

    for (const { before, after } of commits) {
      expect(after.settled.size).toBe(length + 1);
      // Nothing that has an entry for each message is made anew.
      expect(perMessage.filter((field) => after[field] !== before[field])).toEqual([]);
      expect([...after.open.keys()]).toEqual([...before.open.keys()]);
      const [[, message] = []] = after.open;
      const [[, previous] = []] = before.open;
      expect(message).not.toBe(previous);
      // Of the message, the one part that grows.
      expect(message?.parts).toHaveLength(2);
      expect(message?.parts[0]).toBe(previous?.parts[0]);
      expect(message?.parts[1]).not.toBe(previous?.parts[1]);
    }
  });
});

it('a token costs as many commits in a long thread as in a short one', async () => {
  const [short, long] = await Promise.all([stream(10), stream(2_000)]);
  expect(long.commits.length).toBe(short.commits.length);
  expect(long.events).toBe(short.events);
});
