// The recorded server is played to our adapters, which have to say what the scripts said, field by field.
import { describe, expect, it } from 'vitest';

import { greet, openConstellation, openDevice } from './open-aip-client.js';
import { readTranscript, type Recorded } from './read-transcript.js';

const sections = readTranscript();
const recorded = (heading: string, client: string): Recorded[] => {
  const lines = (sections.get(heading) ?? []).filter((line) => line.client === client);
  expect(lines.length, `lines of ${client} in "${heading}"`).toBeGreaterThan(0);
  return lines;
};

/** Without what is new each time. */
const stable = (message: Record<string, unknown>): object => {
  const { timestamp: _time, request_id: _request, ...rest } = message;
  return rest;
};

describe('the recorded server', () => {
  it('registers our device, has its commands run, and gets the answers that were recorded', async () => {
    const ran: unknown[] = [];
    const tool = {
      execute: (input: unknown) => {
        ran.push(input);
        return { ok: true };
      },
    };
    const names = ['get_desktop_app_info', 'click_input', 'type_text'];
    const device = await openDevice(Object.fromEntries(names.map((name) => [name, tool])));
    const lines = recorded('task to the device, two command rounds', 'dev1');
    let command: Recorded['message'];
    let calls = 0;
    for (const { from, message, isCut } of lines) {
      if (from === 'server') {
        // The recorder cut the ends of these lines off.
        command = { response_id: `cut-${calls}`, ...message };
        calls += 1;
        await device.server.sends(command);
        continue;
      }
      const said = (await device.server.receives()) as Record<string, unknown>;
      const expected = stable({ ...message, prev_response_id: command.response_id });
      const results = { action_results: (message.action_results as object[]).slice(0, 1) };
      const known = isCut ? { ...expected, action_results: said['action_results'] } : expected;
      expect(stable(said)).toEqual(known);
      expect((said['action_results'] as object[])[0]).toEqual(results.action_results[0]);
      expect((said['action_results'] as object[]).length).toBe(command.actions.length);
    }
    expect(ran).toEqual([{ remove_empty: true }, { id: '3' }, { text: 'hi' }]);
    // The copy of the task's end is the first line of the next section.
    const [end] = recorded('fail now', 'dev1');
    await device.server.sends(end?.message);
    expect(device.answer()?.chat.status).toBe('done');
    await device.server.receivesNothing();
  });

  it('takes our device’s own task', async () => {
    const [asked, ack, end] = recorded('device runs its own task', 'dev1');
    const device = await openDevice();
    const { session_id, task_name, request } = asked?.message ?? {};
    void device.says(request, { session_id, task_name });
    expect(stable((await device.server.receives()) as never)).toEqual(stable(asked?.message));
    await device.server.sends(ack?.message);
    await device.server.sends(end?.message);
    expect(device.shown()).toEqual(['dev1: none of it (done)', 'ufo: none of it (done)']);
  });

  it('takes our constellation’s tasks, heartbeats and questions about its device', async () => {
    const { server, says, shown, answer, client, clock, errors } = await openConstellation();
    const [heartbeat] = recorded('heartbeat with client_type', 'const');
    await clock.advance(30_000);
    expect(stable((await server.receives()) as never)).toEqual(heartbeat?.message);

    const heard: unknown[] = [];
    client.onMessage((data) => heard.push(data));
    for (const [asked, answered] of pairs(recorded('device info', 'const'))) {
      const { request_id, target_id } = asked.message;
      client.send({ type: 'device_info_request', request_id, target_id });
      expect(stable((await server.receives()) as never)).toEqual(stable(asked.message));
      await server.sends(answered.message);
    }
    expect(heard).toMatchObject([{ response_id: 'info-7', result: { cpu_count: 4 } }]);
    expect(errors).toMatchObject([{ message: expect.stringContaining('Not authorized') }]);

    const [asked, ack, end] = recorded('task to the device, two command rounds', 'const');
    const { session_id, task_name, request } = asked?.message ?? {};
    void says(request, { session_id, task_name });
    expect(stable((await server.receives()) as never)).toEqual(stable(asked?.message));
    await server.sends(ack?.message);
    await server.sends(end?.message);
    expect(shown()[1]).toMatch(/^dev1: [^]*"first"[^]*\(done\)$/);

    for (const heading of ['fail now', 'boom now']) {
      const [failing, acknowledged, failed] = recorded(heading, 'const');
      const session = acknowledged?.message.session_id;
      void says(failing?.message.request, { session_id: session });
      expect(await server.receives()).toMatchObject(failing?.message);
      await server.sends(acknowledged?.message);
      await server.sends(failed?.message);
      const text = failed?.message.error ?? failed?.message.result.failure;
      expect(answer()?.chat).toMatchObject({ status: 'failed', error: { text } });
    }

    const gone = recorded('device goes away while two slow tasks run', 'const');
    for (const { message } of gone) {
      void says('slow', { session_id: message.session_id });
      await server.receives();
      await server.sends({ ...ack?.message, session_id: message.session_id });
    }
    for (const { message } of gone) await server.sends(message);
    expect(shown().filter((line) => line.endsWith('(failed)'))).toHaveLength(4);
    await server.receivesNothing();
  });

  it('refuses our registrations, which come again', async () => {
    const [, refusal] = recorded('duplicate id', 'dup');
    const device = await openDevice({}, {}, { retry: { delay: () => 100 } });
    await device.server.drop();
    await device.clock.advance(100);
    await device.server.receives();
    await device.server.sends(refusal?.message);
    await device.server.close(1000, 'OK');
    expect(device.client.store.getState().connection.status).toBe('reconnecting');
    await device.clock.advance(100);
    await greet(device.server);
    await device.clock.advance(0);
    expect(device.client.store.getState().connection.status).toBe('open');
  });
});

function pairs(lines: readonly Recorded[]): [Recorded, Recorded][] {
  return lines.flatMap((line, index): [Recorded, Recorded][] => {
    const next = lines[index + 1];
    return line.from === 'client' && next ? [[line, next]] : [];
  });
}
