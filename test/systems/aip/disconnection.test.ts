// The seed's document, "Client Disconnection", "Result Callback" and "Handle Cancellation Gracefully".
import { describe, expect, it } from 'vitest';

import type { AgentFunction, Turn } from '../../../src/gateway/index.js';
import { openAipGateway, plain, task } from '../../adapters/aip/open-aip-gateway.js';

/** An agent that never comes to an end by itself. */
function endlessAgent() {
  const turns: Turn[] = [];
  const run: AgentFunction = async function* (turn) {
    turns.push(turn);
    yield { type: 'text-start', id: 't' };
    yield { type: 'text-delta', id: 't', delta: 'so far' };
    await new Promise(() => undefined);
  };
  return { run, turns };
}

async function running() {
  const { run, turns } = endlessAgent();
  const gateway = openAipGateway({ run });
  const device = await gateway.device('dev1');
  const constellation = await gateway.constellation();
  for (const session of ['s1', 's2']) {
    constellation.sends(task('slow', { session_id: session }));
    await constellation.receives();
  }
  await gateway.settle();
  expect(turns).toHaveLength(2);
  const { device: enterDevice, constellation: enterConstellation } = gateway;
  return { ...gateway, device, constellation, enterDevice, enterConstellation, turns };
}

describe('Cleanup Process', () => {
  it('For Device Clients: Cancel all sessions with device_disconnected, and the constellation is told', async () => {
    const { device, constellation, endpoint, turns, settle, gateway } = await running();
    device.close();
    await settle();
    for (const session of ['s1', 's2']) {
      expect(plain(await constellation.receives())).toEqual({
        type: 'task_end',
        status: 'failed',
        error: 'Task was cancelled because target device disconnected',
        session_id: session,
      });
    }
    expect(constellation.unread()).toEqual([]);
    expect(turns.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect((await gateway.snapshot('s1')).messages[1]?.chat.status).toBe('stopped');
    expect(endpoint.wsManager.getDeviceSessions('dev1')).toEqual([]);
    expect(endpoint.wsManager.getConstellationSessions('tasks@dev1')).toEqual([]);
    expect(endpoint.sessionManager.list()).toEqual([]);
  });

  it('For Constellation Clients: Cancel all sessions with constellation_disconnected, and nobody is told', async () => {
    const { device, constellation, endpoint, turns, settle, gateway, log } = await running();
    constellation.close();
    await settle();
    expect(device.unread()).toEqual([]);
    expect(turns.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect((await gateway.snapshot('s2')).messages[1]?.chat.status).toBe('stopped');
    expect(endpoint.wsManager.getConstellationSessions('tasks@dev1')).toEqual([]);
    expect(endpoint.wsManager.getDeviceSessions('dev1')).toEqual([]);
    expect(endpoint.sessionManager.list()).toEqual([]);
    expect(log.filter(({ event }) => event === 'aip-task-cancelled')).toMatchObject([
      { session: 's1', reason: 'constellation_disconnected' },
      { session: 's2', reason: 'constellation_disconnected' },
    ]);
    device.sends({ type: 'heartbeat', status: 'ok' });
    expect(await device.receives()).toMatchObject({ type: 'heartbeat' });
  });

  it('Remove from Registry, and no session on the gateway is left: no orphans, no leaks', async () => {
    const { device, constellation, endpoint, settle, gateway, clock } = await running();
    expect(gateway.connections.list()).toHaveLength(1);
    constellation.close();
    device.close();
    await settle();
    expect(endpoint.wsManager.getStats().total).toBe(0);
    expect(gateway.connections.list()).toEqual([]);
    expect(gateway.connections.statistics()).toMatchObject({ sockets: 0, turns: 0 });
    await clock.advance(60_000);
    expect(gateway.health()).toMatchObject({ status: 'ok', turns: 0, sessions: 0 });
  });

  it('a device’s own tasks end with it', async () => {
    const { run, turns } = endlessAgent();
    const gateway = openAipGateway({ run });
    const device = await gateway.device('dev1');
    device.sends({ type: 'task', status: 'continue', request: 'slow', session_id: 's1' });
    await device.receives();
    await gateway.settle();
    device.close();
    await gateway.settle();
    expect(turns[0]?.signal.aborted).toBe(true);
    expect(gateway.errors).toEqual([]);
  });

  it('a session may be used again once it was cancelled', async () => {
    const { device, constellation, settle, enterDevice, turns } = await running();
    device.close();
    await settle();
    constellation.unread();
    await enterDevice('dev1');
    constellation.sends(task('again', { session_id: 's1' }));
    expect(await constellation.receives()).toMatchObject({ type: 'heartbeat', session_id: 's1' });
    await settle();
    expect(turns).toHaveLength(3);
  });

  it('1,000 tasks leave nothing behind', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const constellation = await gateway.constellation();
    const timers = gateway.clock.pending;
    for (let count = 0; count < 100; count += 1) {
      for (let more = 0; more < 10; more += 1)
        constellation.sends(task('x', { session_id: `s${count}-${more}` }));
      for (let more = 0; more < 20; more += 1) await constellation.receives();
    }
    await gateway.settle();
    expect(gateway.endpoint.sessionManager.list()).toEqual([]);
    expect(gateway.endpoint.wsManager.getDeviceSessions('dev1')).toEqual([]);
    expect(gateway.gateway.connections.list()[0]?.channels).toEqual([]);
    expect(gateway.clock.pending).toBeLessThanOrEqual(timers + 2);
  });
});

describe('Result Callback', () => {
  it('Send to constellation client, and also send to target device', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    const constellation = await gateway.constellation();
    constellation.sends(task('x', { session_id: 's1' }));
    await constellation.receives();
    const end = await constellation.receives();
    expect(plain(end)).toEqual({
      type: 'task_end',
      status: 'completed',
      session_id: 's1',
      result: { answer: 'Done.' },
    });
    expect(await device.receives()).toEqual(end);
  });

  it('Skip callback if client disconnected; a new one of its id is another client', async () => {
    const { constellation, settle, device, enterConstellation } = await running();
    constellation.close();
    await settle();
    const again = await enterConstellation();
    await settle();
    expect(again.unread()).toEqual([]);
    expect(device.unread()).toEqual([]);
  });

  it('checks connection state before sending to prevent errors when clients disconnect during execution', async () => {
    const { device, constellation, settle, errors, log } = await running();
    // Both go at once: what one's end would tell the other has nowhere to go.
    device.close();
    constellation.close();
    await settle();
    expect(errors).toEqual([]);
    expect(log.filter(({ event }) => event === 'aip-client-disconnected')).toHaveLength(2);
  });
});

describe('Handle Cancellation Gracefully', () => {
  it('constellation_disconnected: Don’t send callback. device_disconnected: Send callback', async () => {
    const { endpoint, constellation, device, settle } = await running();
    expect(endpoint.sessionManager.cancelTask('s1', 'constellation_disconnected')).toBe(true);
    await settle();
    expect(constellation.unread()).toEqual([]);
    expect(endpoint.sessionManager.cancelTask('s2', 'device_disconnected')).toBe(true);
    await settle();
    expect(constellation.unread()).toMatchObject([{ type: 'task_end', session_id: 's2' }]);
    expect(device.unread()).toMatchObject([{ type: 'task_end', session_id: 's2' }]);
    expect(endpoint.sessionManager.cancelTask('s2', 'device_disconnected')).toBe(false);
  });
});
