// Our constellation and our device against our endpoint, over real sockets, with cables cut in the middle.
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { aipConstellationAdapter } from '../../../src/adapters/aip/constellation-adapter.js';
import { aipDeviceAdapter } from '../../../src/adapters/aip/device-adapter.js';
import { aipEndpoint, aipTaskOf } from '../../../src/adapters/aip/endpoint.js';
import { createClient, type Client, type ClientOptions } from '../../../src/client.js';
import type { ClientTools } from '../../../src/core/tools/client-tool.js';
import { createGateway, type AgentFunction } from '../../../src/gateway/index.js';
import { serveGateway } from '../../../src/server/index.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';

/** For a machine that has much to do. */
const soon = { timeout: 20_000 };

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Has the device click as often as it is told to, and tells how often that went well. */
const run: AgentFunction = async function* (turn) {
  const asked = turn.messages.at(-1)?.parts[0];
  const count = asked?.type === 'text' ? Number(asked.text) : 0;
  const executor = aipTaskOf(turn)?.executor ?? 'device:dev1';
  let done = 0;
  for (let index = 0; index < count; index += 1) {
    const call = { toolCallId: `c${index}`, toolName: 'click', input: { index } };
    yield { type: 'tool-input-available', ...call, dynamic: true };
    const outcome = await turn.callTool({ ...call, executor });
    if (outcome.state === 'output-available') done += 1;
  }
  yield { type: 'text-start', id: 't' };
  yield { type: 'text-delta', id: 't', delta: `${done} of ${count}` };
  yield { type: 'text-end', id: 't' };
};

