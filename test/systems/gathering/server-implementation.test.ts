/** "Server Implementation", "Event Bus Integration", "Authentication" and "Heartbeat/Keepalive" of the document. */
import { describe, expect, it } from 'vitest';

import {
  createConnectionManager,
  gatheringChannelsEndpoint,
  sendAgentMessage,
  type GatheringChannelsEndpointOptions,
} from '../../../src/adapters/gathering/endpoint.js';
import { messageTypes, webSocketMessageSchema } from '../../../src/adapters/gathering/web-socket-message.js';
import type { JsonValue } from '../../../src/model/json.js';
import { openForeignGateway } from '../../adapters/open-foreign-gateway.js';

const open = (options: GatheringChannelsEndpointOptions = {}) =>
  openForeignGateway([gatheringChannelsEndpoint(options)]);

describe('WebSocket channels', () => {
  it.each([
    ['/ws/circles/{name}: Circle events and messages', '/ws/circles/dev-team', 'dev-team', 'circle_status'],
    ['/ws/workspace/{id}: Workspace file/git updates', '/ws/workspace/3', 'workspace-3', 'git_status'],
    ['/ws/agents/{id}: Agent activity streams', '/ws/agents/7', 'agents-7', 'agent_joined'],
  ])('%s', async (_title, path, channel, type) => {
    const { connect, gateway } = open();
    const page = connect(path);
    await page.isOpen();
    await gateway.publish(channel, { name: type, data: { of: channel } });
    expect(await page.receives()).toMatchObject({ type, data: { of: channel }, channel });
  });

  it('an address of another kind is none of them', async () => {
    const { gateway } = open();
    for (const url of [
      '/ws',
      '/ws/circles',
      '/ws/circles/',
      '/ws/circles/a/b',
      '/ws/teams/a',
      '/circles/a',
    ]) {
      expect(await gateway.admit({ url })).toMatchObject({ endpoint: 'native' });
    }
  });
});

describe('class ConnectionManager', () => {
  function members() {
    const manager = createConnectionManager();
    const heard: string[] = [];
    const member = (name: string) => (message: Readonly<Record<string, JsonValue>>) =>
      void heard.push(`${name}: ${JSON.stringify(message)}`);
    return { manager, heard, ada: member('ada'), bob: member('bob') };
  }

  it('connect(channel, websocket) and broadcast(channel, message): each connection of the channel', () => {
    const { manager, heard, ada, bob } = members();
    manager.connect('a', ada);
    manager.connect('a', bob);
    manager.broadcast('a', { type: 'ping' });
    manager.broadcast('b', { type: 'pong' });
    expect(heard).toEqual(['ada: {"type":"ping"}', 'bob: {"type":"ping"}']);
  });

  it('self.connections is a Set: who is in it twice is told once', () => {
    const { manager, heard, ada } = members();
    manager.connect('a', ada);
    manager.connect('a', ada);
    manager.broadcast('a', { type: 'ping' });
    expect(heard).toHaveLength(1);
  });

  it('disconnect(channel, websocket): discards, and is harmless for one who is not there', () => {
    const { manager, heard, ada, bob } = members();
    manager.connect('a', ada);
    manager.disconnect('a', bob);
    manager.disconnect('b', ada);
    manager.disconnect('a', ada);
    manager.broadcast('a', { type: 'ping' });
    expect(heard).toEqual([]);
  });

  it('except WebSocketDisconnect: manager.disconnect', async () => {
    const { connect, gateway } = open();
    const [ada, bob] = [connect('/ws/circles/a'), connect('/ws/circles/a')];
    await bob.isOpen();
    ada.close();
    await bob.isOpen();
    await gateway.publish('bus', { name: 'agent.message', data: { circle_name: 'a' } });
    await bob.receives();
    expect(ada.unread()).toEqual([]);
  });
});

