// Our client against our endpoint, over real sockets, with the cable cut again and again.
import { createHash } from 'node:crypto';

import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import {
  sessionManagerEndpoint,
  type Program,
  type SessionManagerEndpointOptions,
} from '../../../src/adapters/session-manager/endpoint.js';
import {
  createSessionManagerSession,
  sessionManagerAdapter,
  type SessionManagerSession,
  type SessionManagerSessionOptions,
} from '../../../src/compat/session-manager/index.js';
import { createClient } from '../../../src/client.js';
import { createGateway } from '../../../src/gateway/index.js';
import { serveGateway } from '../../../src/server/index.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';

/** Sockets and machines are as slow as they are: late is not wrong. */
const patience = { timeout: 50_000 };

vi.setConfig({ testTimeout: 60_000 });

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A program on a real server, and sessions that lead to it through a cable. */
async function serve(program: Program, options: Partial<SessionManagerEndpointOptions> = {}) {
  const endpoint = sessionManagerEndpoint({ program, ...options });
  const errors: string[] = [];
  const gateway = createGateway({
    endpoints: [endpoint],
    onError: ({ code }) => errors.push(code),
    authenticate: ({ token }) => (token === 'nobody' ? null : { user: { id: token ?? 'guest' } }),
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  const proxy = await createTcpProxy({ port: served.port });
  closers.push(proxy.close);
  const start = (more: Partial<SessionManagerSessionOptions> = {}) => {
    const { SessionId, TokenValue } = endpoint.sessions.start({ id: 'ada' });
    const streamUrl = `ws://127.0.0.1:${proxy.port}/v1/data-channel/${SessionId}?role=publish_subscribe`;
    const session = createSessionManagerSession({
      streamUrl,
      token: TokenValue,
      resume: async () => endpoint.sessions.resume(SessionId)?.TokenValue ?? null,
      webSocket: WebSocket,
      retry: { limit: 1_000, delay: () => 5 },
      ...more,
    });
    closers.push(() => session.dispose());
    return { session, sessionId: SessionId, streamUrl };
  };
  return { endpoint, proxy, start, errors };
}

/** All that a session prints. */
function listen(session: SessionManagerSession) {
  const pieces: Uint8Array[] = [];
  session.onOutput((data) => void pieces.push(data.slice()));
  return {
    bytes: () => Buffer.concat(pieces),
    text: () => Buffer.concat(pieces).toString('utf8'),
  };
}

const status = (session: SessionManagerSession) => session.getState().status;

const echo: Program = async function* ({ input }) {
  for await (const bytes of input) yield bytes;
};

it('what is typed comes back, and the session ends with its program', async () => {
  const { start } = await serve(async function* ({ input }) {
    yield '$ ';
    for await (const bytes of input) {
      const typed = new TextDecoder().decode(bytes);
      yield typed;
      if (typed.includes('\r')) return;
    }
  });
  const { session } = start();
  const heard = listen(session);
  session.write('exit');
  session.connect();
  await expect.poll(() => heard.text(), patience).toBe('$ exit');
  expect(session.getState()).toMatchObject({
    status: 'open',
    sessionType: 'Standard_Stream',
    agentVersion: '3.3.0.0',
  });
  session.write('\n');
  await expect.poll(() => session.getState().ended, patience).toBe('');
  expect(heard.text()).toBe('$ exit\r');
  expect(status(session)).toBe('closed');
  expect(session.write('more')).toBe(false);
});

it('no byte is lost, doubled or out of place over twenty cuts, in both directions', async () => {
  const { start, proxy } = await serve(echo);
  const { session } = start();
  const heard = listen(session);
  session.connect();
  await expect.poll(() => status(session), patience).toBe('open');
  const size = 600_000;
  const typed = Buffer.alloc(size);
  // Numbers in hex: whatever is missing or doubled is seen.
  for (let at = 0; at < size; at += 8) typed.write((at / 8).toString(16).padStart(8, '0'), at, 'latin1');
  const cutting = proxy.cutRepeatedly({ times: 20, every: { bytes: [10_000, 40_000] }, seed: 7 });
  for (let at = 0; at < size; at += 5_000) expect(session.write(typed.subarray(at, at + 5_000))).toBe(true);
  await expect.poll(() => heard.bytes().byteLength, patience).toBeGreaterThanOrEqual(size);
  await cutting.done;
  await expect.poll(() => session.pendingBytes, patience).toBe(0);
  expect(cutting.cuts).toBe(20);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect([heard.bytes().byteLength, digest(heard.bytes())]).toEqual([size, digest(typed)]);
});

it('a program prints faster than the line is, and while there is none: it waits, and all of it comes', async () => {
  const lines = 20_000;
  let printed = 0;
  const { start, proxy } = await serve(async function* () {
    for (let line = 0; line < lines; line += 1) {
      printed = line + 1;
      yield `line ${line}\r\n`;
    }
  });
  const { session } = start();
  const heard = listen(session);
  session.connect();
  await expect.poll(() => heard.text().length, patience).toBeGreaterThan(1_000);
  proxy.refuse(true);
  proxy.cut();
  await expect.poll(() => status(session), patience).toBe('reconnecting');
  proxy.refuse(false);
  await expect.poll(() => session.getState().ended, patience).toBe('');
  expect(printed).toBe(lines);
  expect(heard.text()).toBe(Array.from({ length: lines }, (_, line) => `line ${line}\r\n`).join(''));
});

it('a shell as a chat goes on after a cut, and what was printed meanwhile is not lost', async () => {
  const { endpoint, proxy, start } = await serve(async function* ({ input }) {
    for await (const bytes of input) yield `You typed ${new TextDecoder().decode(bytes).trim()}.\r\n`;
  });
  const { sessionId, streamUrl, session } = start();
  session.dispose();
  const client = createClient({
    url: streamUrl,
    webSocket: WebSocket,
    adapter: sessionManagerAdapter({ quietMs: 20 }),
    getToken: () => endpoint.sessions.resume(sessionId)?.TokenValue ?? null,
    retry: { delay: () => 10 },
  });
  closers.push(() => client.dispose());
  const room = client.channel('shell');
  closers.push(room.retain());
  closers.push(client.retain());
  const shown = (): string[] => {
    const { order, settled, open } = room.getView();
    return order.map((id) => {
      const message = open.get(id) ?? settled.get(id);
      return message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
    });
  };
  const send = (text: string) => room.sendMessage({ parts: [{ type: 'text', text }] });
  await send('one');
  await expect.poll(() => shown().join('|'), patience).toBe('one|You typed one.\n');
  proxy.cut();
  await expect.poll(() => client.metrics().reconnects, patience).toBe(1);
  await send('two');
  await expect.poll(() => shown().join('|'), patience).toBe('one|You typed one.\n|two|You typed two.\n');
});

it('the terminal’s size, error output and the exit code travel', async () => {
  const sizes: unknown[] = [];
  const { start } = await serve(
    async function* ({ onResize, input }) {
      onResize((size) => void sizes.push(size));
      for await (const _ of input) {
        yield { stream: 'error', data: 'not found\n' };
        return 127;
      }
      return 0;
    },
    { separateOutput: true, sessionType: 'NonInteractiveCommands', customerMessage: 'Mind the step.' },
  );
  const { session } = start();
  const errors: string[] = [];
  session.onOutput((data, stream) => {
    if (stream === 'error') errors.push(new TextDecoder().decode(data));
  });
  session.resize({ cols: 80, rows: 24 });
  session.connect();
  await expect.poll(() => status(session), patience).toBe('open');
  session.resize({ cols: 120, rows: 40 });
  session.resize({ cols: 120, rows: 40 });
  session.write('x');
  await expect.poll(() => session.getState().ended, patience).toBe('');
  expect(errors).toEqual(['not found\n']);
  expect(session.getState()).toMatchObject({ exitCode: 127, customerMessage: 'Mind the step.' });
  expect(sizes).toEqual([
    { cols: 80, rows: 24 },
    { cols: 120, rows: 40 },
  ]);
});

it('a session that has timed out is over: there is no token to go back with', async () => {
  const { start, proxy } = await serve(echo);
  const { session } = start({ resume: async () => null });
  session.connect();
  await expect.poll(() => status(session), patience).toBe('open');
  proxy.cut();
  await expect.poll(() => status(session), patience).toBe('closed');
  expect(session.getState().error).toMatchObject({ code: 'unauthorized' });
});

it('a wrong token is refused, and so is a second client', async () => {
  const { start, endpoint } = await serve(echo);
  const { session: wrong } = start({ token: 'nobody', resume: async () => 'nobody' });
  wrong.connect();
  await expect.poll(() => status(wrong), patience).toBe('closed');
  expect(wrong.getState().error).toMatchObject({ code: 'forbidden' });
  const { session, sessionId, streamUrl } = start();
  session.connect();
  await expect.poll(() => status(session), patience).toBe('open');
  const { session: second } = start({
    streamUrl,
    token: endpoint.sessions.resume(sessionId)?.TokenValue ?? '',
  });
  second.connect();
  await expect.poll(() => status(second), patience).toBe('closed');
  expect(status(session)).toBe('open');
});

it('terminate() ends the program', async () => {
  let aborted = false;
  const { start, endpoint } = await serve(async function* ({ signal, input }) {
    signal.addEventListener('abort', () => (aborted = true));
    yield 'ready';
    for await (const bytes of input) yield bytes;
  });
  const { session } = start();
  const heard = listen(session);
  session.connect();
  await expect.poll(() => heard.text(), patience).toBe('ready');
  session.terminate();
  await expect.poll(() => session.getState().ended, patience).toBe('');
  expect(aborted).toBe(true);
  expect(endpoint.sessions.list()).toEqual([]);
});
