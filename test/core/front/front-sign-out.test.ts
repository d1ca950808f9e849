import { describe, expect, it } from 'vitest';

import { createMemoryStorage } from '../outbox/memory-storage.js';
import { startFrontScene } from './front-scene.js';

const command = { type: 'event-publish', name: 'note', data: 1 } as const;

describe('signing out before the rest of the client is there', () => {
  it('drops what was asked for, what is shown, and what was kept of the user', async () => {
    const storage = createMemoryStorage();
    const url = 'ws://gateway.invalid/';
    await storage.put(JSON.stringify([url, 'ada']), [{ id: 'k1', channel: 'room', command, createdAt: 0 }]);
    await storage.put(JSON.stringify([url, 'ben']), [{ id: 'k2', channel: 'room', command, createdAt: 0 }]);
    const { client, server, arrive, clock } = startFrontScene({
      url,
      initial: { user: { id: 'ada' } },
      outbox: { persist: storage },
    });
    const room = client.channel('room');
    room.retain();
    client.connect();
    const sent = room.sendMessage({ id: 'm1', parts: [{ type: 'text', text: 'Words' }] });
    expect(room.getView().pending.size).toBe(1);
    await client.signOut();
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(room.getView().pending.size).toBe(0);
    expect(storage.ids()).toEqual(['k2']);

    await arrive();
    await clock.advance(60_000);
    expect(client.store.getState().connection.status).toBe('closed');
    client.connect();
    await expect
      .poll(async () => {
        await clock.advance(0);
        return server.connections.length;
      })
      .toBe(2);
    await server.welcome({ session: { id: 's', secret: 'x', user: { id: 'ben' } } });
    // Who follows a channel follows on; what the one before wanted to say is not said.
    await server.expectEventually({ type: 'channel-subscribe', channel: 'room' });
    const said = server.connections.flatMap(({ messages }) => messages).join();
    expect(said).not.toContain('Words');
  });
});
