import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { toNodeHandler } from '../../src/server/to-node-handler.js';

/** A server that says back what it was asked. */
async function serve() {
  const seen: string[] = [];
  const fetch = async (asked: Request): Promise<Response> => {
    const text = await asked.text();
    seen.push(`${asked.method} ${new URL(asked.url).pathname} ${text.length}`);
    return Response.json({ text });
  };
  const server = createServer(toNodeHandler({ fetch }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

it('hands on what was asked, with its body', async () => {
  const { seen, url } = await serve();
  const answer = await fetch(`${url}tasks`, { method: 'POST', body: 'Grüße' });
  expect(await answer.json()).toEqual({ text: 'Grüße' });
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  expect(seen).toEqual(['POST /tasks 5', 'GET / 0', 'HEAD / 0']);
});

it('takes 1 MiB, and answers more with 413 before it reads it', async () => {
  const { seen, url } = await serve();
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_048_576) })).status).toBe(200);
  const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(1_048_577) });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({ reason: 'a body is at most 1048576 bytes' });
  expect(seen).toEqual(['POST / 1048576']);
});

it('cuts off a body that does not say how long it is, and is longer', async () => {
  const { seen, url } = await serve();
  await new Promise<void>((resolve) => {
    const sent = request(url, { method: 'POST' });
    sent.on('error', () => resolve());
    sent.on('response', () => resolve());
    const more = (): void => void (!sent.destroyed && sent.write('x'.repeat(65_536), more));
    more();
  });
  expect(seen).toEqual([]);
});
