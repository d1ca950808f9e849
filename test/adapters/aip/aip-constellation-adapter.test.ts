import { describe, expect, it } from 'vitest';

import { aipConstellationAdapter } from '../../../src/adapters/aip/constellation-adapter.js';
import { openForeignClient } from '../open-foreign-client.js';
import { confirmation, greet, openConstellation, taskEnd } from './open-aip-client.js';

const error = (text: string) => ({ ...confirmation, type: 'error', status: 'error', error: text });
const sessionOf = (message: unknown): string => (message as { session_id: string }).session_id;

describe('a constellation', () => {
  it('registers for its device, with its type in every message, heartbeats too', async () => {
    const adapter = aipConstellationAdapter({ device: 'dev1', metadata: { version: '2.0' } });
    const { server, clock, client } = await openForeignClient(adapter, 'desk');
    expect(client.store.getState().connection.status).toBe('authenticating');
    expect(await server.receives()).toEqual({
      type: 'register',
      status: 'ok',
      client_type: 'constellation',
      client_id: 'tasks@dev1',
      target_id: 'dev1',
      metadata: {
        type: 'constellation_client',
        task_name: 'tasks',
        targeted_device_id: 'dev1',
        version: '2.0',
      },
      timestamp: '2026-01-01T00:00:00.000+00:00',
    });
    await server.sends(confirmation);
    expect(client.store.getState().connection).toMatchObject({ status: 'open' });
    expect([...client.store.getState().connection.capabilities]).toEqual(['connection-messages']);

    await clock.advance(30_000);
    expect(await server.receives()).toEqual({
      type: 'heartbeat',
      status: 'ok',
      client_type: 'constellation',
      client_id: 'tasks@dev1',
      timestamp: '2026-01-01T00:00:30.000+00:00',
    });
  });

  it('has its token in the address, and none where there is none', async () => {
    const withToken = await openForeignClient(aipConstellationAdapter({ device: 'dev1' }), 'desk', {
      getToken: () => 'key 1',
      greet,
    });
    expect(withToken.server.asked).toEqual(['ws://foreign.invalid/ws?token=key+1']);
    const without = await openForeignClient(aipConstellationAdapter({ device: 'dev1' }), 'desk', { greet });
    expect(without.server.asked).toEqual(['ws://foreign.invalid/ws']);
  });

  it('gives a task, shows it as taken up with the acknowledgement, and its end as the answer', async () => {
    const { says, server, shown, parts, room } = await openConstellation();
    const reply = says('open notepad');
    const asked = await server.receives();
    const [id] = room.getView().pending.keys();
    expect(asked).toEqual({
      type: 'task',
      status: 'continue',
      client_type: 'constellation',
      client_id: 'tasks@dev1',
      target_id: 'dev1',
      request: 'open notepad',
      task_name: `tasks/${id}`,
      session_id: `tasks@${id}`,
      request_id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      timestamp: expect.stringMatching(/\+00:00$/),
    });
    expect(shown()).toEqual([]);
    const session = sessionOf(asked);
    await server.sends({ ...confirmation, session_id: session });
    expect(await reply).toMatchObject({ messageId: id });
    expect(shown()).toEqual(['u1: open notepad (done)', 'dev1:  (streaming)']);
    await server.sends(taskEnd(session, { result: { answer: 'It is open.' } }));
    expect(shown()[1]).toBe('dev1: It is open. (done)');
    const data = { status: 'completed', result: { answer: 'It is open.' }, error: null };
    expect(parts()).toMatchObject([{ type: 'text' }, { type: 'data-task-end', data }]);
  });

  it('takes ids and names from the body of one message', async () => {
    const { says, server } = await openConstellation();
    void says('open notepad', { session_id: 'tasks@t-1', task_name: 'galaxy/tasks/t' });
    expect(await server.receives()).toMatchObject({ session_id: 'tasks@t-1', task_name: 'galaxy/tasks/t' });
    void says('again', { session_id: 'tasks@t-1' });
    await server.receivesNothing();
  });

  it('runs several tasks at once, each with its own end, whatever their order', async () => {
    const { says, server, shown } = await openConstellation();
    void says('slow');
    const first = sessionOf(await server.receives());
    void says('quick');
    const second = sessionOf(await server.receives());
    // The real server handles messages side by side: an end may overtake its acknowledgement.
    await server.sends(taskEnd(second, { result: 'two' }));
    await server.sends({ ...confirmation, session_id: second });
    await server.sends({ ...confirmation, session_id: first });
    expect(shown()).toEqual([
      'u1: quick (done)',
      'dev1: two (done)',
      'u1: slow (done)',
      'dev1:  (streaming)',
    ]);
    await server.sends(taskEnd(first, { result: null }));
    expect(shown()[3]).toBe('dev1:  (done)');
    await server.sends(taskEnd(first, { result: 'once more' }));
    expect(shown()).toHaveLength(4);
  });

  it.each([
    ['its error', { error: 'agent exploded' }, 'agent exploded'],
    [
      'what its result has as failure',
      { error: null, result: { failure: 'session ended with an error' } },
      'session ended with an error',
    ],
    ['nothing', {}, 'The task failed.'],
  ])('shows a failed task with %s', async (_name, end, text) => {
    const { says, server, answer } = await openConstellation();
    void says('fail now');
    const session = sessionOf(await server.receives());
    await server.sends({ ...confirmation, session_id: session });
    await server.sends(taskEnd(session, { status: 'failed', ...end }));
    expect(answer()?.chat).toMatchObject({ status: 'failed', error: { code: 'turn-failed', text } });
  });

  it('shows a result that is no text as JSON', async () => {
    const { says, server, shown } = await openConstellation();
    void says('list');
    const session = sessionOf(await server.receives());
    await server.sends(taskEnd(session, { result: { first: [1] } }));
    expect(shown()[1]).toContain('"first": [');
  });

  it('has the oldest task that was not taken up fail with an error, for errors name nothing', async () => {
    const { says, server, errors } = await openConstellation();
    const reply = says('x');
    await server.receives();
    await server.sends(error("Target device 'dev1' is not connected"));
    await expect(reply).rejects.toMatchObject({ code: 'unavailable' });
    await server.sends(error('client_id does not match the registered connection'));
    expect(errors.map(({ code }) => code)).toEqual(['bad-frame']);
  });

  it('asks for device info with a message of the connection, and gets the answer as one', async () => {
    const { client, server } = await openConstellation();
    const heard: unknown[] = [];
    client.onMessage((data) => heard.push(data));
    expect(client.send({ type: 'device_info_request', request_id: 'info-7' })).toBe(true);
    expect(await server.receives()).toEqual({
      type: 'device_info_request',
      status: 'ok',
      client_type: 'constellation',
      client_id: 'tasks@dev1',
      target_id: 'dev1',
      request_id: 'info-7',
      timestamp: expect.any(String),
    });
    const info = {
      ...confirmation,
      type: 'device_info_response',
      response_id: 'info-7',
      result: { cpu_count: 4 },
    };
    await server.sends(info);
    expect(heard).toEqual([info]);
  });

  it('says that the wire cannot stop, edit, or send anything but text', async () => {
    const { client, room, server, errors } = await openConstellation();
    await expect(room.editMessage('m', { parts: [{ type: 'text', text: 'x' }] })).rejects.toMatchObject({
      code: 'command-unsupported',
    });
    const file = { type: 'file', mediaType: 'image/png', url: 'data:,' } as const;
    await expect(room.sendMessage({ parts: [file] })).rejects.toMatchObject({ code: 'message-invalid' });
    client.send({ type: 'task' });
    expect(errors.map(({ code }) => code)).toEqual(['bad-frame']);
    await server.receivesNothing();
  });
});

