// The server's HTTP side, which the wire's clients use next to their sockets.
import { describe, expect, it } from 'vitest';

import { openAipGateway, type AipGateway } from '../../adapters/aip/open-aip-gateway.js';

async function ask(
  { gateway }: AipGateway,
  path: string,
  { body, headers = {}, method }: { body?: unknown; headers?: Record<string, string>; method?: string } = {},
) {
  const isPost = body !== undefined;
  const response = await gateway.fetch(
    new Request(`http://gateway.invalid${path}`, {
      method: method ?? (isPost ? 'POST' : 'GET'),
      headers: isPost ? { 'content-type': 'application/json', ...headers } : headers,
      ...(isPost ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    }),
  );
  return { status: response.status, body: await response.json() };
}

describe('POST /api/dispatch', () => {
  it('hands a task to a device, which asks for it as its own; its result is there by its name', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    const sent = { client_id: 'dev1', request: 'hello', task_name: 'via/api' };
    const { status, body } = await ask(gateway, '/api/dispatch', { body: sent });
    expect([status, body]).toEqual([
      200,
      { status: 'dispatched', task_name: 'via/api', client_id: 'dev1', session_id: expect.any(String) },
    ]);
    const assigned = await device.receives();
    expect(assigned).toMatchObject({
      type: 'task',
      status: 'continue',
      user_request: 'hello',
      task_name: 'via/api',
      session_id: body.session_id,
      response_id: expect.any(String),
    });
    const path = '/api/task_result/via%2Fapi';
    expect((await ask(gateway, path)).body).toEqual({ status: 'pending' });
    // As the real device does it: without the session's id.
    const { user_request: request, task_name } = assigned;
    device.sends({ type: 'task', status: 'continue', request, task_name, session_id: null });
    await device.receives();
    await device.receives();
    expect((await ask(gateway, path)).body).toEqual({ status: 'done', result: { answer: 'Done.' } });
  });

  it.each([
    [400, 'Empty task content', { client_id: 'dev1' }],
    [400, 'Empty client ID', { request: 'x' }],
    [404, 'Client not online', { client_id: 'dev2', request: 'x' }],
    [422, 'Input should be a valid dictionary', '[]'],
    [422, 'Input should be a valid dictionary', '{'],
  ])('answers %i "%s"', async (status, detail, body) => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    expect(await ask(gateway, '/api/dispatch', { body })).toEqual({ status, body: { detail } });
  });

  it('takes nothing that a page elsewhere can send without asking, and no GET', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    const plain = { body: { client_id: 'dev1', request: 'x' }, headers: { 'content-type': 'text/plain' } };
    expect(await ask(gateway, '/api/dispatch', plain)).toMatchObject({ status: 422 });
    expect(await ask(gateway, '/api/dispatch')).toMatchObject({ status: 405 });
    expect(device.unread()).toEqual([]);
  });
});

describe('the other routes', () => {
  it('GET /api/clients and /api/health say who is there', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    await gateway.constellation();
    const clients = ['dev1', 'tasks@dev1'];
    expect(await ask(gateway, '/api/clients')).toEqual({ status: 200, body: { online_clients: clients } });
    expect((await ask(gateway, '/api/health')).body).toEqual({ status: 'healthy', online_clients: clients });
    expect((await ask(gateway, '/health')).body).toMatchObject({ status: 'ok', sessions: 0 });
  });

  it('a failed task’s result says why', async () => {
    const gateway = openAipGateway({ run: () => Promise.reject(new Error('agent exploded')) });
    const device = await gateway.device('dev1');
    device.sends({ type: 'task', status: 'continue', request: 'x', task_name: 't' });
    await device.receives();
    await device.receives();
    const { body } = await ask(gateway, '/api/task_result/t');
    expect(body).toEqual({ status: 'done', result: { failure: 'agent exploded' } });
  });

  it('the key in X-API-Key is the app’s to look at', async () => {
    const gateway = openAipGateway();
    const headers = { 'x-api-key': 'nobody' };
    for (const path of ['/api/clients', '/api/health', '/api/task_result/t', '/api/dispatch']) {
      const body = { detail: 'Invalid or missing API key' };
      expect(await ask(gateway, path, { headers })).toEqual({ status: 401, body });
    }
    expect((await ask(gateway, '/api/clients', { headers: { 'x-api-key': 'ada' } })).status).toBe(200);
  });
});