describe('class MessageType', () => {
  it('has its eleven values', () => {
    expect(messageTypes).toEqual([
      'agent_message',
      'agent_joined',
      'agent_left',
      'circle_status',
      'file_changed',
      'file_created',
      'file_deleted',
      'git_status',
      'error',
      'ping',
      'pong',
    ]);
  });

  it.each(messageTypes.filter((type) => type !== 'ping' && type !== 'pong'))(
    '%s reaches the clients of its channel',
    async (type) => {
      const { connect, gateway } = open();
      const page = connect('/ws/circles/a');
      await page.isOpen();
      await gateway.publish('a', { name: type, data: { some: 'thing' } });
      const message = await page.receives();
      expect(webSocketMessageSchema.parse(message)).toMatchObject({ type, data: { some: 'thing' } });
    },
  );
});

describe('class WebSocketMessage', () => {
  it('type, data, timestamp, and an optional channel', () => {
    const message = { type: 'git_status', data: null, timestamp: '2026-11-20T09:52:17.310261' };
    expect(webSocketMessageSchema.safeParse(message).success).toBe(true);
    expect(webSocketMessageSchema.safeParse({ ...message, channel: null }).success).toBe(true);
    expect(webSocketMessageSchema.safeParse({ ...message, channel: 'a' }).success).toBe(true);
    expect(webSocketMessageSchema.safeParse({ ...message, channel: 5 }).success).toBe(false);
    expect(webSocketMessageSchema.safeParse({ ...message, type: 'user_message' }).success).toBe(false);
  });

  it('timestamp: datetime = datetime.utcnow()', async () => {
    const { connect, gateway, clock } = open();
    const page = connect('/ws/circles/a');
    await page.isOpen();
    await gateway.publish('a', { name: 'git_status', data: {} });
    const { timestamp } = await page.receives();
    expect(Date.parse(timestamp)).toBe(clock.now());
    expect(timestamp).toMatch(/\+00:00$/);
  });
});

describe('Sending Messages', () => {
  it('send_agent_message(circle_name, agent_id, content)', async () => {
    const { connect, gateway, join } = open();
    const ada = await join('ada', 'dev-team');
    const page = connect('/ws/circles/dev-team');
    await page.isOpen();
    await sendAgentMessage(gateway, 'dev-team', 7, 'Tests are green.');
    expect(await page.receives()).toMatchObject({
      type: 'agent_message',
      data: { agent_id: 7, content: 'Tests are green.' },
    });
    expect(ada.texts()).toEqual(['7: Tests are green.']);
  });
});

describe('Python Client', () => {
  it('Send a message: {"type": "user_message", "content": "Hello, agents!"}, and receive messages', async () => {
    const { connect } = open();
    const [websocket, other] = [connect('/ws/circles/dev-team'), connect('/ws/circles/dev-team')];
    await other.isOpen();
    websocket.sends({ type: 'user_message', content: 'Hello, agents!' });
    // To everybody in the circle: `broadcast` leaves nobody out.
    for (const page of [websocket, other]) {
      expect(await page.receives()).toMatchObject({ type: 'user_message', content: 'Hello, agents!' });
    }
  });
});

describe('Event Bus Integration', () => {
  it('"agent.message": Forward agent messages to WebSocket clients', async () => {
    const { connect, gateway } = open();
    const [here, elsewhere] = [connect('/ws/circles/dev-team'), connect('/ws/circles/other')];
    await elsewhere.isOpen();
    const event = { circle_name: 'dev-team', agent_id: 1, content: 'Done.' };
    await gateway.publish('bus', { name: 'agent.message', data: event });
    expect(await here.receives()).toMatchObject({ type: 'agent_message', data: event });
    expect(elsewhere.unread()).toEqual([]);
  });

  it('"workspace.file_changed": Forward file changes to workspace clients, f"workspace-{workspace_id}"', async () => {
    const { connect, gateway } = open();
    const [here, elsewhere] = [connect('/ws/workspace/12'), connect('/ws/workspace/1')];
    await elsewhere.isOpen();
    const event = { workspace_id: 12, path: 'src/main.py' };
    await gateway.publish('bus', { name: 'workspace.file_changed', data: event });
    expect(await here.receives()).toMatchObject({ type: 'file_changed', data: event });
    expect(elsewhere.unread()).toEqual([]);
  });

  it('the circle is named by the app alone: an event of a client’s goes nowhere', async () => {
    const { connect } = open();
    const [victim, eve] = [connect('/ws/circles/dev-team'), connect('/ws/circles/other')];
    await eve.isOpen();
    eve.sends({ type: 'agent.message', data: { circle_name: 'dev-team', content: 'forged' } });
    await eve.isOpen();
    expect(victim.unread()).toEqual([]);
  });
});

