import { afterEach, describe, expect, it } from 'vitest';

import type { OutboxStorage } from '../../../src/core/channel/outbox-storage.js';
import type { Client, ClientOptions } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import type { LineMessage } from '../../../src/testing/index.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { say } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { startScene } from '../client/open-client.js';
import { createMemoryStorage } from './memory-storage.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** A gateway, a browser's storage, and pages that come and go. */
function startWorld(storage: OutboxStorage = createMemoryStorage()) {
  const inPage = createInPageGateway({
    agent: scriptedAgent(say('Yes.')),
    authenticate: ({ token }) => (token ? { user: { id: token } } : null),
  });
  const errors: ChatError[] = [];
  endings.push(() => void inPage.close());
  const openPage = (user = 'ada', options: Partial<ClientOptions> = {}): Client => {
    const client = createClient({
      url: inPage.url,
      webSocket: inPage.webSocket,
      getToken: () => user,
      retry: { delay: () => 1 },
      outbox: { persist: storage },
      onError: (error) => errors.push(error),
      ...options,
    });
    endings.push(client.dispose);
    return client;
  };
  const questions = async (channel = 'room'): Promise<string[]> => {
    const snapshot = await inPage.gateway.snapshot(channel);
    return snapshot.messages.flatMap(({ role, id }) => (role === 'user' ? [id] : []));
  };
  return { inPage, openPage, questions, errors };
}

const draft = (id: string) => ({ id, parts: [{ type: 'text' as const, text: `The words of ${id}` }] });

async function isOpen(client: Client): Promise<void> {
  await expect.poll(() => client.store.getState().connection.status).toBe('open');
}

