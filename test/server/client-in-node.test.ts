// The client without React, in Node, over a real socket: `colloquy/client` beside `ws`.
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { createClient, type Client, type ClientOptions } from '../../src/client.js';
import { createGateway, type AgentFunction, type GatewayOptions } from '../../src/gateway/index.js';
import { serveGateway } from '../../src/server/index.js';
import { marks, scriptedAgent } from '../../src/testing/index.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(options: Partial<GatewayOptions>): Promise<string> {
  const served = await serveGateway(createGateway({ anonymous: true, ...options }));
  closers.push(served.close);
  return served.url;
}

function connect(url: string, options: Partial<ClientOptions> = {}): Client {
  const client = createClient({ url, webSocket: WebSocket, ...options });
  closers.push(() => client.dispose());
  closers.push(client.retain());
  return client;
}

/** Resolves when the client's state is as asked for. */
function until(client: Client, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isTrue()) return;
      stop();
      resolve();
    };
    const stop = client.store.subscribe(look);
    look();
  });
}

const textIn = (client: Client, channel: string) =>
  [...client.channel(channel).getView().settled.values()]
    .flatMap((message) => (message.role === 'assistant' ? message.parts : []))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');

it('sends, and follows the answer to its end', async () => {
  const url = await serve({ agent: scriptedAgent(marks(50)) });
  const [ada, bob] = [connect(url), connect(url)];
  for (const client of [ada, bob]) closers.push(client.channel('room').retain());
  const { turnId } = await ada.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Go' }] });
  expect(turnId).toBeDefined();
  await Promise.all([ada, bob].map((client) => until(client, () => textIn(client, 'room') !== '')));
  expect(textIn(ada, 'room').match(/\d+/g)).toHaveLength(50);
  expect(textIn(bob, 'room')).toBe(textIn(ada, 'room'));
  expect(ada.channel('room').getView().counters).toMatchObject({ lost: 0, doubled: 0 });
});

it('is told by name when the gateway refuses its token', async () => {
  const url = await serve({ anonymous: false, authenticate: () => null });
  const client = connect(url, { getToken: () => 'secret-token' });
  await until(client, () => client.store.getState().connection.status === 'closed');
  const { error, reason } = client.store.getState().connection;
  expect(error?.code).toBe('unauthorized');
  expect(JSON.stringify([error, reason, client.explain()])).not.toContain('secret-token');
});

it('explains why nothing answers, and when it tries again', async () => {
  const client = connect('ws://127.0.0.1:9/');
  await until(client, () => client.store.getState().connection.nextRetryAt !== null);
  expect(client.explain().sentence).toMatch(/\.$/);
  expect(client.explain().nextRetryAt).toBeGreaterThan(0);
});

it('says that there is no WebSocket, and stops', async () => {
  vi.stubGlobal('WebSocket', undefined);
  closers.push(() => void vi.unstubAllGlobals());
  const client = createClient({ url: 'ws://127.0.0.1:9/' });
  closers.push(() => client.dispose());
  closers.push(client.retain());
  await until(client, () => client.store.getState().connection.status === 'closed');
  const { error, nextRetryAt } = client.store.getState().connection;
  expect(error?.message).toBe('There is no WebSocket here; pass `webSocket`, in Node the one of `ws`.');
  expect(nextRetryAt).toBeNull();
});

it('keeps the process alive no longer than it is held', async () => {
  const agent: AgentFunction = async function* () {};
  const client = connect(await serve({ agent }), { lingerMs: 0 });
  await until(client, () => client.store.getState().connection.status === 'open');
  client.dispose();
  expect(client.send({ late: true })).toBe(false);
});
