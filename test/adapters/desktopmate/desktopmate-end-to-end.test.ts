// Our client against our endpoint, over real sockets, with the cable cut in the middle of an answer.
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { desktopmateAdapter } from '../../../src/adapters/desktopmate/desktopmate-adapter.js';
import { desktopmateEndpoint } from '../../../src/adapters/desktopmate/endpoint.js';
import { createClient, type Client, type ClientOptions } from '../../../src/client.js';
import { createGateway } from '../../../src/gateway/index.js';
import { serveGateway } from '../../../src/server/index.js';
import { askApproval, choose, markNumbers, marks, say, scriptedAgent } from '../../../src/testing/index.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';
import { sessionId } from './open-desk.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const script = choose(({ messages }) => {
  const asked = messages.findLast(({ role }) => role === 'user')?.parts[0];
  const text = asked?.type === 'text' ? asked.text : '';
  if (text === 'count') return marks(2_000, { pace: 1 });
  if (text === 'write') return askApproval('write_file', { path: 'a.txt' }, { next: () => say('Written.') });
  return say(`You said: ${text}`);
});

async function serve() {
  const desktopmate = desktopmateEndpoint();
  const gateway = createGateway({
    endpoints: [desktopmate],
    agent: scriptedAgent(script, { pace: 0 }),
    authenticate: ({ token = 'guest' }) => ({ user: { id: token } }),
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  const { port, pathname } = new URL(served.url);
  const proxy = await createTcpProxy({ port: Number(port) });
  closers.push(proxy.close);
  const open = (url: string, options: Partial<ClientOptions>): Client => {
    const client = createClient({ url, webSocket: WebSocket, retry: { delay: () => 10 }, ...options });
    closers.push(() => client.dispose());
    closers.push(client.retain());
    closers.push(client.channel(sessionId).retain());
    return client;
  };
  return {
    manager: desktopmate.manager,
    proxy,
    desk: () =>
      open(`ws://127.0.0.1:${proxy.port}/v1/chat/stream`, {
        adapter: desktopmateAdapter({ user: { id: 'bob' } }),
        getToken: () => 'bob',
      }),
    native: () => open(`ws://127.0.0.1:${port}${pathname}`, { getToken: () => 'ada' }),
  };
}

/** Messages of the session's channel as `author: text (status)`. */
function shown(client: Client): string[] {
  const { order, settled, open } = client.channel(sessionId).getView();
  return order.flatMap((id) => {
    const message = open.get(id) ?? settled.get(id);
    if (!message) return [];
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return [`${message.chat.author.id}: ${text} (${message.chat.status})`];
  });
}

const send = (client: Client, text: string) =>
  client.channel(sessionId).sendMessage({ parts: [{ type: 'text', text }] });

it('an answer that is cut keeps its text, its turn is cancelled, and the session goes on', async () => {
  const { desk, native, proxy, manager } = await serve();
  const [bob, ada] = [desk(), native()];
  await send(bob, 'count');
  await expect.poll(() => shown(bob)[1]).toContain('⟦0040⟧');
  proxy.cut();
  await expect.poll(() => shown(bob)[1]).toMatch(/\(interrupted\)$/);
  const kept = markNumbers(shown(bob)[1] ?? '');
  expect(kept.length).toBeGreaterThan(39);
  expect(kept).toEqual(kept.map((_, index) => index + 1));
  await expect.poll(() => shown(ada)[1]).toMatch(/\(stopped\)$/);

  await expect.poll(() => manager.getStatistics()).toMatchObject({ authenticated: 1, activeTurns: 0 });
  await send(bob, 'again');
  await expect.poll(() => shown(bob).at(-1)).toBe('assistant: You said: again (done)');
  expect(shown(ada).at(-1)).toBe('agent: You said: again (done)');
});

it('approvals are answered by whoever comes first, and an answer to somebody else comes by itself', async () => {
  const served = await serve();
  const [bob, ada] = [served.desk(), served.native()];
  await send(bob, 'write');
  await expect.poll(() => shown(bob)[1]).toMatch(/\(awaiting\)$/);
  const room = bob.channel(sessionId);
  const [turn] = room.getView().turns.values();
  await room.respondToApproval({ approvalId: turn?.approvals[0] ?? '', approved: true });
  await expect.poll(() => shown(bob)[1]).toBe('assistant: Written. (done)');

  await send(bob, 'write');
  await expect.poll(() => shown(bob).at(-1)).toMatch(/\(awaiting\)$/);
  const native = ada.channel(sessionId);
  const [asking] = native.getView().turns.values();
  await native.respondToApproval({ approvalId: asking?.approvals[0] ?? '', approved: false });
  await expect.poll(() => shown(bob).at(-1)).toBe('assistant: Written. (done)');

  await send(ada, 'hello');
  await expect.poll(() => shown(bob).at(-1)).toBe('assistant: You said: hello (done)');
});
