import { openDB, type DBSchema } from 'idb';

import type { KeptCommand, OutboxStorage } from '../core/channel/outbox-storage.js';

const DATABASE = 'colloquy-outbox';
const STORE = 'commands';

interface Schema extends DBSchema {
  commands: {
    /** Given by the database, so that the order is one for all tabs. */
    key: number;
    value: { scope: string; id: string; kept: KeptCommand };
    indexes: { scope: string; place: [string, string] };
  };
}

/**
 * An outbox in this browser's IndexedDB, shared by all tabs of the origin. Held open until `close`; another tab that
 * wants to change the database's form is not kept waiting.
 */
export async function openIndexedDbOutbox(name = DATABASE): Promise<OutboxStorage> {
  const database = await openDB<Schema>(name, 1, {
    upgrade: (fresh) => {
      const store = fresh.createObjectStore(STORE, { autoIncrement: true });
      store.createIndex('scope', 'scope');
      store.createIndex('place', ['scope', 'id'], { unique: true });
    },
    blocking: () => database.close(),
  });

  return {
    load: async (scope) => (await database.getAllFromIndex(STORE, 'scope', scope)).map(({ kept }) => kept),
    put: async (scope, commands) => {
      const { store, done } = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      for (const kept of commands) {
        const known = await store.index('place').getKey([scope, kept.id]);
        if (known === undefined) await store.add({ scope, id: kept.id, kept });
      }
      await done;
    },
    remove: async (scope, ids) => {
      const { store, done } = database.transaction(STORE, 'readwrite');
      for (const id of ids) {
        const key = await store.index('place').getKey([scope, id]);
        if (key !== undefined) await store.delete(key);
      }
      await done;
    },
    clear: async (scope) => {
      const { store, done } = database.transaction(STORE, 'readwrite');
      for (const key of await store.index('scope').getAllKeys(scope)) await store.delete(key);
      await done;
    },
    close: () => database.close(),
  };
}