async function serve() {
  const aip = aipEndpoint({ channel: () => 'desk' });
  const gateway = createGateway({
    endpoints: [aip],
    agent: run,
    authenticate: ({ token }) => (token === 'wrong' ? null : { user: { id: token ?? 'guest' } }),
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  const { port, pathname, host } = new URL(served.url);
  const proxyTo = async () => {
    const proxy = await createTcpProxy({ port: Number(port) });
    closers.push(proxy.close);
    return proxy;
  };
  const open = (url: string, options: Partial<ClientOptions>): Client => {
    const client = createClient({ url, webSocket: WebSocket, retry: { delay: () => 10 }, ...options });
    closers.push(() => client.dispose());
    closers.push(client.retain());
    closers.push(client.channel('desk').retain());
    return client;
  };
  const [devices, constellations] = [await proxyTo(), await proxyTo()];
  const at = ({ port: through }: { port: number }) => `ws://127.0.0.1:${through}/ws`;
  return {
    aip,
    devices,
    constellations,
    http: `http://${host}`,
    device: (tools: ClientTools) =>
      open(at(devices), {
        adapter: aipDeviceAdapter({ clientId: 'dev1' }),
        tools,
        getToken: () => 'machine',
      }),
    constellation: (token = 'bob') =>
      open(at(constellations), {
        adapter: aipConstellationAdapter({ device: 'dev1', user: { id: 'bob' } }),
        getToken: () => token,
      }),
    native: () => open(`ws://127.0.0.1:${port}${pathname}`, { getToken: () => 'ada' }),
  };
}

/** Messages of the channel as `author: text (status)`. */
function shown(client: Client): string[] {
  const { order, settled, open } = client.channel('desk').getView();
  return order.flatMap((id) => {
    const message = open.get(id) ?? settled.get(id);
    if (!message) return [];
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return [`${message.chat.author.id}: ${text} (${message.chat.status})`];
  });
}

const send = (client: Client, text: string) =>
  client.channel('desk').sendMessage({ parts: [{ type: 'text', text }] });
async function isOpen(client: Client): Promise<void> {
  await expect.poll(() => client.store.getState().connection.status, soon).toBe('open');
}

it('a constellation’s task is done by the device’s tools, and everybody sees it', async () => {
  const served = await serve();
  const seen: unknown[] = [];
  const device = served.device({ click: { execute: (input: unknown) => (seen.push(input), { ok: true }) } });
  await isOpen(device);
  const [constellation, native] = [served.constellation(), served.native()];
  await Promise.all([isOpen(constellation), isOpen(native)]);
  await send(constellation, '3');
  await expect.poll(() => shown(constellation), soon).toEqual(['bob: 3 (done)', 'dev1: 3 of 3 (done)']);
  expect(seen).toEqual([{ index: 0 }, { index: 1 }, { index: 2 }]);
  expect(shown(native)).toEqual(['bob: 3 (done)', 'agent: 3 of 3 (done)']);
  // The device has a copy of the end.
  await expect.poll(() => shown(device), soon).toEqual(['ufo: 3 of 3 (done)']);

  // A person on a native page has the same agent drive the same device.
  await send(native, '2');
  await expect.poll(() => shown(native).at(-1), soon).toBe('agent: 2 of 2 (done)');
  const { online_clients: clients } = await (await fetch(`${served.http}/api/clients`)).json();
  expect(clients).toEqual(['dev1', 'tasks@dev1']);
});

it('a device whose cable is cut fails its constellation’s task, comes back, and does the next one', async () => {
  const served = await serve();
  let calls = 0;
  // The first is never answered: the cable is cut while it runs.
  const click = { execute: () => ((calls += 1) === 1 ? new Promise<never>(() => undefined) : { ok: true }) };
  const device = served.device({ click });
  await isOpen(device);
  const constellation = served.constellation();
  await isOpen(constellation);
  await send(constellation, '5');
  await expect.poll(() => calls, soon).toBe(1);
  served.devices.cut();
  await expect.poll(() => shown(constellation).at(-1), soon).toBe('dev1:  (failed)');
  await expect.poll(() => shown(device).at(-1), soon).toBe('ufo:  (interrupted)');
  await expect.poll(() => served.aip.wsManager.isDeviceConnected('dev1'), soon).toBe(true);
  await isOpen(device);
  await send(constellation, '2');
  await expect.poll(() => shown(constellation).at(-1), soon).toBe('dev1: 2 of 2 (done)');
  expect(served.aip.sessionManager.list()).toEqual([]);
});

it('a constellation whose cable is cut has its task interrupted and cancelled, comes back, and gives the next one', async () => {
  const served = await serve();
  let aborted = 0;
  let calls = 0;
  const click = {
    execute: (_input: unknown, { signal }: { signal: AbortSignal }) => {
      calls += 1;
      if (calls > 1) return { ok: true };
      signal.addEventListener('abort', () => (aborted += 1));
      return new Promise<never>(() => undefined);
    },
  };
  const device = served.device({ click });
  await isOpen(device);
  const [constellation, native] = [served.constellation(), served.native()];
  await Promise.all([isOpen(constellation), isOpen(native)]);
  await send(constellation, '5');
  await expect.poll(() => calls, soon).toBe(1);
  served.constellations.cut();
  await expect.poll(() => shown(constellation).at(-1), soon).toBe('dev1:  (interrupted)');
  await expect.poll(() => shown(native).at(-1), soon).toBe('agent:  (stopped)');
  expect(served.aip.sessionManager.list()).toEqual([]);
  await expect.poll(() => served.aip.wsManager.listClients('constellation'), soon).toEqual(['tasks@dev1']);
  await isOpen(constellation);
  // The wire has no word for a task that is cancelled: what the device does of it keeps the device busy.
  expect(aborted).toBe(0);
  served.devices.cut();
  await expect.poll(() => aborted, soon).toBe(1);
  await expect.poll(() => served.aip.wsManager.isDeviceConnected('dev1'), soon).toBe(true);
  await send(constellation, '1');
  await expect.poll(() => shown(constellation).at(-1), soon).toBe('dev1: 1 of 1 (done)');
});

it('a wrong token is refused before the upgrade', async () => {
  const served = await serve();
  const constellation = served.constellation('wrong');
  const status = () => constellation.store.getState().connection;
  await expect.poll(() => status().attempt, soon).toBeGreaterThan(1);
  expect(status().session).toBeNull();
});
