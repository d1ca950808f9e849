import type { KeptCommand, OutboxStorage } from '../../../src/core/channel/outbox-storage.js';

/** What a browser keeps, for all of its tabs. */
export type MemoryStorage = OutboxStorage & {
  readonly scopes: ReadonlyMap<string, readonly KeptCommand[]>;
  /** The ids that are kept for a user at the gateway `ws://…` of these tests. */
  ids: () => string[];
};

export function createMemoryStorage(): MemoryStorage {
  const scopes = new Map<string, KeptCommand[]>();
  const of = (scope: string): KeptCommand[] => scopes.get(scope) ?? [];
  return {
    scopes,
    ids: () => [...scopes.values()].flat().map(({ id }) => id),
    load: async (scope) => structuredClone(of(scope)),
    put: async (scope, commands) => {
      const known = new Set(of(scope).map(({ id }) => id));
      scopes.set(scope, [...of(scope), ...structuredClone(commands.filter(({ id }) => !known.has(id)))]);
    },
    remove: async (scope, ids) =>
      void scopes.set(
        scope,
        of(scope).filter(({ id }) => !ids.includes(id)),
      ),
    clear: async (scope) => void scopes.delete(scope),
    close: () => undefined,
  };
}