describe('a line', () => {
  it('is given up where a registration is not answered, and tried again', async () => {
    const adapter = aipConstellationAdapter({ device: 'dev1', registrationMs: 5_000 });
    const { server, clock, client } = await openForeignClient(adapter, 'desk');
    await server.receives();
    await clock.advance(5_000);
    expect(server.closed).toMatchObject({ code: 4408 });
    expect(client.store.getState().connection.status).toBe('reconnecting');
    await clock.advance(2_000);
    expect(await server.receives()).toMatchObject({ type: 'register' });
  });

  it.each([
    "client_id 'tasks@dev1' is already registered; duplicate registrations are not allowed",
    "Target device 'dev1' is not connected",
  ])('that is refused with "%s" is tried again with backoff, though it closes with 1000', async (text) => {
    const adapter = aipConstellationAdapter({ device: 'dev1' });
    const waits: number[] = [];
    const retry = { delay: (attempt: number) => waits.push(attempt) * 1_000 };
    const { server, clock, client, errors } = await openForeignClient(adapter, 'desk', { retry });
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await server.receives();
      await server.sends(error(text));
      await server.close(1000);
      expect(client.store.getState().connection.status).toBe('reconnecting');
      expect(errors).toHaveLength(attempt);
      expect(errors.at(-1)).toMatchObject({ code: 'unavailable', message: expect.stringContaining(text) });
      await server.receivesNothing();
      await clock.advance(attempt * 1_000);
    }
    expect(waits).toEqual([1, 2, 3, 4]);
    await greet(server);
    await clock.advance(0);
    expect(client.store.getState().connection.status).toBe('open');
  });

  it('is given up when a heartbeat is not answered, though its socket is open', async () => {
    const { server, clock, client } = await openConstellation();
    await clock.advance(30_000);
    await server.receives();
    await server.sends(confirmation);
    await clock.advance(30_000);
    await server.receives();
    await clock.advance(29_999);
    expect(client.store.getState().connection.status).toBe('open');
    await clock.advance(1);
    expect(server.closed).toMatchObject({ code: 4510 });
  });

  it('that is lost interrupts what ran, and fails what was not taken up; nothing is asked twice', async () => {
    const retry = { delay: () => 100 };
    const { says, server, shown, clock } = await openConstellation({}, { retry });
    void says('slow');
    const session = sessionOf(await server.receives());
    await server.sends({ ...confirmation, session_id: session });
    const lost = says('never taken up');
    await server.receives();
    await server.drop();
    await expect(lost).rejects.toMatchObject({ code: 'closed' });
    expect(shown()).toEqual(['u1: slow (done)', 'dev1:  (interrupted)']);
    await clock.advance(100);
    await greet(server);
    await server.receivesNothing();
    await server.sends(taskEnd(session, { result: 'too late' }));
    expect(shown()).toEqual(['u1: slow (done)', 'dev1:  (interrupted)']);
  });
});
