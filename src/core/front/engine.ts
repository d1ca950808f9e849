import type { StoreApi } from 'zustand/vanilla';

import type { Client, ClientOptions } from '../client.js';
import type { HeadStart } from '../connection/head-start.js';
import type { FullModelSource } from '../full/full-model-source.js';
import type { ClientState } from '../store/client-state.js';
import type { ToolRegistry } from '../tools/tool-registry.js';

/** What a front hands over to the client that takes its place: what others hold on to already. */
export type Handover = {
  store: StoreApi<ClientState>;
  registry: ToolRegistry;
  /** The first attempt, where one was begun. */
  headStart: HeadStart | undefined;
  /** Does what the front was asked for meanwhile: in one piece, so that nothing it shows is gone in between. */
  catchUp: (client: Client) => void;
};

/** Makes the client that stands behind a front: `createClient`. */
export type CreateEngine = (options: ClientOptions, handover?: Handover, full?: FullModelSource) => Client;

/** Where fronts have code from that is fetched when it is needed. */
export type EngineSource<CREATE> = {
  /** `undefined` until it has come. */
  current: () => CREATE | undefined;
  /** Fetches it, once. What was rejected is fetched again by the next call. */
  load: () => Promise<CREATE>;
};

export function createEngineSource<CREATE>(fetchEngine: () => Promise<CREATE>): EngineSource<CREATE> {
  let current: CREATE | undefined;
  let loading: Promise<CREATE> | undefined;
  const load = async (): Promise<CREATE> => {
    try {
      current = await fetchEngine();
      return current;
    } finally {
      loading = undefined;
    }
  };
  return { current: () => current, load: () => (loading ??= load()) };
}

/** What reads and writes frames, folds and recovers: a chunk of its own wherever a bundler splits code. */
export const clientEngine = createEngineSource<CreateEngine>(
  async () => (await import('../create-client.js')).createClient,
);
