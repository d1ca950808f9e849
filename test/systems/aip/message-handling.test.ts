// The seed's document, "Message Handling".
import { describe, expect, it } from 'vitest';

import { aipTaskOf } from '../../../src/adapters/aip/endpoint.js';
import type { AgentFunction, Turn } from '../../../src/gateway/index.js';
import { openAipGateway, plain, task } from '../../adapters/aip/open-aip-gateway.js';

/** An agent that waits until it is told to go on. */
function waitingAgent() {
  const turns: Turn[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const run: AgentFunction = async function* (turn) {
    turns.push(turn);
    await released;
    yield { type: 'text-start', id: 't' };
    yield { type: 'text-delta', id: 't', delta: 'done' };
    yield { type: 'text-end', id: 't' };
  };
  return { run, turns, release: () => release() };
}

describe('Message Dispatcher', () => {
  it.each([
    [
      'TASK',
      { type: 'task', status: 'continue', request: 'x' },
      { type: 'heartbeat', session_id: expect.any(String) },
    ],
    ['HEARTBEAT', { type: 'heartbeat', status: 'ok' }, { type: 'heartbeat', status: 'ok' }],
    [
      'ERROR',
      { type: 'error', status: 'error', error: 'local trouble' },
      { type: 'error', error: 'local trouble' },
    ],
    [
      'DEVICE_INFO_REQUEST',
      { type: 'device_info_request', status: 'ok', target_id: 'dev1' },
      { type: 'error', error: 'DEVICE_INFO_REQUEST is permitted only for constellation clients' },
    ],
    [
      'TASK_END, which nobody handles',
      { type: 'task_end', status: 'completed' },
      { type: 'error', error: 'Unknown message type: ClientMessageType.TASK_END' },
    ],
  ])('routes %s to its handler', async (_name, message, answer) => {
    const gateway = openAipGateway();
    const device = await gateway.device();
    device.sends(message);
    expect(await device.receives()).toMatchObject(answer);
  });

  it('routes COMMAND_RESULTS and DEVICE_INFO_RESPONSE to their handlers, which answer nothing', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device();
    const results = { session_id: 'nosuch', prev_response_id: 'p', action_results: [] };
    device.sends({ type: 'command_results', status: 'continue', ...results });
    device.sends({ type: 'device_info_response', status: 'ok', metadata: {} });
    await gateway.settle();
    expect(device.unread()).toEqual([]);
    const events = gateway.log.map(({ event }) => event);
    expect(events).toContain('aip-command-result-dropped');
    expect(events).toContain('aip-device-info-pushed');
  });
});

