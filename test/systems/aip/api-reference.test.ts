// The seed's document, "AIP Protocol Integration", "Integration Points" and "API Reference".
import { describe, expect, it } from 'vitest';

import { createAipTransport } from '../../../src/adapters/aip/aip-transport.js';
import { createCommandDispatcher } from '../../../src/adapters/aip/command-dispatcher.js';
import { createDeviceInfoProtocol } from '../../../src/adapters/aip/device-info-protocol.js';
import { aipEndpoint } from '../../../src/adapters/aip/endpoint.js';
import { createHeartbeatProtocol } from '../../../src/adapters/aip/heartbeat-protocol.js';
import { createRegistrationProtocol } from '../../../src/adapters/aip/registration-protocol.js';
import { createSessionManager, SessionOwnershipError } from '../../../src/adapters/aip/session-manager.js';
import { createTaskExecutionProtocol } from '../../../src/adapters/aip/task-execution-protocol.js';
import { createWebSocketManager } from '../../../src/adapters/aip/web-socket-manager.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { openAipGateway } from '../../adapters/aip/open-aip-gateway.js';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A line, and what was sent on it. */
function openLine() {
  const sent: Record<string, unknown>[] = [];
  const line = {
    isOpen: true,
    bufferedAmount: 0,
    close: () => void (line.isOpen = false),
    send: (data: string | Uint8Array) => void sent.push(JSON.parse(String(data))),
  };
  const clock = createManualClock();
  const random = createSeededRandom(3);
  return { line, sent, clock, random, transport: createAipTransport(line, { clock, random }) };
}

