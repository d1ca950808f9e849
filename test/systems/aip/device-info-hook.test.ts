// @vitest-environment happy-dom
/** Device info, on a page of a constellation. */
import '../../react/setup.js';

import { act, render, screen } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { beforeAll, describe, expect, it } from 'vitest';

import { requestDeviceInfo } from '../../../src/adapters/aip/request-device-info.js';
import {
  aipConstellationAdapter,
  TaskEndPart,
  useDeviceInfo,
  type DeviceInfo,
} from '../../../src/compat/aip/index.js';
import { ConnectionProvider } from '../../../src/index.js';
import type { JsonValue } from '../../../src/model/json.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { confirmation, openConstellation } from '../../adapters/aip/open-aip-client.js';
import { createForeignServer } from '../../support/foreign-server.js';

/** A page that shows its device's info. */
function show() {
  const clock = createManualClock();
  const server = createForeignServer({ clock });
  const seen: DeviceInfo[] = [];
  function Facts(): ReactNode {
    const device = useDeviceInfo();
    seen.push(device);
    const { info, error } = device;
    return createElement('p', {}, `${JSON.stringify(info)} ${error?.message ?? ''}`);
  }
  const { url, webSocket } = server;
  const adapter = aipConstellationAdapter({ device: 'dev1' });
  const options = { url, webSocket, adapter, clock, random: createSeededRandom(2), environment: {} };
  render(createElement(ConnectionProvider, options, createElement(Facts)));
  const hears = async (message: object) => {
    await act(() => server.sends(message));
    await act(() => clock.advance(0));
  };
  return { server, clock, seen, hears };
}

// The first client of all fetches code, and no clock says when it is there.
beforeAll(async () => void (await openConstellation()));

describe('useDeviceInfo', () => {
  it('asks when the connection opens, and shows what the device told of itself', async () => {
    const { server, seen, hears } = show();
    await act(() => server.opened());
    expect(await server.receives()).toMatchObject({ type: 'register' });
    await hears(confirmation);
    const asked = (await server.receives()) as { request_id: string };
    expect(asked).toMatchObject({
      type: 'device_info_request',
      target_id: 'dev1',
      client_type: 'constellation',
    });
    const answer = { ...confirmation, type: 'device_info_response', response_id: asked.request_id };
    await hears({ ...answer, result: { cpu_count: 4 } });
    expect(screen.getByText('{"cpu_count":4}')).toBeInTheDocument();

    act(() => seen.at(-1)?.refresh());
    const again = (await server.receives()) as { request_id: string };
    expect(again.request_id).not.toBe(asked.request_id);
    const error = 'Device dev1 not found or no system info available';
    await hears({ ...answer, response_id: again.request_id, result: { error } });
    expect(seen.at(-1)).toMatchObject({ info: { cpu_count: 4 }, error: { code: 'message-missing' } });
    expect(new Set(seen.map(({ refresh }) => refresh)).size).toBe(1);
  });
});

describe('requestDeviceInfo', () => {
  const open = () => {
    const listeners = new Set<(data: JsonValue) => void>();
    const clock = createManualClock();
    return { listeners, options: { clock, random: createSeededRandom(1), timeoutMs: 100 } };
  };
  const onMessage = (listeners: Set<(data: JsonValue) => void>) => (listener: (data: JsonValue) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  it('rejects where nothing comes in time, and listens no longer', async () => {
    const { listeners, options } = open();
    const client = { send: () => true, onMessage: onMessage(listeners) };
    const info = requestDeviceInfo(client, options);
    info.catch(() => undefined);
    for (const listener of listeners) listener({ type: 'device_info_response', response_id: 'another' });
    await options.clock.advance(100);
    await expect(info).rejects.toMatchObject({ code: 'request-timeout' });
    expect([listeners.size, options.clock.pending]).toEqual([0, 0]);
  });

  it('rejects at once where there is no connection', async () => {
    const { listeners, options } = open();
    const client = { send: () => false, onMessage: onMessage(listeners) };
    await expect(requestDeviceInfo(client, options)).rejects.toMatchObject({ code: 'closed' });
    expect([listeners.size, options.clock.pending]).toEqual([0, 0]);
  });
});

describe('TaskEndPart', () => {
  it('says how a task ended, and unfolds its result', () => {
    const { rerender } = render(
      createElement(TaskEndPart, { data: { status: 'completed', result: { a: 1 } } }),
    );
    expect(screen.getByText('Task completed')).toBeInTheDocument();
    expect(screen.getByText(/"a": 1/)).toBeInTheDocument();
    rerender(createElement(TaskEndPart, { data: { status: 'failed', error: 'agent exploded' } }));
    expect(screen.getByText('Task failed: agent exploded')).toBeInTheDocument();
  });
});
