import { beforeAll, describe, expect, it } from 'vitest';

import { aipDeviceAdapter } from '../../../src/adapters/aip/device-adapter.js';
import { createClient } from '../../../src/core/create-client.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createForeignServer } from '../../support/foreign-server.js';
import { action, commands, confirmation, greet, openDevice, taskEnd } from './open-aip-client.js';

const ok = { execute: () => ({ ok: true }) };
const success = (id: string, result: unknown = { ok: true }) => ({ status: 'success', result, call_id: id });

// The first client of all fetches code, and no clock says when it is there.
beforeAll(async () => void (await openDevice()));

describe('a device', () => {
  it('registers with its platform and what it tells of itself, and has heartbeats every 120 s', async () => {
    const clock = createManualClock();
    const server = createForeignServer({ clock });
    const adapter = aipDeviceAdapter({ clientId: 'dev1', platform: 'linux', systemInfo: { cpu_count: 4 } });
    const { url, webSocket } = server;
    createClient({ url, webSocket, adapter, clock }).retain();
    await server.opened();
    expect(await server.receives()).toEqual({
      type: 'register',
      status: 'ok',
      client_type: 'device',
      client_id: 'dev1',
      metadata: { platform: 'linux', system_info: { device_id: 'dev1', platform: 'linux', cpu_count: 4 } },
      timestamp: expect.any(String),
    });
    await server.sends(confirmation);
    await clock.advance(119_999);
    await server.receivesNothing();
    await clock.advance(1);
    expect(await server.receives()).toMatchObject({ type: 'heartbeat', status: 'ok', client_type: 'device' });
  });

  it('runs commands by the page’s tools, one after the other, and answers once for all', async () => {
    const order: string[] = [];
    let finish: (value: string) => void = () => undefined;
    const click = {
      execute: () => {
        order.push('click');
        return new Promise<string>((resolve) => (finish = resolve));
      },
    };
    const type = {
      execute: (input: unknown) => {
        order.push(`type ${JSON.stringify(input)}`);
        return { ok: true };
      },
    };
    const { server, clock, parts } = await openDevice({ click_input: click, type_text: type });
    const actions = [action('click_input', 'c1', { id: '3' }), action('type_text', 'c2', { text: 'hi' })];
    await server.sends(commands('tasks@t-1', 'r1', actions));
    await clock.advance(0);
    expect(order).toEqual(['click']);
    await server.receivesNothing();
    finish('clicked');
    expect(await server.receives()).toEqual({
      type: 'command_results',
      status: 'continue',
      client_type: 'device',
      client_id: 'dev1',
      session_id: 'tasks@t-1',
      prev_response_id: 'r1',
      request_id: expect.any(String),
      action_results: [success('c1', 'clicked'), success('c2')],
      timestamp: expect.any(String),
    });
    expect(order).toEqual(['click', 'type {"text":"hi"}']);
    expect(parts()).toMatchObject([
      { type: 'dynamic-tool', toolName: 'click_input', state: 'output-available', output: 'clicked' },
      { type: 'dynamic-tool', toolName: 'type_text', state: 'output-available', input: { text: 'hi' } },
    ]);
    await server.receivesNothing();
  });

  it('does messages of commands in their order, and none twice', async () => {
    const { server } = await openDevice({ look: ok });
    await server.sends(commands('s1', 'r1', [action('look', 'c1')]));
    await server.sends(commands('s2', 'r2', [action('look', 'c1')]));
    await server.sends(commands('s1', 'r1', [action('look', 'c1')]));
    expect(await server.receives()).toMatchObject({ prev_response_id: 'r1', session_id: 's1' });
    expect(await server.receives()).toMatchObject({ prev_response_id: 'r2', session_id: 's2' });
    await server.receivesNothing();
  });

  it('says what a tool threw as its failure, and skips what comes behind it', async () => {
    const boom = {
      execute: () => {
        throw new Error('no such control');
      },
    };
    const { server } = await openDevice({ click_input: boom, type_text: ok });
    const actions = [action('', 'c0'), action('click_input', 'c1'), action('type_text', 'c2')];
    await server.sends(commands('s', 'r1', actions));
    const skipped = 'Skipped due to previous failure (early_exit=True).';
    expect(await server.receives()).toMatchObject({
      action_results: [
        { status: 'success', result: 'No action taken.', error: '', call_id: 'c0' },
        { status: 'failure', error: 'no such control', result: null, call_id: 'c1' },
        { status: 'skipped', error: skipped, result: null, call_id: 'c2' },
      ],
    });
  });

  it('goes on behind a failure where it is told to', async () => {
    const { server, clock } = await openDevice({ type_text: ok }, { earlyExit: false, claimMs: 50 });
    await server.sends(commands('s', 'r1', [action('missing', 'c1'), action('type_text', 'c2')]));
    await server.receivesNothing();
    await clock.advance(50);
    expect(await server.receives()).toMatchObject({
      action_results: [
        { status: 'failure', error: 'No page of this device runs a tool "missing".' },
        { status: 'success', call_id: 'c2' },
      ],
    });
  });

  it('has a command answered by a person, where the tool runs nothing', async () => {
    const { server, room, clock } = await openDevice({ ask: {} }, { claimMs: null });
    await server.sends(commands('s', 'r1', [action('ask', 'c1')]));
    await clock.advance(60_000);
    const [turn] = room.getView().turns.values();
    expect(turn?.calls).toMatchObject([{ toolCallId: 'c1' }]);
    await room.addToolOutput({ toolCallId: 'c1', output: 'yes' });
    expect(await server.receives()).toMatchObject({ action_results: [success('c1', 'yes')] });
  });

  it('goes on behind a tool that does not come to an end', async () => {
    const never = { execute: () => new Promise<never>(() => undefined) };
    const { server, clock } = await openDevice({ never, look: ok }, { runMs: 5_000, claimMs: 10 });
    await server.sends(commands('s', 'r1', [action('never', 'c1')]));
    await server.sends(commands('s', 'r2', [action('look', 'c2')]));
    await clock.advance(4_999);
    await server.receivesNothing();
    await clock.advance(1);
    expect(await server.receives()).toMatchObject({
      action_results: [{ error: 'The tool "never" did not come to an end within 5000 ms.' }],
    });
    expect(await server.receives()).toMatchObject({ action_results: [success('c2')] });
  });

  it('answers commands without ids, with ids that come again, and none at all', async () => {
    const { server, parts } = await openDevice({ look: ok });
    await server.sends(
      commands('s', 'r1', [action('look', null, null), action('look', 'c'), action('look', 'c')]),
    );
    expect(await server.receives()).toMatchObject({
      action_results: [{ call_id: null }, success('c'), success('c')],
    });
    expect(new Set(parts().map((part) => (part as { toolCallId: string }).toolCallId)).size).toBe(3);
    await server.sends(commands('s', 'r2', []));
    expect(await server.receives()).toMatchObject({ prev_response_id: 'r2', action_results: [] });
  });

  it('answers at once that nobody is there, where no channel is held', async () => {
    const clock = createManualClock();
    const server = createForeignServer({ clock });
    const { url, webSocket } = server;
    const errors: string[] = [];
    createClient({
      url,
      webSocket,
      adapter: aipDeviceAdapter({ clientId: 'dev1' }),
      clock,
      onError: ({ code }) => errors.push(code),
    }).retain();
    await server.opened();
    await greet(server);
    await server.sends(commands('s', 'r1', [action('look', 'c1')]));
    expect(await server.receives()).toMatchObject({
      action_results: [{ status: 'failure', call_id: 'c1', error: expect.stringContaining('No page') }],
    });
    expect(errors).toEqual(['bad-frame']);
  });

  it('ends the turn of a task that somebody else gave with its copy of the end', async () => {
    const { server, answer, shown } = await openDevice({ look: ok });
    await server.sends(commands('tasks@t-1', 'r1', [action('look')]));
    await server.receives();
    expect(answer()?.chat.status).toBe('streaming');
    await server.sends(taskEnd('tasks@t-1', { result: { answer: 'It is open.' } }));
    expect(shown()).toEqual(['ufo: It is open. (done)']);
  });

  it('drops commands of a task that has ended, and goes on with the next one’s', async () => {
    const never = { execute: () => new Promise<never>(() => undefined) };
    const { server, parts } = await openDevice({ never, look: ok });
    await server.sends(commands('s1', 'r1', [action('never', 'c1')]));
    await server.sends(commands('s2', 'r2', [action('look', 'c1')]));
    await server.sends(taskEnd('s1', { status: 'failed', error: 'too slow' }));
    expect(await server.receives()).toMatchObject({
      prev_response_id: 'r2',
      action_results: [success('c1')],
    });
    expect(parts()).toHaveLength(1);
    await server.receivesNothing();
  });

  it('answers a task from the server’s HTTP side with a task of its own', async () => {
    const { server, shown } = await openDevice();
    await server.sends({
      ...confirmation,
      type: 'task',
      status: 'continue',
      user_request: 'hello',
      session_id: '4d0f9e77-3d69-4d71-8d58-af195e247ca8',
      task_name: 'viaapi',
      response_id: '3643cb23-c871-4184-8cad-692f5ea88d30',
    });
    const session = '4d0f9e77-3d69-4d71-8d58-af195e247ca8';
    expect(await server.receives()).toEqual({
      type: 'task',
      status: 'continue',
      client_type: 'device',
      client_id: 'dev1',
      request: 'hello',
      task_name: 'viaapi',
      session_id: session,
      request_id: expect.any(String),
      timestamp: expect.any(String),
    });
    await server.sends({ ...confirmation, session_id: session });
    await server.sends(taskEnd(session, { result: 'Hello.' }));
    expect(shown()).toEqual(['server: hello (done)', 'ufo: Hello. (done)']);
  });

  it('gives tasks to itself', async () => {
    const { says, server } = await openDevice();
    void says('none of it', { session_id: 'sess-A', task_name: 't1' });
    expect(await server.receives()).toMatchObject({
      type: 'task',
      status: 'continue',
      client_type: 'device',
      client_id: 'dev1',
      request: 'none of it',
      task_name: 't1',
      session_id: 'sess-A',
    });
  });

  it('that loses its line aborts what runs, and answers nothing of it on the next', async () => {
    let signal: AbortSignal | undefined;
    const slow = {
      execute: (_input: unknown, context: { signal: AbortSignal }) => {
        ({ signal } = context);
        return new Promise<never>(() => undefined);
      },
    };
    const { server, clock, answer } = await openDevice({ slow }, {}, { retry: { delay: () => 100 } });
    await server.sends(commands('s', 'r1', [action('slow')]));
    await clock.advance(0);
    await server.drop();
    expect(signal?.aborted).toBe(true);
    expect(answer()?.chat.status).toBe('interrupted');
    await clock.advance(100);
    await greet(server);
    await server.receivesNothing();
  });

  it('tells what it is where it is asked again', async () => {
    const { server } = await openDevice();
    await server.sends({ ...confirmation, type: 'device_info_request', response_id: 'q1' });
    expect(await server.receives()).toMatchObject({
      type: 'device_info_response',
      metadata: { device_id: 'dev1', platform: 'linux' },
      request_id: 'q1',
    });
  });
});
