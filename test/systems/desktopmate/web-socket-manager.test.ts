import { describe, expect, it } from 'vitest';

import { desktopmateEndpoint } from '../../../src/adapters/desktopmate/endpoint.js';
import { pause, say } from '../../../src/testing/index.js';
import { ask, openDeskGateway, path } from '../../adapters/desktopmate/open-desk-gateway.js';

const slow = [say('word', { by: 'whole' }), pause(60_000)];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('WebSocketManager: the main orchestrator', () => {
  it('connect() - Accept new WebSocket connection', async () => {
    const { connect, manager } = openDeskGateway();
    expect(manager.connections()).toEqual([]);
    const page = connect(path);
    expect(await page.receives()).toEqual({ type: 'ping', id: null, timestamp: null });
    expect(manager.connections()).toHaveLength(1);
    expect(manager.connections()[0]?.connectionId).toMatch(uuid);
  });

  it('disconnect() - Cleanup connection resources', async () => {
    const { enter, manager, clock } = openDeskGateway();
    const page = await enter();
    manager.disconnect(page.connectionId);
    await page.isClosed({ code: 1000 });
    expect(manager.getConnection(page.connectionId)).toBeUndefined();
    expect(manager.connections()).toEqual([]);
    manager.disconnect(page.connectionId);
    await clock.advance(60_000);
    expect(page.unread()).toEqual([]);
  });

  it('send_message() - Send message to specific connection', async () => {
    const { enter, manager } = openDeskGateway();
    const [ada, bob] = [await enter('ada'), await enter('bob')];
    expect(manager.sendMessage(ada.connectionId, { type: 'notice', text: 'only you' })).toBe(true);
    expect(await ada.receives()).toEqual({ type: 'notice', text: 'only you' });
    expect(bob.unread()).toEqual([]);
    expect(manager.sendMessage('nobody', { type: 'notice' })).toBe(false);
  });

  it('broadcast_message() - Send message to all authenticated connections', async () => {
    const { connect, enter, manager } = openDeskGateway();
    const [ada, bob, stranger] = [await enter('ada'), await enter('bob'), connect(path)];
    await stranger.receives();
    expect(manager.broadcastMessage({ type: 'notice' })).toBe(2);
    expect([await ada.receives(), await bob.receives()]).toEqual([{ type: 'notice' }, { type: 'notice' }]);
    expect(stranger.unread()).toEqual([]);
  });

  it('handle_message() - Route incoming messages by type', async () => {
    const { enter, manager } = openDeskGateway();
    const page = await enter();
    manager.handleMessage(page.connectionId, JSON.stringify({ type: 'interrupt_stream' }));
    expect(await page.receives()).toMatchObject({ code: 4004 });
    manager.handleMessage(page.connectionId, JSON.stringify(ask('hi')));
    expect(await page.receives()).toMatchObject({ type: 'stream_start' });
    manager.handleMessage('nobody', '{}');
  });

  it('Maintains global connection registry', async () => {
    const { enter, manager } = openDeskGateway();
    const pages = [await enter('ada'), await enter('bob'), await enter('ada')];
    expect(manager.connections().map(({ connectionId }) => connectionId)).toEqual(
      pages.map(({ connectionId }) => connectionId),
    );
    expect(() => desktopmateEndpoint().manager).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  it('Provides connection statistics', async () => {
    const { connect, enter, manager } = openDeskGateway({ script: slow });
    const page = await enter();
    await connect(path).receives();
    page.sends(ask('hi'));
    await page.receives();
    expect(manager.getStatistics()).toEqual({
      connections: 2,
      authenticated: 1,
      activeTurns: 1,
      accepted: 2,
    });
    page.close(1000);
    await page.isClosed({ code: 1000 });
    expect(manager.getStatistics()).toMatchObject({
      connections: 1,
      authenticated: 0,
      activeTurns: 0,
      accepted: 2,
    });
  });
});

describe('ConnectionState: data model for connection state', () => {
  it('Authentication status and user ID, heartbeat timestamps, creation timestamp, its turns', async () => {
    const { connect, manager, clock } = openDeskGateway({ script: slow });
    const page = connect(path);
    await page.receives();
    const createdAt = clock.now();
    const id = manager.connections()[0]?.connectionId ?? '';
    expect(manager.getConnection(id)).toEqual({
      connectionId: id,
      isAuthenticated: false,
      userId: null,
      lastPingTime: createdAt,
      lastPongTime: null,
      createdAt,
      turns: [],
    });
    await clock.advance(5_000);
    page.sends({ type: 'pong' });
    page.sends({ type: 'authorize', token: 'ada' });
    expect(await page.receives()).toMatchObject({ type: 'authorize_success', connection_id: id });
    page.sends(ask('hi'));
    const { turn_id: turnId } = await page.receives();
    expect(manager.getConnection(id)).toMatchObject({
      isAuthenticated: true,
      userId: 'ada',
      lastPongTime: createdAt + 5_000,
      turns: [turnId],
    });
  });
});

describe('Usage', () => {
  it('receives text and hands it to handle_message, until the WebSocket disconnects', async () => {
    const { connect, manager, errors } = openDeskGateway({ path: '/ws' });
    const page = connect('/ws');
    page.sends({ type: 'authorize', token: 'ada' });
    await page.receives();
    expect(await page.receives()).toMatchObject({ type: 'authorize_success' });
    page.close(1000);
    await page.isClosed({ code: 1000 });
    expect(manager.connections()).toEqual([]);
    expect(errors).toEqual([]);
  });
});
