// What a gateway does for many readers, counted: these numbers are what its cost for each of them comes to.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createGateway } from '../../src/gateway/index.js';
import { encodeFrame } from '../../src/protocol/codec.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { createSocketPair } from '../../src/testing/socket-pair.js';

afterEach(() => vi.restoreAllMocks());

/** A gateway with so many sessions in one channel, and the timers that are set. */
async function crowd(size: number, isJoined: boolean) {
  const clock = createManualClock();
  const set = new Set<unknown>();
  const counting = {
    ...clock,
    setTimer: (callback: () => void, ms: number) => {
      const handle = clock.setTimer(() => {
        set.delete(handle);
        callback();
      }, ms);
      set.add(handle);
      return handle;
    },
    clearTimer: (handle: unknown) => {
      set.delete(handle);
      clock.clearTimer(handle);
    },
  };
  const gateway = createGateway({ anonymous: true, clock: counting });
  const received = { pings: 0, events: 0 };
  for (let count = 0; count < size; count += 1) {
    const { client, server } = createSocketPair();
    gateway.accept(server);
    client.onopen = () => {
      client.send(encodeFrame({ type: 'session-hello', versions: [1] }));
      if (isJoined) client.send(encodeFrame({ type: 'channel-subscribe', channel: 'room', join: 1 }));
    };
    client.onmessage = ({ data }) => {
      if (String(data).includes('"channel-events"')) received.events += 1;
      const ping = /"heartbeat-ping","id":(\d+)/.exec(String(data));
      if (!ping) return;
      received.pings += 1;
      client.send(encodeFrame({ type: 'heartbeat-pong', id: Number(ping[1]) }));
    };
  }
  // Lines that were written to are looked at for a moment longer.
  await clock.advance(1_000);
  expect(gateway.connections.statistics().sessions).toBe(size);
  return { gateway, clock, set, received };
}

describe('1,000 sessions', () => {
  it('have one timer for all heartbeats, and a handful of others', async () => {
    const one = await crowd(1, false);
    const many = await crowd(1_000, false);
    expect(many.set.size).toBe(one.set.size);
    await many.clock.advance(24_000);
    expect(many.received.pings).toBe(1_000);
    expect(many.gateway.connections.statistics().sockets).toBe(1_000);
  });
});

it('an event is made into text as often for 100 readers as for one', async () => {
  const timesFor = async (readers: number): Promise<number> => {
    const { gateway, clock, received } = await crowd(readers, true);
    const encode = vi.spyOn(JSON, 'stringify');
    await gateway.publish('room', { name: 'canary', data: { words: 'once' } });
    await clock.advance(0);
    const made = encode.mock.results.filter(({ value }) => String(value).includes('"once"')).length;
    encode.mockRestore();
    expect(received.events).toBe(readers);
    expect(made).toBeGreaterThan(0);
    return made;
  };
  expect(await timesFor(100)).toBe(await timesFor(1));
});
