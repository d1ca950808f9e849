// The seed's document, "Error Handling" and "Best Practices".
import { describe, expect, it } from 'vitest';

import { createAipTransport } from '../../../src/adapters/aip/aip-transport.js';
import { createHeartbeatProtocol } from '../../../src/adapters/aip/heartbeat-protocol.js';
import type { AgentFunction } from '../../../src/gateway/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { openAipGateway, plain, task } from '../../adapters/aip/open-aip-gateway.js';

describe('Connection Errors', () => {
  it('Connection closed - log but don’t fail: an acknowledgment that cannot be sent', () => {
    const line = { isOpen: false, bufferedAmount: 0, close: () => undefined, send: () => expect.fail() };
    const transport = createAipTransport(line, { clock: createManualClock(), random: createSeededRandom(1) });
    expect(createHeartbeatProtocol(transport).sendHeartbeatAck()).toBe(false);
  });

  it('Connection closed - log but don’t fail: the handler says so in the log, and throws nothing', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const { handler, wsManager } = gateway.endpoint;
    const info = wsManager.getClientInfo('dev1');
    if (!info) throw new Error('the device is registered');
    // All that the handler of heartbeats looks at.
    const client = { heartbeatProtocol: { sendHeartbeatAck: () => false } };
    const heartbeat = { type: 'heartbeat', status: 'ok', client_type: 'device' } as const;
    handler.handleHeartbeat(client, info, heartbeat);
    expect(gateway.log.at(-1)).toEqual({ level: 'debug', event: 'aip-heartbeat-ack-failed', client: 'dev1' });
  });

  it('Connection closed - log but don’t fail: a message that was on its way when its client went', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    device.sends({ type: 'heartbeat', status: 'ok' });
    device.close();
    await gateway.settle();
    expect(gateway.errors).toEqual([]);
  });
});

describe('Message Parsing Errors', () => {
  it.each([
    ['no JSON', '{', /^1 validation error for ClientMessage\n {2}Invalid JSON$/],
    ['an array', '[1]', /Input should be an object$/],
    ['no type', '{"status":"ok"}', /^1 validation error for ClientMessage\ntype\n {2}Field required$/],
    [
      'nothing',
      '{}',
      /^2 validation errors for ClientMessage\ntype\n {2}Field required\nstatus\n {2}Field required$/,
    ],
    [
      'a number for a text',
      '{"type":"task","status":"ok","request":5}',
      /request\n {2}Input should be a valid string$/,
    ],
    ['an unknown status', '{"type":"task","status":"fine"}', /status\n {2}Input should be 'continue', /],
    [
      'results that are none',
      '{"type":"command_results","status":"ok","action_results":[{"status":"great"}]}',
      /action_results\.0\.status\n/,
    ],
    [
      'too many levels',
      `{"type":"task","status":"ok","metadata":${'{"a":'.repeat(80)}1${'}'.repeat(80)}}`,
      /nested/,
    ],
  ])(
    'Invalid message format: a message with %s is answered with an error, and the line stays',
    async (_name, text, error) => {
      const gateway = openAipGateway();
      const device = await gateway.device('dev1');
      device.sends(text);
      const answer = await device.receives();
      expect(answer).toMatchObject({ type: 'error', status: 'error' });
      expect(answer.error).toMatch(error);
      device.sends({ type: 'heartbeat', status: 'ok' });
      expect(await device.receives()).toMatchObject({ type: 'heartbeat' });
    },
  );

  it('bytes are none of this wire: the line is closed, and its client forgotten', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    device.sends(new Uint8Array([1, 2, 3]));
    await device.isClosed({ code: 1003 });
    expect(gateway.endpoint.wsManager.listClients()).toEqual([]);
  });

  it('a message above the limit, 100 MiB unless told otherwise, closes with 1009', async () => {
    const gateway = openAipGateway({ maxMessageBytes: 1_000 });
    const device = await gateway.device('dev1');
    device.sends({ type: 'heartbeat', status: 'ok', metadata: { padding: 'x'.repeat(1_000) } });
    await device.isClosed({ code: 1009 });
    expect(openAipGateway().endpoint.messages).toEqual({ kinds: 'text', maxBytes: 104_857_600 });
  });

  it('names of prototypes are names like any other', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('__proto__');
    expect(gateway.endpoint.wsManager.listClients()).toEqual(['__proto__']);
    device.sends('{"type":"heartbeat","status":"ok","metadata":{"__proto__":{"polluted":true}}}');
    expect(await device.receives()).toMatchObject({ type: 'heartbeat' });
    expect('polluted' in {}).toBe(false);
  });
});

