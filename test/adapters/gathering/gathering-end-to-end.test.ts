// Our clients against our endpoints, over real sockets, with the cable cut in the middle.
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { gatheringChannelsEndpoint, gatheringEndpoint } from '../../../src/adapters/gathering/endpoint.js';
import {
  gatheringAgentAdapter,
  gatheringChannelAdapter,
  WebSocketClient,
} from '../../../src/compat/gathering/index.js';
import { createClient, type Client, type ClientOptions } from '../../../src/client.js';
import { createGateway } from '../../../src/gateway/index.js';
import { serveGateway } from '../../../src/server/index.js';
import { choose, markNumbers, marks, say, scriptedAgent } from '../../../src/testing/index.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const script = choose(({ messages }) => {
  const asked = messages.findLast(({ role }) => role === 'user')?.parts[0];
  const text = asked?.type === 'text' ? asked.text : '';
  return text === 'count' ? marks(2_000, { pace: 1 }) : say(`You said: ${text}`);
});

async function serve() {
  const gateway = createGateway({
    endpoints: [gatheringEndpoint(), gatheringChannelsEndpoint()],
    // Refusals are what some of these tests are about.
    onError: () => undefined,
    agent: { id: '7', run: scriptedAgent(script, { pace: 0 }) },
    authenticate: ({ token = 'guest' }) => (token === 'nobody' ? null : { user: { id: token } }),
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  const proxy = await createTcpProxy({ port: served.port });
  closers.push(proxy.close);
  const open = (path: string, channel: string, options: Partial<ClientOptions>): Client => {
    const url = `ws://127.0.0.1:${proxy.port}${path}`;
    const client = createClient({ url, webSocket: WebSocket, retry: { delay: () => 10 }, ...options });
    closers.push(() => client.dispose());
    closers.push(client.retain());
    closers.push(client.channel(channel).retain());
    return client;
  };
  return { proxy, open, address: `ws://127.0.0.1:${served.port}` };
}

/** Messages of a channel as `author: text (status)`. */
function shown(client: Client, channel: string): string[] {
  const { order, settled, open } = client.channel(channel).getView();
  return order.flatMap((id) => {
    const message = open.get(id) ?? settled.get(id);
    if (!message) return [];
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return [`${message.chat.author.id}: ${text} (${message.chat.status})`];
  });
}

const send = (client: Client, channel: string, text: string) =>
  client.channel(channel).sendMessage({ parts: [{ type: 'text', text }] });

it('an answer that is cut keeps its text, is whole on native pages, and the next one comes', async () => {
  const { open, proxy } = await serve();
  const bob = open('/ws/chat/7?token=bob', 'sophie', {
    adapter: gatheringAgentAdapter({ user: { id: 'bob' } }),
  });
  const ada = open('/', 'agents-7', { getToken: () => 'ada' });
  await send(bob, 'sophie', 'count');
  await expect.poll(() => shown(bob, 'sophie')[1]).toContain('⟦0040⟧');
  proxy.cut();
  await expect.poll(() => shown(bob, 'sophie')[1]).toMatch(/\(interrupted\)$/);
  const kept = markNumbers(shown(bob, 'sophie')[1] ?? '');
  expect(kept).toEqual(Array.from(kept, (_, index) => index + 1));
  await expect.poll(() => shown(ada, 'agents-7')[1], { timeout: 20_000 }).toMatch(/\(done\)$/);
  expect(markNumbers(shown(ada, 'agents-7')[1] ?? '')).toHaveLength(2_000);
  await send(bob, 'sophie', 'again');
  await expect.poll(() => shown(bob, 'sophie').at(-1)).toBe('7: You said: again (done)');
});

it('a circle is heard again after a cut, by both kinds of client', async () => {
  const { open, proxy, address } = await serve();
  const adapter = gatheringChannelAdapter({ user: { id: 'bob' }, auth: 'query' });
  const bob = open('/ws/circles/dev-team', 'dev-team', { adapter, getToken: () => 'bob' });
  const heard: string[] = [];
  const seed = new WebSocketClient(`${address}/ws/circles/dev-team?token=eve`, { webSocket: WebSocket });
  seed.onAgentMessage = ({ agent_id: id, content }) => void heard.push(`${id}: ${content}`);
  seed.connect();
  closers.push(() => seed.disconnect());
  await expect.poll(() => seed.isConnected).toBe(true);
  await send(bob, 'dev-team', 'one');
  await expect.poll(() => heard).toEqual(['7: You said: one']);
  proxy.cut();
  await expect.poll(() => bob.metrics().reconnects).toBe(1);
  await expect.poll(() => bob.store.getState().connection.status).toBe('open');
  await send(bob, 'dev-team', 'two');
  await expect.poll(() => heard).toEqual(['7: You said: one', '7: You said: two']);
  await expect.poll(() => shown(bob, 'dev-team').at(-1)).toBe('7: You said: two (done)');
  expect(shown(bob, 'dev-team').filter((line) => line.startsWith('bob'))).toHaveLength(2);
});

it.each([
  ['/ws/circles/a?token=nobody', 401],
  ['/ws/chat/1?token=nobody', 403],
  ['/ws/chat/abc', 403],
])('%s is refused over HTTP with %i', async (path, status) => {
  const { address } = await serve();
  const answered = await new Promise<number | undefined>((resolve) => {
    const socket = new WebSocket(`${address}${path}`);
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => resolve(undefined));
    socket.on('error', () => undefined);
  });
  expect(answered).toBe(status);
});
