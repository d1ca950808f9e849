import { describe, expect, it } from 'vitest';

import { createHeartbeatMonitor } from '../../../src/adapters/desktopmate/heartbeat-monitor.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { openDeskGateway, path } from '../../adapters/desktopmate/open-desk-gateway.js';

describe('HeartbeatMonitor: monitors connection health', () => {
  it('Configuration: ping_interval=30 seconds between pings, pong_timeout=10 seconds to wait for pong', () => {
    const { pingInterval, pongTimeout } = createHeartbeatMonitor(createManualClock());
    expect({ pingInterval, pongTimeout }).toEqual({ pingInterval: 30_000, pongTimeout: 10_000 });
  });

  it('Ping Loop: Sends periodic ping messages, every 30s', async () => {
    const { connect, clock } = openDeskGateway();
    const page = connect(path);
    for (let round = 0; round < 4; round += 1) {
      expect(await page.receives()).toEqual({ type: 'ping', id: null, timestamp: null });
      page.sends({ type: 'pong' });
      await clock.advance(29_999);
      expect(page.unread()).toEqual([]);
      await clock.advance(1);
    }
  });

  it("Timeout Detection: Closes connections that don't respond, within 10s", async () => {
    const { enter, clock, manager } = openDeskGateway();
    const page = await enter();
    page.sends({ type: 'pong' });
    await clock.advance(39_999);
    expect(manager.connections()).toHaveLength(1);
    await clock.advance(1);
    await page.isClosed({ code: 4000 });
    expect(manager.connections()).toEqual([]);
  });

  it('closes one that never answered, whether it was let in or not', async () => {
    const { connect, enter, clock } = openDeskGateway();
    const [stranger, page] = [connect(path), await enter()];
    await clock.advance(10_000);
    await stranger.isClosed({ code: 4000 });
    await page.isClosed({ code: 4000 });
  });

  it('keeps one that answers, for hours', async () => {
    const { enter, clock, manager } = openDeskGateway();
    const page = await enter();
    page.sends({ type: 'pong' });
    for (let round = 0; round < 240; round += 1) {
      await clock.advance(30_000);
      expect(page.unread()).toEqual([{ type: 'ping', id: null, timestamp: null }]);
      page.sends({ type: 'pong' });
    }
    expect(manager.getStatistics().authenticated).toBe(1);
  });

  it('Custom ping/pong intervals', async () => {
    const { connect, clock } = openDeskGateway({ heartbeat: { pingInterval: 500, pongTimeout: 50 } });
    const page = connect(path);
    await page.receives();
    page.sends({ type: 'pong' });
    await clock.advance(500);
    await page.receives();
    await clock.advance(50);
    await page.isClosed({ code: 4000 });
  });

  it('Background Tasks: Runs per-connection heartbeat loops, which end with it', async () => {
    const { enter, clock, gateway } = openDeskGateway();
    const before = clock.pending;
    const pages = [await enter(), await enter()];
    for (const page of pages) page.close(1000);
    for (const page of pages) await page.isClosed({ code: 1000 });
    // The gateway itself looks for a few seconds whether they come back; a loop would go on and on.
    await clock.advance(20_000);
    expect(clock.pending).toBeLessThanOrEqual(before);
    await gateway.close();
  });
});

describe('a connection of the recorded server', () => {
  it('that answers pings and never authorizes stays open', async () => {
    const { connect, clock, manager } = openDeskGateway();
    const page = connect(path);
    for (let round = 0; round < 10; round += 1) {
      page.sends({ type: 'pong' });
      await clock.advance(30_000);
    }
    expect(manager.getStatistics()).toMatchObject({ connections: 1, authenticated: 0 });
  });

  it('that sends bytes stays open', async () => {
    const { enter, manager } = openDeskGateway();
    const page = await enter();
    for (let round = 0; round < 7; round += 1) page.sends(new Uint8Array([1, 2, 3]));
    expect(await page.receives()).toMatchObject({ type: 'error', code: null });
    expect(manager.getStatistics().authenticated).toBe(1);
  });

  it('that sends 17 MiB at once is closed with 1009', async () => {
    const { enter } = openDeskGateway();
    const page = await enter();
    page.sends('x'.repeat(17 * 1024 * 1024));
    await page.isClosed({ code: 1009 });
  });
});