describe('a kept outbox', () => {
  it('is sent by the next page, once and in order, and shown there until it came back', async () => {
    const storage = createMemoryStorage();
    const { inPage, openPage, questions } = startWorld(storage);
    const first = openPage();
    first.channel('room').retain();
    first.connect();
    await isOpen(first);
    inPage.line.offline();
    for (const id of ['m1', 'm2', 'm3']) void first.channel('room').sendMessage(draft(id));
    await expect.poll(storage.ids).toEqual(['m1', 'm2', 'm3']);
    first.dispose();
    expect(storage.ids()).toEqual(['m1', 'm2', 'm3']);

    inPage.line.online();
    const second = openPage();
    const shown: string[][] = [];
    second.store.subscribe(({ channels }) => shown.push([...(channels.get('room')?.pending.keys() ?? [])]));
    second.channel('room').retain();
    second.connect();
    await expect.poll(() => questions()).toEqual(['m1', 'm2', 'm3']);
    expect(shown).toContainEqual(['m1', 'm2', 'm3']);
    await expect.poll(storage.ids).toEqual([]);
    await expect.poll(() => second.channel('room').getView().pending.size).toBe(0);
    expect(second.store.getState().outbox).toEqual({ count: 0, bytes: 0 });
  });

  it('goes before what the new page was asked for meanwhile', async () => {
    const { inPage, openPage, questions } = startWorld();
    const first = openPage();
    first.connect();
    await isOpen(first);
    inPage.line.offline();
    void first.channel('room').sendMessage(draft('old'));
    await expect.poll(() => first.store.getState().outbox.count).toBe(1);
    first.dispose();
    inPage.line.online();
    const second = openPage();
    second.channel('room').retain();
    void second.channel('room').sendMessage(draft('new'));
    second.connect();
    await expect.poll(() => questions()).toEqual(['old', 'new']);
  });

  it('takes effect once where the answer was lost with the page', async () => {
    const storage = createMemoryStorage();
    const { inPage, openPage, questions } = startWorld(storage);
    const first = openPage();
    first.channel('room').retain();
    first.connect();
    await isOpen(first);
    await expect.poll(() => first.channel('room').getView().status).toBe('live');
    const match = ({ text }: LineMessage): boolean => text?.includes('"command-reply"') === true;
    inPage.line.inject({ direction: 'to-client', fault: 'drop', match, times: Infinity });
    void first.channel('room').sendMessage(draft('m1'));
    await expect.poll(() => questions()).toEqual(['m1']);
    first.dispose();
    expect(storage.ids()).toEqual(['m1']);
    inPage.line.heal();
    const second = openPage();
    second.connect();
    await expect.poll(storage.ids).toEqual([]);
    expect(await questions()).toEqual(['m1']);
  });

  it('is one user’s: another one neither sends nor sees it, and it is still there for the first', async () => {
    const storage = createMemoryStorage();
    const { inPage, openPage, questions } = startWorld(storage);
    const ada = openPage('ada');
    ada.connect();
    await isOpen(ada);
    inPage.line.offline();
    void ada.channel('room').sendMessage(draft('ada-1'));
    await expect.poll(storage.ids).toEqual(['ada-1']);
    ada.dispose();
    inPage.line.online();
    const ben = openPage('ben');
    ben.connect();
    await ben.channel('room').sendMessage(draft('ben-1'));
    await expect.poll(() => questions()).toEqual(['ben-1']);
    expect(storage.ids()).toContain('ada-1');
    const again = openPage('ada');
    again.connect();
    await expect.poll(() => questions()).toEqual(['ben-1', 'ada-1']);
  });

  it('is forgotten by signOut(), with what is on the page', async () => {
    const storage = createMemoryStorage();
    const { inPage, openPage } = startWorld(storage);
    const client = openPage();
    const room = client.channel('room');
    room.retain();
    client.connect();
    await expect.poll(() => room.getView().status).toBe('live');
    await room.sendMessage(draft('m1'));
    inPage.line.offline();
    const waiting = room.sendMessage(draft('m2'));
    await expect.poll(storage.ids).toEqual(['m2']);
    await client.signOut();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(storage.scopes.size).toBe(0);
    expect(client.store.getState().connection).toMatchObject({ status: 'closed', session: null });
    expect(room.getView()).toMatchObject({ order: [], cursor: null });
    expect(room.getView().pending.size).toBe(0);
  });

  it('that cannot be kept is sent all the same, and the app is told once', async () => {
    const broken = () => Promise.reject(new Error('QuotaExceededError'));
    const storage: OutboxStorage = {
      load: broken,
      put: broken,
      remove: broken,
      clear: broken,
      close: () => undefined,
    };
    const { openPage, questions, errors } = startWorld(storage);
    const client = openPage();
    client.connect();
    await client.channel('room').sendMessage(draft('m1'));
    await client.channel('room').sendMessage(draft('m2'));
    expect(await questions()).toEqual(['m1', 'm2']);
    expect(errors.map(({ code }) => code)).toEqual(['store-failed']);
  });

  it('passes over what is older than the gateway’s memory, and what it cannot read, and says so', async () => {
    const storage = createMemoryStorage();
    const { clock, client, server, errors } = startScene({ outbox: { persist: storage } });
    const scope = JSON.stringify([server.url, 'ada']);
    const command = { type: 'event-publish', name: 'note', data: 1 } as const;
    const old = clock.now() - 48 * 3_600_000;
    const broken = { id: 'bad id', channel: 'room', command, createdAt: clock.now() };
    await storage.put(scope, [
      { id: 'old', channel: 'room', command, createdAt: old },
      broken,
      { id: 'young', channel: 'room', command, createdAt: clock.now() },
    ]);
    client.connect();
    await server.welcome();
    await expect.poll(() => client.store.getState().outbox.count).toBe(1);
    await clock.settle();
    await server.expect({ type: 'command-send', id: 'young' });
    expect(errors).toMatchObject([{ code: 'aborted' }]);
    await expect.poll(storage.ids).toEqual(['bad id', 'young']);
  });

  it('does not keep commands waiting for a storage that hangs', async () => {
    const never = () => new Promise<never>(() => undefined);
    const persist: OutboxStorage = {
      load: never,
      put: never,
      remove: never,
      clear: never,
      close: () => undefined,
    };
    const { clock, client, server } = startScene({ outbox: { persist } });
    client.connect();
    await server.welcome();
    void client.channel('room').publish('note', 1);
    // The code that keeps is fetched for real; from then on the clock says how long it is waited for.
    await expect
      .poll(async () => {
        await clock.advance(2000);
        return server.connections[0]?.messages.length;
      })
      .toBe(2);
    await server.expect({ type: 'command-send' });
  });
});
