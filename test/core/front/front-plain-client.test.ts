import { describe, expect, it } from 'vitest';

import { createEngineSource } from '../../../src/core/front/engine.js';
import { createFrontPlainClient } from '../../../src/core/front/front-plain-client.js';
import { createPlainClient, type PlainClientOptions } from '../../../src/core/plain/plain-client.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createPlainServer } from '../plain/plain-server.js';

/** A plain client of which only the front is there, until the test lets the rest come. */
function startScene(options: Partial<PlainClientOptions> = {}) {
  const server = createPlainServer();
  const clock = createManualClock();
  let resolve = (_create: typeof createPlainClient): void => undefined;
  const source = createEngineSource<typeof createPlainClient>(
    () =>
      new Promise((settle) => {
        resolve = settle;
      }),
  );
  const base = { url: 'ws://chat.invalid/', webSocket: server.webSocket, clock, random: () => 0 };
  const client = createFrontPlainClient({ ...base, ...options }, source);
  const arrive = async (): Promise<void> => {
    resolve(createPlainClient);
    await clock.settle();
  };
  return { server, clock, client, arrive };
}

describe('a plain client whose code is on its way', () => {
  it('opens its socket meanwhile, and hears what came on it', async () => {
    const { server, clock, client, arrive } = startScene({ protocols: 'news.v2' });
    const heard: unknown[] = [];
    const seen: string[] = [];
    client.onMessage((data) => heard.push(data));
    client.subscribe(() => seen.push(client.getState().connection.status));
    expect([client.getState().connection.status, client.send('too early')]).toEqual(['idle', false]);
    client.retain();
    await clock.settle();
    server.socket.send('{"price":3}');
    await clock.settle();
    expect(heard).toEqual([]);
    await arrive();
    expect(heard).toEqual([{ price: 3 }]);
    expect(client.getState()).toMatchObject({ connection: { status: 'open' }, lastMessage: { price: 3 } });
    expect(server.asked).toEqual([{ url: 'ws://chat.invalid/', protocols: ['news.v2'] }]);
    expect(client.send('now')).toBe(true);
    await clock.settle();
    expect(server.received).toEqual(['now']);
    expect([seen.at(0), seen.at(-1), client.metrics().sockets]).toEqual(['connecting', 'open', 1]);
    client.dispose();
  });

  it('leaves no socket behind when it is let go', async () => {
    const { server, clock, client, arrive } = startScene();
    client.retain()();
    await clock.advance(999);
    expect([client.getState().connection.status, server.closes]).toEqual(['connecting', []]);
    await clock.advance(1);
    expect([client.getState().connection.status, server.closes]).toEqual(['idle', [1000]]);
    await arrive();
    await clock.advance(5000);
    expect([client.getState().connection.status, server.sockets.length]).toEqual(['idle', 1]);
  });

  it('goes nowhere without an address', async () => {
    const { server, clock, client } = startScene({ url: null });
    client.retain()();
    client.connect();
    await clock.settle();
    expect([server.asked, client.getState().connection.status]).toEqual([[], 'idle']);
  });
});