describe('Task Request Handling', () => {
  it('Device Client Request: Direct execution on requesting device', async () => {
    const { run, turns, release } = waitingAgent();
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    device.sends({
      type: 'task',
      status: 'continue',
      client_id: 'dev1',
      request: 'clean up',
      session_id: 's1',
    });
    expect(plain(await device.receives())).toEqual({ type: 'heartbeat', status: 'ok', session_id: 's1' });
    await gateway.settle();
    expect(turns[0]).toMatchObject({
      channel: 's1',
      body: {
        executor: 'device:dev1',
        deviceId: 'dev1',
        clientId: 'dev1',
        clientType: 'device',
        platform: 'linux',
      },
    });
    release();
    const end = { type: 'task_end', status: 'completed', session_id: 's1', result: { answer: 'done' } };
    expect(plain(await device.receives())).toEqual(end);
    // It asked for it, so it is told once.
    await gateway.settle();
    expect(device.unread()).toEqual([]);
  });

  it('Device Client Request: a device is no target of another one', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    await gateway.device('dev2');
    device.sends({ type: 'task', status: 'continue', request: 'x', target_id: 'dev2' });
    expect(await device.receives()).toMatchObject({
      type: 'error',
      error: 'Device clients may only target themselves',
    });
  });

  it('Constellation Client Request: Execution on target device, with its platform', async () => {
    const { run, turns } = waitingAgent();
    const gateway = openAipGateway({ run });
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    const asked = task('open notepad', { session_id: 'tasks@t-1', task_name: 'galaxy/tasks/t' });
    constellation.sends({ ...asked, metadata: { priority: 'high' } });
    await constellation.receives();
    await gateway.settle();
    expect(turns[0]?.messages.at(-1)?.parts).toMatchObject([{ type: 'text', text: 'open notepad' }]);
    expect(turns[0] && aipTaskOf(turns[0])).toEqual({
      sessionId: 'tasks@t-1',
      taskName: 'galaxy_tasks_t',
      clientId: 'tasks@dev1',
      clientType: 'constellation',
      deviceId: 'dev1',
      platform: 'linux',
      executor: 'device:dev1',
      metadata: { priority: 'high' },
    });
  });

  it('a turn that no client of the wire asked for has no task', () => {
    expect(aipTaskOf({ body: {} })).toBeUndefined();
    expect(aipTaskOf({ body: { executor: 'device:dev1' } })).toBeUndefined();
  });

  it('Constellation Client Request: Track constellation session, on both sides, until it ends', async () => {
    const { run, release } = waitingAgent();
    const gateway = openAipGateway({ run });
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    const { wsManager, sessionManager } = gateway.endpoint;
    constellation.sends(task('x', { session_id: 's1' }));
    constellation.sends(task('y', { session_id: 's2' }));
    await gateway.settle();
    expect(wsManager.getConstellationSessions('tasks@dev1')).toEqual(['s1', 's2']);
    expect(wsManager.getDeviceSessions('dev1')).toEqual(['s1', 's2']);
    expect(sessionManager.getSession('s1')).toMatchObject({ ownerId: 'tasks@dev1', executorId: 'dev1' });
    release();
    await gateway.settle();
    expect(wsManager.getConstellationSessions('tasks@dev1')).toEqual([]);
    expect(wsManager.getDeviceSessions('dev1')).toEqual([]);
    expect(sessionManager.list()).toEqual([]);
  });

  it('Background Execution: heartbeats and other messages are answered while a task is blocked', async () => {
    const { run, turns } = waitingAgent();
    const gateway = openAipGateway({ run });
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('blocked', { session_id: 's1' }));
    await constellation.receives();
    await gateway.settle();
    expect(turns).toHaveLength(1);
    const heartbeat = { type: 'heartbeat', status: 'ok', client_type: 'constellation' };
    for (let count = 0; count < 5; count += 1) {
      constellation.sends(heartbeat);
      expect(plain(await constellation.receives())).toEqual({ type: 'heartbeat', status: 'ok' });
    }
    constellation.sends(task('another', { session_id: 's2' }));
    expect(plain(await constellation.receives())).toMatchObject({ session_id: 's2' });
  });

  it('Immediate Acknowledgment: before anything else of the task, with an id of its own where it had none', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('quick'));
    const ack = await constellation.receives();
    expect(ack.session_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(await constellation.receives()).toMatchObject({ type: 'task_end', session_id: ack.session_id });
  });

  it('a session id that runs is acknowledged again and runs once; another client’s is refused', async () => {
    const { run, turns, release } = waitingAgent();
    const gateway = openAipGateway({ run });
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    const other = await gateway.constellation('other@dev1');
    for (let count = 0; count < 2; count += 1) {
      constellation.sends(task('x', { session_id: 's1' }));
      expect(await constellation.receives()).toMatchObject({ type: 'heartbeat', session_id: 's1' });
    }
    other.sends({ ...task('x', { session_id: 's1' }), client_id: 'other@dev1' });
    expect((await other.receives()).error).toBe(
      "session_id 's1' is owned by another client; reuse from a different principal is not permitted",
    );
    release();
    expect(await constellation.receives()).toMatchObject({ type: 'task_end' });
    await gateway.settle();
    expect(turns).toHaveLength(1);
    expect(constellation.unread()).toEqual([]);
  });

  it('a session id that can be no channel’s name has one that is made of it', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('hello', { session_id: 'open the door, please@task 1' }));
    expect(await constellation.receives()).toMatchObject({ session_id: 'open the door, please@task 1' });
    expect(await constellation.receives()).toMatchObject({ type: 'task_end', status: 'completed' });
    const channels = gateway.gateway.connections.list().flatMap((session) => session.channels);
    // It was left with the task's end: a client may be in so many only.
    expect(channels).toEqual([]);
  });

  it('a person on a native page sees the task and its answer', async () => {
    const gateway = openAipGateway();
    const ada = await gateway.join('ada', 's1');
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('open notepad', { session_id: 's1' }));
    await gateway.settle();
    expect(ada.texts()).toEqual(['guest: open notepad', 'agent: Done.']);
  });
});

