// The seed's document, "Client Registration".
import { describe, expect, it } from 'vitest';

import {
  openAipGateway,
  plain,
  register,
  registerConstellation,
  type AipGateway,
} from '../../adapters/aip/open-aip-gateway.js';

/** A first message that is not taken: what is said, and how the line ends. */
async function refused(gateway: AipGateway, first: object | string): Promise<unknown> {
  const client = gateway.connect('/ws');
  client.sends(first);
  const message = await client.receives();
  await client.isClosed({ code: 1000 });
  expect(client.unread()).toEqual([]);
  return message.error;
}

describe('Client Registration', () => {
  it('WebSocket Connection, Initialize AIP Transport: the line is accepted, and waits for the client', async () => {
    const gateway = openAipGateway();
    const client = gateway.connect('/ws');
    await client.isOpen();
    expect(client.unread()).toEqual([]);
    expect(gateway.endpoint.wsManager.listClients()).toEqual([]);
  });

  it('Receive Registration Message, Send Confirmation: it is a heartbeat with the status ok', async () => {
    const gateway = openAipGateway();
    const client = gateway.connect('/ws');
    client.sends(register('dev1'));
    const confirmation = await client.receives();
    expect(plain(confirmation)).toEqual({ type: 'heartbeat', status: 'ok' });
    // Every field of the server's model is there, in its order.
    expect(Object.keys(confirmation)).toEqual([
      'type',
      'status',
      'user_request',
      'agent_name',
      'process_name',
      'root_name',
      'actions',
      'messages',
      'error',
      'session_id',
      'task_name',
      'timestamp',
      'response_id',
      'result',
    ]);
  });

  it('Validate Registration: "Client ID required"', async () => {
    const gateway = openAipGateway();
    const { client_id: _id, ...anonymous } = register('dev1');
    expect(await refused(gateway, anonymous)).toBe('Client ID required');
    expect(await refused(gateway, { ...anonymous, client_id: '' })).toBe('Client ID required');
  });

  it('Validate Registration: "First message must be REGISTER"', async () => {
    const gateway = openAipGateway();
    const heartbeat = { type: 'heartbeat', status: 'ok', client_id: 'dev1' };
    expect(await refused(gateway, heartbeat)).toBe('First message must be REGISTER');
  });

  it.each([
    ['no JSON', 'not json', /Invalid JSON/],
    ['no object', '[]', /should be an object/],
    ['no status', { type: 'register', client_id: 'dev1' }, /status\n {2}Field required/],
    ['an unknown type', { ...register('dev1'), type: 'hello' }, /type\n {2}Input should be 'task', /],
    ['an unknown client type', { ...register('dev1'), client_type: 'pet' }, /'device' or 'constellation'/],
  ])('Validate Registration: a first message with %s is refused', async (_name, first, error) => {
    expect(await refused(openAipGateway(), first)).toMatch(error);
  });

  it('Type-Specific Validation: Verify target device is connected', async () => {
    const gateway = openAipGateway();
    const first = registerConstellation('c', 'dev1');
    expect(await refused(gateway, first)).toBe("Target device 'dev1' is not connected");
    await gateway.device('dev1');
    const constellation = await gateway.constellation('c');
    expect(gateway.endpoint.wsManager.getClientInfo('c')).toMatchObject({ targetId: 'dev1' });
    constellation.close();
    // A constellation is no device, whatever its id.
    expect(await refused(gateway, registerConstellation('d', 'c'))).toContain('is not connected');
  });

  it('Type-Specific Validation: "Target device not connected", in the document’s own words', async () => {
    const gateway = openAipGateway({ wording: 'document' });
    const first = registerConstellation('c', 'dev1');
    expect(await refused(gateway, first)).toBe('Target device not connected');
  });

  it('Register Client: client_id, platform, websocket, client_type, metadata', async () => {
    const gateway = openAipGateway();
    await gateway.device('dev1');
    const { wsManager } = gateway.endpoint;
    expect(wsManager.getClientInfo('dev1')).toMatchObject({
      clientId: 'dev1',
      platform: 'linux',
      clientType: 'device',
      metadata: { platform: 'linux' },
      systemInfo: { cpu_count: 4 },
      connectedAt: gateway.clock.now(),
    });
    expect(wsManager.getClient('dev1')?.isConnected).toBe(true);
    await gateway.device('dev2', { metadata: null });
    expect(wsManager.getClientInfo('dev2')).toMatchObject({ platform: 'windows', metadata: {} });
    await gateway.constellation();
    expect(wsManager.getStats()).toEqual({ total: 3, deviceClients: 2, constellationClients: 1 });
    expect(wsManager.listClients('device')).toEqual(['dev1', 'dev2']);
  });

  it('an id that is registered is not given away, and is free once its client is gone', async () => {
    const gateway = openAipGateway();
    const first = await gateway.device('dev1');
    const error = "client_id 'dev1' is already registered; duplicate registrations are not allowed";
    expect(await refused(gateway, register('dev1'))).toBe(error);
    first.sends({ type: 'heartbeat', status: 'ok' });
    expect(await first.receives()).toMatchObject({ type: 'heartbeat' });
    first.close();
    await gateway.settle();
    const again = await gateway.device('dev1');
    await again.isOpen();
  });

  it('a client that does not register is closed after 30 s', async () => {
    const gateway = openAipGateway();
    const client = gateway.connect('/ws');
    await client.isOpen();
    await gateway.clock.advance(29_999);
    expect(client.socket.readyState).toBe(1);
    await gateway.clock.advance(1);
    expect(await client.receives()).toMatchObject({ type: 'error', error: 'Registration timeout' });
    await client.isClosed({ code: 1000 });
  });

  it('a token in the address is the app’s to look at, before the upgrade; none is needed where the app needs none', async () => {
    const gateway = openAipGateway();
    const { gateway: chat } = gateway;
    expect(await chat.admit({ url: '/ws?token=nobody' })).toMatchObject({ status: 403 });
    expect(await chat.admit({ url: '/ws?token=ada' })).toMatchObject({ endpoint: 'aip' });
    expect(await chat.admit({ url: '/ws' })).toMatchObject({ endpoint: 'aip', maxMessageBytes: 104_857_600 });
    expect(await chat.admit({ url: '/api/clients' })).toMatchObject({ status: 404 });
  });

  it('each line speaks for its own client alone', async () => {
    const gateway = openAipGateway();
    const device = await gateway.device('dev1');
    device.sends({ type: 'heartbeat', status: 'ok', client_id: 'dev2' });
    expect((await device.receives()).error).toBe('client_id does not match the registered connection');
    device.sends({ type: 'heartbeat', status: 'ok', client_type: 'constellation' });
    expect((await device.receives()).error).toBe('client_type does not match the registered connection');
    device.sends({ type: 'heartbeat', status: 'ok' });
    expect(await device.receives()).toMatchObject({ type: 'heartbeat', status: 'ok' });
  });
});