describe('AIP Protocol Integration: each protocol handles a specific aspect of communication', () => {
  it('RegistrationProtocol: send_registration_confirmation, send_registration_error', () => {
    const { transport, sent } = openLine();
    const protocol = createRegistrationProtocol(transport);
    expect(protocol.sendRegistrationConfirmation()).toBe(true);
    expect(protocol.sendRegistrationError('Target device not connected')).toBe(true);
    expect(sent).toMatchObject([
      { type: 'heartbeat', status: 'ok' },
      { type: 'error', status: 'error', error: 'Target device not connected' },
    ]);
  });

  it('HeartbeatProtocol: send_heartbeat_ack', () => {
    const { transport, sent, line } = openLine();
    const protocol = createHeartbeatProtocol(transport);
    expect(protocol.sendHeartbeatAck()).toBe(true);
    expect(sent).toMatchObject([{ type: 'heartbeat', status: 'ok', session_id: null }]);
    line.close();
    expect(protocol.sendHeartbeatAck()).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it('DeviceInfoProtocol: send_device_info_response(device_info, request_id)', () => {
    const { transport, sent } = openLine();
    const protocol = createDeviceInfoProtocol(transport);
    protocol.sendDeviceInfoResponse({ deviceInfo: { cpu_count: 4 }, requestId: 'r1' });
    protocol.sendDeviceInfoResponse({ deviceInfo: {}, requestId: null });
    expect(sent[0]).toMatchObject({
      type: 'device_info_response',
      status: 'ok',
      response_id: 'r1',
      result: { cpu_count: 4 },
    });
    expect(sent[1]?.['response_id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('TaskExecutionProtocol: send_ack(session_id), send_error(message)', () => {
    const { transport, sent } = openLine();
    const protocol = createTaskExecutionProtocol(transport);
    protocol.sendAck({ sessionId: 's1' });
    protocol.sendError('it failed');
    protocol.sendTaskAssignment({ userRequest: 'x', taskName: 't', sessionId: 's', responseId: 'r' });
    protocol.sendTaskEnd({ sessionId: 's', status: 'failed', result: null, error: 'why', responseId: 'r2' });
    expect(sent).toMatchObject([
      { type: 'heartbeat', status: 'ok', session_id: 's1' },
      { type: 'error', status: 'error', error: 'it failed', session_id: null },
      {
        type: 'task',
        status: 'continue',
        user_request: 'x',
        task_name: 't',
        session_id: 's',
        response_id: 'r',
      },
      { type: 'task_end', status: 'failed', session_id: 's', error: 'why', result: null, response_id: 'r2' },
    ]);
  });
});

describe('WebSocket Manager: Manages client registry and session mappings', () => {
  const client = (clientId: string, clientType: 'device' | 'constellation') => {
    const { transport } = openLine();
    return {
      clientId,
      clientType,
      platform: 'windows',
      metadata: {},
      systemInfo: clientType === 'device' ? { cpu_count: 2 } : undefined,
      targetId: undefined,
      connectedAt: 0,
      transport,
      taskProtocol: createTaskExecutionProtocol(transport),
    };
  };

  it('add_client, get_client, get_client_info, is_device_connected, remove_client', () => {
    const manager = createWebSocketManager();
    const device = client('d', 'device');
    manager.addClient(device);
    manager.addClient(client('c', 'constellation'));
    expect(manager.getClient('d')).toBe(device.transport);
    expect(manager.getClientInfo('d')).toBe(device);
    expect([manager.isDeviceConnected('d'), manager.isDeviceConnected('c')]).toEqual([true, false]);
    expect(manager.getDeviceSystemInfo('d')).toEqual({ cpu_count: 2 });
    expect(manager.listClients()).toEqual(['d', 'c']);
    manager.removeClient('d');
    expect(manager.getClient('d')).toBeUndefined();
    expect(manager.isDeviceConnected('d')).toBe(false);
  });

  it('add_constellation_session, get_device_sessions and their like: copies, and each side of its own', () => {
    const manager = createWebSocketManager();
    manager.addConstellationSession('c', 's1');
    manager.addDeviceSession('d', 's1');
    manager.addDeviceSession('d', 's2');
    manager.getDeviceSessions('d').push('made up');
    expect(manager.getDeviceSessions('d')).toEqual(['s1', 's2']);
    expect(manager.getConstellationSessions('c')).toEqual(['s1']);
    manager.forgetSession('s1');
    expect(manager.getConstellationSessions('c')).toEqual([]);
    expect(manager.removeDeviceSessions('d')).toEqual(['s2']);
    expect(manager.removeDeviceSessions('d')).toEqual([]);
    expect(manager.removeConstellationSessions('c')).toEqual([]);
  });
});

describe('Session Manager: Creates and executes sessions', () => {
  const open = () => {
    const [clock, random] = [createManualClock(), createSeededRandom(5)];
    const manager = createSessionManager({ clock, random, logger: silent, commandTimeoutMs: 100 });
    return { clock, manager };
  };
  const request = { sessionId: 's', taskName: 't', ownerId: 'c', executorId: 'd' };

  it('get_or_create_session: one object for one id, of one owner', () => {
    const { manager } = open();
    const session = manager.getOrCreateSession(request);
    expect(manager.getOrCreateSession(request)).toBe(session);
    expect(manager.getSession('s')).toBe(session);
    expect(() => manager.getOrCreateSession({ ...request, ownerId: 'other' })).toThrow(SessionOwnershipError);
  });

  it('execute_task_async: the callback gets the result when the session completes', async () => {
    const { manager, clock } = open();
    const ends: unknown[] = [];
    const outcome = Promise.resolve({ status: 'completed' as const, result: { a: 1 }, error: null });
    const begin = () => ({ commandId: 'k', outcome, stop: () => undefined });
    manager.executeTaskAsync({ ...request, begin, callback: (end) => ends.push(end) });
    expect(manager.findByCommand('k')?.sessionId).toBe('s');
    expect(manager.getResultByTask('t')).toBeUndefined();
    await clock.settle();
    expect(ends).toEqual([
      { sessionId: 's', status: 'completed', result: { a: 1 }, error: null, responseId: expect.any(String) },
    ]);
    expect(manager.getResultByTask('t')).toEqual({ a: 1 });
    expect(manager.getSession('s')).toBeUndefined();
  });

  it('command_dispatcher.set_result: by response id, from the device, once; late results are passed over', async () => {
    const { clock, random, sent, transport } = openLine();
    const dispatcher = createCommandDispatcher({ sessionId: 's', clock, random, timeoutMs: 100 });
    const taskProtocol = createTaskExecutionProtocol(transport);
    const names = { agentName: 'A', processName: 'p', rootName: 'r', taskName: 't' };
    const action = (id: string) =>
      ({ tool_name: 'x', parameters: {}, tool_type: 'action', call_id: id }) as const;
    const asked = { ...names, deviceId: 'd', taskProtocol };
    const results = dispatcher.executeCommands([action('1'), action('2'), action('3')], asked);
    expect(sent).toMatchObject([
      {
        type: 'command',
        agent_name: 'A',
        process_name: 'p',
        root_name: 'r',
        task_name: 't',
        session_id: 's',
      },
    ]);
    const id = String(sent[0]?.['response_id']);
    const two = { status: 'success' as const, result: 'two', call_id: '2' };
    const data = { action_results: [{ status: 'success' as const, result: 'one' }, two] };
    expect(dispatcher.setResult('other', data, 'd')).toBe(false);
    expect(dispatcher.setResult(id, data, 'stranger')).toBe(false);
    expect(dispatcher.setResult(id, data, 'd')).toBe(true);
    expect(dispatcher.setResult(id, data, 'd')).toBe(false);
    expect(await results).toMatchObject([
      { status: 'success', result: 'one', call_id: '1' },
      { status: 'success', result: 'two', call_id: '2' },
      { status: 'failure', error: 'The device gave no result for this command.', call_id: '3' },
    ]);

    const late = dispatcher.executeCommands([action('4')], asked);
    await clock.advance(100);
    expect(await late).toMatchObject([
      { status: 'failure', error: 'The device did not answer within 100 ms.' },
    ]);
    expect(dispatcher.setResult(String(sent[1]?.['response_id']), data, 'd')).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('commands for a device whose line is gone fail at once', async () => {
    const { clock, random, line, transport } = openLine();
    const dispatcher = createCommandDispatcher({ sessionId: 's', clock, random, timeoutMs: 100 });
    line.close();
    const asked = { agentName: '', processName: '', rootName: '', taskName: null, deviceId: 'd' };
    const taskProtocol = createTaskExecutionProtocol(transport);
    const action = { tool_name: 'x', parameters: null, tool_type: 'action', call_id: '1' } as const;
    expect(await dispatcher.executeCommands([action], { ...asked, taskProtocol })).toMatchObject([
      { status: 'failure', error: 'The device is not connected any more.' },
    ]);
    expect(clock.pending).toBe(0);
  });
});

describe('API Reference', () => {
  it('the handler has its two managers, and an endpoint at /ws', async () => {
    const { endpoint, device } = openAipGateway();
    expect(endpoint.takes('/ws')).toBe(true);
    expect(endpoint.takes('/elsewhere')).toBe(false);
    await device('dev1');
    expect(endpoint.handler.getDeviceInfo('dev1')).toMatchObject({ cpu_count: 4 });
    expect(endpoint.handler.getDeviceInfo('dev2')).toEqual({
      error: 'Device dev2 not found or no system info available',
    });
    endpoint.handler.disconnect('dev1');
    expect(endpoint.wsManager.listClients()).toEqual([]);
  });

  it('has nothing before it is given to a gateway, and says so', () => {
    const endpoint = aipEndpoint({ path: '/aip' });
    expect(endpoint.takes('/aip')).toBe(true);
    expect(() => endpoint.wsManager).toThrow(/createGateway/);
    expect(() => endpoint.sessionManager).toThrow(/createGateway/);
    expect(() => endpoint.handler).toThrow(/createGateway/);
  });
});
