// An agent on the gateway drives devices: `turn.callTool({ executor: 'device:…' })`.
import { describe, expect, it } from 'vitest';

import type { AgentFunction, RoutedToolCall, ToolOutcome } from '../../../src/gateway/index.js';
import { createClient } from '../../../src/core/create-client.js';
import { createSocketConstructor } from '../../../src/testing/socket-constructor.js';
import { openAipGateway, plain, type AipGateway } from '../../adapters/aip/open-aip-gateway.js';

/** An agent that makes these calls at once, and what they came to. */
function drivingAgent(calls: readonly RoutedToolCall[]) {
  const outcomes: ToolOutcome[] = [];
  const run: AgentFunction = async function* (turn) {
    for (const { toolCallId, toolName, input } of calls) {
      yield { type: 'tool-input-available', toolCallId, toolName, input, dynamic: true };
    }
    outcomes.push(...(await Promise.all(calls.map((call) => turn.callTool(call)))));
  };
  return { run, outcomes };
}

const call = (id: string, more: Partial<RoutedToolCall> = {}): RoutedToolCall => ({
  toolCallId: id,
  toolName: 'click_input',
  input: { id },
  executor: 'device:dev1',
  ...more,
});

/** A person on a native page asks. */
async function ask({ gateway, clock, settle, join }: AipGateway, channel = 'room') {
  // The first client of all fetches code, and no clock says when it is there.
  await join('first', 'elsewhere');
  const Socket = createSocketConstructor((socket) => {
    gateway.accept(socket, { url: '/native' });
    return true;
  });
  const client = createClient({
    url: 'ws://gateway.invalid/native',
    webSocket: Socket,
    getToken: () => 'ada',
    clock,
  });
  const room = client.channel(channel);
  room.retain();
  client.retain();
  await clock.advance(0);
  void room.sendMessage({ parts: [{ type: 'text', text: 'Click it' }] });
  await settle();
  const answer = () => {
    const { order, open, settled } = room.getView();
    const id = order.at(-1) ?? '';
    return open.get(id) ?? settled.get(id);
  };
  return { room, answer };
}

const results = (command: { session_id: string; response_id: string }, list: object[]) => ({
  type: 'command_results',
  status: 'continue',
  client_id: 'dev1',
  session_id: command.session_id,
  prev_response_id: command.response_id,
  action_results: list,
});