describe('Command Result Handling', () => {
  const driving: AgentFunction = async function* (turn) {
    yield {
      type: 'tool-input-available',
      toolCallId: 'c1',
      toolName: 'click',
      input: { id: '3' },
      dynamic: true,
    };
    const call = { toolCallId: 'c1', toolName: 'click', input: { id: '3' }, executor: 'device:dev1' };
    const outcome = await turn.callTool(call);
    yield { type: 'data-task-end', data: { result: outcome } };
  };

  it('Set result (unblocks waiting dispatcher), by prev_response_id and session_id', async () => {
    const gateway = openAipGateway({ run: driving, agentName: 'HostAgent' });
    const device = await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('click', { session_id: 's1', task_name: 't' }));
    await constellation.receives();
    const command = await device.receives();
    expect(plain(command)).toEqual({
      type: 'command',
      status: 'continue',
      agent_name: 'HostAgent',
      process_name: '',
      root_name: '',
      actions: [{ tool_name: 'click', parameters: { id: '3' }, tool_type: 'action', call_id: 'c1' }],
      session_id: 's1',
      task_name: 't',
    });
    const results = {
      type: 'command_results',
      status: 'continue',
      client_id: 'dev1',
      session_id: 's1',
      prev_response_id: command.response_id,
      action_results: [{ status: 'success', result: 'clicked', call_id: 'c1' }],
    };
    device.sends(results);
    const end = await constellation.receives();
    expect(end.result).toEqual({ state: 'output-available', output: 'clicked' });
    // A second answer comes too late, and is passed over.
    await device.receives();
    device.sends(results);
    await gateway.settle();
    expect(device.unread()).toEqual([]);
  });

  it('takes results from the executing device alone', async () => {
    const gateway = openAipGateway({ run: driving });
    const device = await gateway.device('dev1');
    const stranger = await gateway.device('dev2');
    const constellation = await gateway.constellation();
    constellation.sends(task('click', { session_id: 's1' }));
    await constellation.receives();
    const { response_id: id } = await device.receives();
    const results = (status: string, error: string | null) => ({
      type: 'command_results',
      status: 'continue',
      session_id: 's1',
      prev_response_id: id,
      action_results: [{ status, error, call_id: 'c1' }],
    });
    stranger.sends(results('success', null));
    await gateway.settle();
    expect(constellation.unread()).toEqual([]);
    device.sends(results('failure', 'no such control'));
    expect((await constellation.receives()).result).toEqual({
      state: 'output-error',
      errorText: 'no such control',
    });
  });
});

describe('Heartbeat Handling', () => {
  it('Send acknowledgment via AIP protocol: lightweight, each with an id of its own', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device();
    const ids = new Set<string>();
    for (let count = 0; count < 3; count += 1) {
      device.sends({ type: 'heartbeat', status: 'ok', client_id: 'dev1', metadata: { n: count } });
      const ack = await device.receives();
      expect(plain(ack)).toEqual({ type: 'heartbeat', status: 'ok' });
      ids.add(ack.response_id);
    }
    expect(ids.size).toBe(3);
  });

  it('the server begins none, and keeps a client that is silent', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device();
    await gateway.clock.advance(3_600_000);
    expect(device.unread()).toEqual([]);
    expect(device.socket.readyState).toBe(1);
  });
});

describe('Device Info Handling', () => {
  const asks = (target: string | null, request = 'info-7') => ({
    type: 'device_info_request',
    status: 'ok',
    client_type: 'constellation',
    target_id: target,
    request_id: request,
  });

  it('Request from Constellation: the device’s info from the manager, under the request’s id', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(asks('dev1'));
    const { response_id: id, ...answer } = await constellation.receives();
    expect(id).toBe('info-7');
    expect(answer).toMatchObject({
      type: 'device_info_response',
      status: 'ok',
      result: { device_id: 'dev1', platform: 'linux', cpu_count: 4 },
    });
  });

  it('of another device than its own it is told nothing', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    await gateway.device('dev2');
    const constellation = await gateway.constellation();
    for (const target of ['dev2', null]) {
      constellation.sends(asks(target));
      expect((await constellation.receives()).error).toBe(
        'Not authorized to request device info for this device',
      );
    }
  });

  it('of a device that is gone it is told so, in the result', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    const constellation = await gateway.constellation();
    device.close();
    await gateway.settle();
    constellation.sends(asks('dev1'));
    expect(await constellation.receives()).toMatchObject({
      status: 'ok',
      result: { error: 'Device dev1 not found or no system info available' },
    });
  });
});
