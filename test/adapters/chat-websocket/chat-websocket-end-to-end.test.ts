// Our client against our endpoint, over real sockets, with the cable cut in the middle of an answer.
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { chatWebSocketEndpoint } from '../../../src/adapters/chat-websocket/endpoint.js';
import { ChatWebSocket, chatWebSocketAdapter } from '../../../src/compat/chat-websocket/index.js';
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

const channel = 'abc-123';

/** Real sockets on a busy machine: late is not wrong. */
const patience = { timeout: 20_000 };

async function serve(answers: 'whole' | 'pieces') {
  const gateway = createGateway({
    endpoints: [chatWebSocketEndpoint({ answers })],
    agent: scriptedAgent(script, { pace: 0 }),
    authenticate: ({ token = 'guest' }) => ({ user: { id: token } }),
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  const proxy = await createTcpProxy({ port: served.port });
  closers.push(proxy.close);
  const open = (url: string, options: Partial<ClientOptions>): Client => {
    const client = createClient({ url, webSocket: WebSocket, retry: { delay: () => 10 }, ...options });
    closers.push(() => client.dispose());
    closers.push(client.retain());
    closers.push(client.channel(channel).retain());
    return client;
  };
  const address = `ws://127.0.0.1:${proxy.port}/ws?token=bob`;
  return {
    proxy,
    address,
    page: () => open(address, { adapter: chatWebSocketAdapter({ answers, user: { id: 'bob' } }) }),
    native: () => open(served.url, { getToken: () => 'ada' }),
  };
}

/** Messages of the channel as `author: text (status)`. */
function shown(client: Client): string[] {
  const { order, settled, open } = client.channel(channel).getView();
  return order.flatMap((id) => {
    const message = open.get(id) ?? settled.get(id);
    if (!message) return [];
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return [`${message.chat.author.id}: ${text} (${message.chat.status})`];
  });
}

const send = (client: Client, text: string) =>
  client.channel(channel).sendMessage({ parts: [{ type: 'text', text }] });

it('an answer in pieces that is cut keeps its text, is whole on native pages, and the next one comes', async () => {
  const { page, native, proxy } = await serve('pieces');
  const [bob, ada] = [page(), native()];
  await send(bob, 'count');
  await expect.poll(() => shown(bob)[1], patience).toContain('⟦0040⟧');
  proxy.cut();
  await expect.poll(() => shown(bob)[1], patience).toMatch(/\(interrupted\)$/);
  const kept = markNumbers(shown(bob)[1] ?? '');
  expect(kept).toEqual(Array.from(kept, (_, index) => index + 1));
  await expect.poll(() => shown(ada)[1], patience).toMatch(/\(done\)$/);
  expect(markNumbers(shown(ada)[1] ?? '')).toHaveLength(2_000);
  await send(bob, 'again');
  await expect.poll(() => shown(bob).at(-1), patience).toBe('assistant: You said: again (done)');
  // What was asked before the cut was asked once.
  expect(shown(ada).filter((line) => line.startsWith('bob: count'))).toHaveLength(1);
});

it('a whole answer that is cut is interrupted, and is not asked for again', async () => {
  const { page, native, proxy } = await serve('whole');
  const [bob, ada] = [page(), native()];
  await send(bob, 'count');
  await expect.poll(() => shown(ada)[1], patience).toContain('⟦0040⟧');
  proxy.cut();
  await expect.poll(() => shown(bob), patience).toEqual(['bob: count (done)', 'assistant:  (interrupted)']);
  await expect.poll(() => shown(ada)[1], patience).toMatch(/\(done\)$/);
  await send(bob, 'again');
  await expect.poll(() => shown(bob).at(-1), patience).toBe('assistant: You said: again (done)');
  expect(shown(ada).filter((line) => line.startsWith('bob: count'))).toHaveLength(1);
});

it('the document’s own client and a native page share a conversation over a cut', async () => {
  const { address, native, proxy } = await serve('whole');
  const ada = native();
  const heard: unknown[] = [];
  const closes: number[] = [];
  const ws = new ChatWebSocket({
    url: address,
    webSocket: WebSocket,
    reconnectInterval: 10,
    onMessage: ({ response }) => heard.push(response),
    onClose: ({ code }) => closes.push(code),
  });
  closers.push(() => ws.disconnect());
  ws.send({ message: 'one', conversation_id: channel });
  await expect.poll(() => heard, patience).toEqual(['You said: one']);
  proxy.cut();
  await expect.poll(() => closes, patience).toEqual([1006]);
  ws.send({ message: 'two', conversation_id: channel });
  await expect.poll(() => heard, patience).toEqual(['You said: one', 'You said: two']);
  await expect
    .poll(() => shown(ada), patience)
    .toEqual([
      'bob: one (done)',
      'agent: You said: one (done)',
      'bob: two (done)',
      'agent: You said: two (done)',
    ]);
});