describe('Authentication', () => {
  it('Token-based Auth: HTTPException(401, "Invalid token")', async () => {
    const { gateway } = open();
    expect(await gateway.admit({ url: '/ws/circles/a?token=nobody' })).toMatchObject({
      status: 401,
      reason: 'Invalid token',
    });
  });

  it('Token-based Auth: continue with authenticated user', async () => {
    const { connect } = open();
    const page = connect('/ws/circles/a?token=ada');
    page.sends({ type: 'user_message', content: 'hi' });
    expect(await page.receives()).toMatchObject({ data: { user_id: 'ada' } });
  });

  it('Connection on First Message: if auth_message.get("type") != "auth": close(code=4001)', async () => {
    const { connect } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    page.sends({ type: 'user_message', content: 'hi' });
    await page.isClosed({ code: 4001 });
  });

  it('Connection on First Message: if not user: close(code=4001)', async () => {
    const { connect } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    page.sends({ type: 'auth', token: 'nobody' });
    await page.isClosed({ code: 4001 });
  });

  it('Connection on First Message: Now authenticated', async () => {
    const { connect } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    page.sends({ type: 'auth', token: 'ada' });
    page.sends({ type: 'user_message', content: 'hi' });
    expect(await page.receives()).toMatchObject({ data: { user_id: 'ada' } });
  });
});

describe('Heartbeat/Keepalive', () => {
  it('Send periodic pings to keep connection alive: {"type": "ping"} every 30 s', async () => {
    const { connect, clock } = open();
    const page = connect('/ws/circles/a');
    await page.isOpen();
    await clock.advance(90_000);
    expect(page.unread()).toEqual([{ type: 'ping' }, { type: 'ping' }, { type: 'ping' }]);
  });

  it('if data.get("type") == "pong": continue  # Heartbeat response', async () => {
    const { connect } = open();
    const [page, other] = [connect('/ws/circles/a'), connect('/ws/circles/a')];
    await other.isOpen();
    page.sends({ type: 'pong' });
    await page.isOpen();
    expect([page.unread(), other.unread()]).toEqual([[], []]);
  });

  it('except WebSocketDisconnect: heartbeat_task.cancel()', async () => {
    const { connect, clock } = open();
    const page = connect('/ws/circles/a');
    await page.isOpen();
    page.close();
    await clock.advance(0);
    await clock.advance(90_000);
    expect(page.unread()).toEqual([]);
  });
});

describe('Testing WebSocket', () => {
  it('test_websocket_connect', async () => {
    const client = open();
    const websocket = client.connect('/ws/circles/test');
    // Send message
    websocket.sends({ type: 'ping' });
    // Receive response
    const data = await websocket.receives();
    expect(data.type).toBe('pong');
  });

  it('test_websocket_broadcast', async () => {
    const client = open();
    const ws1 = client.connect('/ws/circles/test');
    const ws2 = client.connect('/ws/circles/test');
    // Send from client 1
    ws1.sends({ type: 'message', content: 'Hello' });
    // Receive on client 2
    const data = await ws2.receives();
    expect(data.content).toBe('Hello');
  });
});