describe('a device that an agent drives', () => {
  it('runs a call for a person on a native page, who sees it taken and its outcome', async () => {
    const options = {
      toolType: 'data_collection',
      agentName: 'AppAgent',
      processName: 'notepad',
      rootName: 'NOTEPAD.EXE',
    };
    const { run, outcomes } = drivingAgent([call('c1', { executorOptions: options })]);
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    const { room, answer } = await ask(gateway);
    const command = await device.receives();
    expect(plain(command)).toEqual({
      type: 'command',
      status: 'continue',
      agent_name: 'AppAgent',
      process_name: 'notepad',
      root_name: 'NOTEPAD.EXE',
      actions: [
        { tool_name: 'click_input', parameters: { id: 'c1' }, tool_type: 'data_collection', call_id: 'c1' },
      ],
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const [turn] = room.getView().turns.values();
    expect(turn?.calls).toMatchObject([{ toolCallId: 'c1', claimedBy: { sessionId: 'device:dev1' } }]);
    expect(answer()?.chat.status).toBe('awaiting');
    device.sends(results(command, [{ status: 'success', result: { ok: true }, call_id: 'c1' }]));
    await gateway.settle();
    expect(outcomes).toEqual([{ state: 'output-available', output: { ok: true } }]);
    expect(answer()?.parts).toMatchObject([{ state: 'output-available', output: { ok: true } }]);
    expect(answer()?.chat.status).toBe('done');
    expect(gateway.endpoint.sessionManager.list()).toEqual([]);
    expect(gateway.errors).toEqual([]);
  });

  it('gets the calls of a batch in one message, in their order, and each its own outcome', async () => {
    const batch = (index: number) => ({ id: 'b', index, size: 3 });
    // Whatever the order in which they are made.
    const calls = [2, 0, 1].map((index) => call(`c${index}`, { batch: batch(index) }));
    const { run, outcomes } = drivingAgent(calls);
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    await ask(gateway);
    const command = await device.receives();
    expect(command.actions.map((action: { call_id: string }) => action.call_id)).toEqual(['c0', 'c1', 'c2']);
    device.sends(
      results(command, [
        { status: 'success', result: 'zero', call_id: 'c0' },
        { status: 'failure', error: 'no such control', call_id: 'c1' },
        { status: 'skipped', error: 'Skipped due to previous failure (early_exit=True).', call_id: 'c2' },
      ]),
    );
    await gateway.settle();
    expect(outcomes).toEqual([
      { state: 'output-error', errorText: 'Skipped due to previous failure (early_exit=True).' },
      { state: 'output-available', output: 'zero' },
      { state: 'output-error', errorText: 'no such control' },
    ]);
    expect(device.unread()).toEqual([]);
  });

  it('gets an incomplete batch after a second, and calls without one each for itself', async () => {
    const { run } = drivingAgent([
      call('c0', { batch: { id: 'b', index: 0, size: 2 } }),
      call('c1'),
      call('c2'),
    ]);
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    await ask(gateway);
    const alone = [await device.receives(), await device.receives()];
    expect(alone.map(({ actions }) => actions.length)).toEqual([1, 1]);
    // All of them are one session of the device's.
    expect(alone[0].session_id).toBe(alone[1].session_id);
    expect(device.unread()).toEqual([]);
    await gateway.clock.advance(1_000);
    expect((await device.receives()).actions).toMatchObject([{ call_id: 'c0' }]);
  });

  it('that is not there, or goes, fails the call and not the turn', async () => {
    const { run, outcomes } = drivingAgent([call('c1', { executor: 'device:elsewhere' }), call('c2')]);
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    const { answer } = await ask(gateway);
    await device.receives();
    device.close();
    await gateway.settle();
    expect(outcomes).toMatchObject([
      { state: 'output-error', errorText: expect.stringContaining('device:elsewhere') },
      { state: 'output-error', errorText: "Device 'dev1' disconnected" },
    ]);
    expect(answer()?.chat.status).toBe('done');
  });

  it('that does not answer has failed after the time that it has', async () => {
    const { run, outcomes } = drivingAgent([call('c1')]);
    const gateway = openAipGateway({ run, commandTimeoutMs: 5_000 });
    const device = await gateway.device('dev1');
    await ask(gateway);
    const command = await device.receives();
    await gateway.clock.advance(5_000);
    await gateway.settle();
    expect(outcomes).toMatchObject([{ errorText: 'The device did not answer within 5000 ms.' }]);
    device.sends(results(command, [{ status: 'success', call_id: 'c1' }]));
    await gateway.settle();
    expect(device.unread()).toEqual([]);
  });

  it('is left alone when the turn is stopped', async () => {
    const { run, outcomes } = drivingAgent([call('c1')]);
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    const { room, answer } = await ask(gateway);
    const command = await device.receives();
    await Promise.all([room.stop(), gateway.settle()]);
    expect(answer()?.chat.status).toBe('stopped');
    device.sends(results(command, [{ status: 'success', call_id: 'c1' }]));
    await gateway.settle();
    expect(outcomes).toEqual([]);
    expect(gateway.endpoint.sessionManager.list()).toEqual([]);
    expect(gateway.errors).toEqual([]);
  });

  it('may be driven by a constellation’s task on another device too', async () => {
    const { run } = drivingAgent([call('c1', { executor: 'device:dev2' })]);
    const gateway = openAipGateway({ run });
    await gateway.device('dev1');
    const second = await gateway.device('dev2');
    const constellation = await gateway.constellation();
    const asked = { client_type: 'constellation', target_id: 'dev1', request: 'x', session_id: 's1' };
    constellation.sends({ type: 'task', status: 'continue', ...asked });
    await constellation.receives();
    const command = await second.receives();
    expect(command).toMatchObject({ session_id: 's1' });
    second.sends({ ...results(command, [{ status: 'success', call_id: 'c1' }]), client_id: 'dev2' });
    expect(await constellation.receives()).toMatchObject({ type: 'task_end', status: 'completed' });
  });
});
