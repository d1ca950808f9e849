import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { createClient } from '../../../src/core/create-client.js';
import type { Client } from '../../../src/core/client.js';
import { requestHandler, type RequestHandler } from '../../../src/gateway/index.js';
import type { GatewayOptions } from '../../../src/gateway/gateway-options.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { createInPageGateway, type InPageGateway } from '../../../src/testing/in-page-gateway.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

async function connected(
  requests: Record<string, RequestHandler>,
  options: Partial<GatewayOptions> = {},
): Promise<{ client: Client; inPage: InPageGateway; failures: ChatError[] }> {
  const failures: ChatError[] = [];
  const inPage = createInPageGateway({
    authenticate: () => ({ user: { id: 'ada' } }),
    onError: (error) => failures.push(error),
    requests,
    ...options,
  });
  const client = createClient({ url: inPage.url, webSocket: inPage.webSocket, retry: { delay: () => 1 } });
  endings.push(client.dispose, () => void inPage.close());
  client.connect();
  await expect.poll(() => client.store.getState().connection.status).toBe('open');
  return { client, inPage, failures };
}

describe('a gateway’s request handlers', () => {
  it('are asked with what was sent, and by whom', async () => {
    const { client } = await connected({
      add: requestHandler(z.object({ a: z.number(), b: z.number() }), ({ data, user, channel }) => ({
        sum: data.a + data.b,
        by: user.id,
        channel: channel ?? null,
      })),
    });
    expect(await client.request('add', { a: 2, b: 3 })).toEqual({ sum: 5, by: 'ada', channel: null });
    expect(await client.channel('room').request('add', { a: 2, b: 3 })).toMatchObject({ channel: 'room' });
    await expect(client.request('add', { a: 'two' })).rejects.toMatchObject({ code: 'message-invalid' });
    await expect(client.request('multiply')).rejects.toMatchObject({ code: 'command-unsupported' });
    await expect(client.request('toString')).rejects.toMatchObject({ code: 'command-unsupported' });
  });

  it('refuse in their own words; what else they throw stays on the server', async () => {
    const { client, failures } = await connected({
      refuse: () => {
        throw new ChatError('forbidden', 'Only on Mondays.');
      },
      fail: () => Promise.reject(new Error('the password is hunter2')),
    });
    await expect(client.request('refuse')).rejects.toMatchObject({ message: 'Only on Mondays.' });
    expect(failures).toEqual([]);
    const failed = client.request('fail');
    await expect(failed).rejects.toMatchObject({ code: 'internal' });
    await expect(failed).rejects.not.toThrow(/hunter2/);
    expect(failures).toHaveLength(1);
  });

  it('are not reached through a channel that the user may not write to', async () => {
    const { client } = await connected(
      { ping: () => 'pong' },
      { authorize: ({ action }) => action === 'read' },
    );
    await expect(client.channel('room').request('ping')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await client.request('ping')).toBe('pong');
  });

  it('are told when the client gives up', async () => {
    let signal: AbortSignal | undefined;
    const { client } = await connected({
      wait: (request) => {
        signal = request.signal;
        return new Promise(() => undefined);
      },
    });
    const giving = new AbortController();
    const answer = client.request('wait', null, { signal: giving.signal });
    await expect.poll(() => signal?.aborted).toBe(false);
    giving.abort();
    await expect(answer).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => signal?.aborted).toBe(true);
  });

  it('work once on an idempotent request that comes again while they are at it', async () => {
    let calls = 0;
    let finish: (value: string) => void = () => undefined;
    const { client, inPage } = await connected({
      slow: () => {
        calls += 1;
        return new Promise<string>((resolve) => (finish = resolve));
      },
    });
    const answer = client.request('slow', null, { idempotent: true });
    await expect.poll(() => calls).toBe(1);
    inPage.line.cut();
    await expect.poll(() => client.metrics().reconnects).toBe(1);
    await expect.poll(() => client.store.getState().connection.status).toBe('open');
    // The second asking is behind this one.
    await expect(client.request('nobody')).rejects.toMatchObject({ code: 'command-unsupported' });
    finish('once');
    expect(await answer).toBe('once');
    expect(calls).toBe(1);
  });
});