describe('Task Execution Errors', () => {
  it.each([
    ['no target', { target_id: null }, 'Constellation task requests require target_id'],
    ['a target that is not there', { target_id: 'zzz' }, "Target device 'zzz' is not connected"],
    ['no request', { request: '' }, 'Task request content is required'],
  ])('Log error and send error message: a task with %s', async (_name, more, error) => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('x', more));
    expect((await constellation.receives()).error).toBe(error);
    const logged = gateway.log.find(({ event }) => event === 'aip-message-failed');
    expect(logged).toMatchObject({ level: 'error', client: 'tasks@dev1', type: 'task' });
  });

  it.each([
    ['in development', true, 'agent exploded'],
    [
      'for everybody',
      false,
      'The answer could not be finished. Try it again; if that fails too, tell whoever runs this chat: the server’s log says why.',
    ],
  ])(
    'an agent that throws ends the task as failed, with a sentence %s',
    async (_name, development, error) => {
      const run: AgentFunction = () => Promise.reject(new Error('agent exploded'));
      const gateway = openAipGateway({ run }, { development });
      const device = await gateway.device('dev1');
      device.sends({ type: 'task', status: 'continue', request: 'boom', session_id: 's1' });
      await device.receives();
      expect(plain(await device.receives())).toEqual({
        type: 'task_end',
        status: 'failed',
        error,
        session_id: 's1',
      });
    },
  );

  it('a task that nobody takes, or that is too long, ends as failed', async () => {
    const gateway = openAipGateway({}, { agent: { id: 'other', run: () => Promise.reject(new Error()) } });
    const device = await gateway.device('dev1');
    device.sends({ type: 'task', status: 'continue', request: 'x'.repeat(70_000), session_id: 's1' });
    await device.receives();
    expect(await device.receives()).toMatchObject({
      type: 'task_end',
      status: 'failed',
      error: expect.stringContaining('60000 bytes'),
    });
    const refused = openAipGateway({}, { authorize: ({ action }) => action === 'read' });
    const other = await refused.device('dev1');
    other.sends({ type: 'task', status: 'continue', request: 'x' });
    await other.receives();
    expect(await other.receives()).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('may not'),
    });
  });
});

describe('Best Practices', () => {
  it('Log Appropriately: structured, with client, target and session, and nothing that anybody wrote', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('a secret request', { session_id: 's1', task_name: 't' }));
    await gateway.settle();
    constellation.sends({
      type: 'error',
      status: 'error',
      client_type: 'constellation',
      error: 'a secret error',
    });
    device.close();
    await gateway.settle();
    const own = gateway.log.filter(({ event }) => event.startsWith('aip-'));
    expect(own).toMatchObject([
      { level: 'info', event: 'aip-client-connected', client: 'dev1', type: 'device', platform: 'linux' },
      {
        level: 'info',
        event: 'aip-client-connected',
        client: 'tasks@dev1',
        type: 'constellation',
        target: 'dev1',
      },
      { event: 'aip-task-requested', client: 'tasks@dev1', target: 'dev1', session: 's1', task: 't' },
      { event: 'aip-task-started', target: 'dev1', session: 's1' },
      { event: 'aip-task-ended', target: 'dev1', session: 's1', status: 'completed' },
      { level: 'error', event: 'aip-client-error', client: 'tasks@dev1' },
      { level: 'info', event: 'aip-client-disconnected', client: 'dev1', type: 'device' },
    ]);
    expect(JSON.stringify(gateway.log)).not.toContain('secret');
  });

  it('Validate Early: a first message is looked at before anything is kept', async () => {
    const gateway = openAipGateway();
    const client = gateway.connect('/ws');
    client.sends({ type: 'task', status: 'continue', client_id: 'dev1', request: 'x' });
    expect((await client.receives()).error).toBe('First message must be REGISTER');
    await client.isClosed({ code: 1000 });
    expect(gateway.endpoint.wsManager.listClients()).toEqual([]);
    expect(gateway.gateway.connections.list()).toEqual([]);
  });
});
