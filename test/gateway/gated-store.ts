import { createMemoryStore, type Store } from '../../src/gateway/index.js';
import { createDeferred, type Deferred } from '../../src/gateway/turns/deferred.js';

type Method = Exclude<keyof Store, 'close'>;

/** A memory store whose methods can be held up, and made to fail, one by one. */
export type GatedStore = Store & {
  /** Calls of this method wait from now on. */
  hold: (method: Method) => void;
  /** Calls of this method fail from now on. */
  fail: (method: Method) => void;
  /** All is well again, and those that waited go on. */
  release: () => void;
  /** Those that waited fail; all is well again for those that come after. */
  releaseFailing: () => void;
};

/** Makes one over a memory store of its own, or this one. */
export function createGatedStore(store: Store = createMemoryStore()): GatedStore {
  const held = new Map<Method, Deferred<void>>();
  const failing = new Set<Method>();
  const gate =
    <A extends unknown[], R>(method: Method, call: (...parameters: A) => Promise<R>) =>
    async (...parameters: A): Promise<R> => {
      await held.get(method)?.promise;
      if (failing.has(method)) throw new Error('disk full');
      return call(...parameters);
    };
  return {
    load: gate('load', store.load),
    append: gate('append', store.append),
    readLog: gate('readLog', store.readLog),
    readMessages: gate('readMessages', store.readMessages),
    readMessage: gate('readMessage', store.readMessage),
    readCommand: gate('readCommand', store.readCommand),
    openTurns: gate('openTurns', store.openTurns),
    close: store.close,
    hold: (method) => void held.set(method, createDeferred()),
    fail: (method) => void failing.add(method),
    releaseFailing: () => {
      for (const { reject } of held.values()) reject(new Error('disk full'));
      held.clear();
    },
    release: () => {
      failing.clear();
      for (const { resolve } of held.values()) resolve();
      held.clear();
    },
  };
}
