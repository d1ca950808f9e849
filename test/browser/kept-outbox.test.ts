import { deleteDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';

import { browserEnvironment } from '../../src/browser/browser-environment.js';
import { openIndexedDbOutbox } from '../../src/browser/indexed-db-outbox.js';
import { createClient, type Client } from '../../src/client.js';
import type { KeptCommand, OutboxStorage } from '../../src/core/channel/outbox-storage.js';
import { createInPageGateway } from '../../src/testing/in-page-gateway.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

let databases = 0;

/** A database of the test's own, opened once for each tab. */
function database(): { open: () => Promise<OutboxStorage> } {
  databases += 1;
  const name = `kept-outbox-${databases}`;
  endings.push(() => void deleteDB(name));
  return {
    open: async () => {
      const storage = await openIndexedDbOutbox(name);
      endings.unshift(storage.close);
      return storage;
    },
  };
}

const note = (id: string): KeptCommand => ({
  id,
  channel: 'room',
  command: { type: 'event-publish', name: 'note', data: id },
  createdAt: 1,
});
const idsIn = async (storage: OutboxStorage, scope: string) =>
  (await storage.load(scope)).map((kept) => (kept as KeptCommand).id); // as `put` wrote it

describe('IndexedDB as an outbox', () => {
  it('gives back what was put, in that order, to every tab, and to no other scope', async () => {
    const { open } = database();
    const [one, other] = [await open(), await open()];
    await one.put('ada', [note('b'), note('a')]);
    await other.put('ada', [note('c'), note('a')]);
    await one.put('ben', [note('a')]);
    expect(await other.load('ada')).toEqual([note('b'), note('a'), note('c')]);
    expect(await idsIn(one, 'ben')).toEqual(['a']);
  });

  it('takes out by id, and all of a scope at once', async () => {
    const { open } = database();
    const storage = await open();
    await storage.put('ada', [note('a'), note('b'), note('c')]);
    await storage.put('ben', [note('a')]);
    await storage.remove('ada', ['b', 'nobody’s']);
    expect(await idsIn(storage, 'ada')).toEqual(['a', 'c']);
    await storage.clear('ada');
    expect(await idsIn(storage, 'ada')).toEqual([]);
    expect(await idsIn(storage, 'ben')).toEqual(['a']);
  });

  it('is the page’s own where `persist` is true, and holds no token', async () => {
    const inPage = createInPageGateway({
      authenticate: ({ token }) => (token ? { user: { id: 'ada' } } : null),
    });
    const client = createClient({
      url: inPage.url,
      webSocket: inPage.webSocket,
      getToken: () => 'canary-7f3a',
      outbox: { persist: true },
    });
    endings.push(client.dispose, () => void inPage.close());
    client.connect();
    await expect.poll(() => client.store.getState().connection.status).toBe('open');
    inPage.line.offline();
    client
      .channel('room')
      .publish('note', 'kept')
      .catch(() => undefined);
    const storage = await browserEnvironment().openOutbox?.();
    if (!storage) throw new Error('a page has IndexedDB');
    endings.unshift(storage.close);
    const scope = JSON.stringify([inPage.url, 'ada']);
    await expect.poll(() => storage.load(scope)).toMatchObject([{ channel: 'room' }]);
    expect(JSON.stringify(await storage.load(scope))).not.toContain('canary-7f3a');
    await client.signOut();
    expect(await storage.load(scope)).toEqual([]);
  });
});

describe('fault 26 [browser]', () => {
  it('two tabs flush the same outbox → one message each, and nothing is kept', async () => {
    const { open } = database();
    const inPage = createInPageGateway({ authenticate: () => ({ user: { id: 'ada' } }) });
    endings.push(() => void inPage.close());
    const openTab = async (): Promise<Client> => {
      const persist = await open();
      const client = createClient({ url: inPage.url, webSocket: inPage.webSocket, outbox: { persist } });
      endings.unshift(client.dispose);
      return client;
    };
    const gone = await openTab();
    gone.connect();
    await expect.poll(() => gone.store.getState().connection.status).toBe('open');
    inPage.line.offline();
    for (const id of ['m1', 'm2', 'm3'])
      gone
        .channel('room')
        .sendMessage({ id, parts: [{ type: 'text', text: id }] })
        .catch(() => undefined);
    const kept = await open();
    const scope = JSON.stringify([inPage.url, 'ada']);
    await expect.poll(() => idsIn(kept, scope)).toEqual(['m1', 'm2', 'm3']);
    gone.dispose();
    inPage.line.online();
    const tabs = [await openTab(), await openTab()];
    for (const tab of tabs) {
      tab.channel('room').retain();
      tab.connect();
    }
    await expect.poll(() => idsIn(kept, scope)).toEqual([]);
    for (const tab of tabs) {
      await expect.poll(() => tab.channel('room').getView().order).toEqual(['m1', 'm2', 'm3']);
      await expect.poll(() => tab.channel('room').getView().pending.size).toBe(0);
      await expect.poll(() => tab.store.getState().outbox.count).toBe(0);
    }
    expect(await inPage.gateway.snapshot('room')).toMatchObject({ order: ['m1', 'm2', 'm3'] });
  });
});
