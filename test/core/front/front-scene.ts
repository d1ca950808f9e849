// A client of which only the front is there, until the test lets the rest come.
import type { ClientOptions } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import { createEngineSource, type CreateEngine } from '../../../src/core/front/engine.js';
import { fullModel } from '../../../src/core/full/full-model-source.js';
import { createFrontClient } from '../../../src/core/front/front-client.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { createFakeGateway } from '../../support/fake-gateway.js';
import type { Scene } from '../client/open-client.js';

// Clocks are moved by hand here, and no clock says when code has been fetched.
await fullModel.load();

export type FrontScene = Scene & {
  /** How often the engine was asked for. */
  readonly fetches: number;
  /** The fetch that is out succeeds. */
  arrive: () => Promise<void>;
  /** The fetch that is out fails. */
  fail: () => Promise<void>;
};

export function startFrontScene(options: Partial<ClientOptions> = {}): FrontScene {
  const clock = createManualClock();
  const server = createFakeGateway({ clock });
  const errors: ChatError[] = [];
  const fetches: { resolve: (create: CreateEngine) => void; reject: (cause: unknown) => void }[] = [];
  const source = createEngineSource<CreateEngine>(
    () =>
      new Promise((resolve, reject) => {
        fetches.push({ resolve, reject });
      }),
  );
  const client = createFrontClient(
    {
      url: server.url,
      webSocket: server.webSocket,
      clock,
      random: createSeededRandom(7),
      onError: (error) => errors.push(error),
      ...options,
    },
    source,
  );
  return {
    clock,
    server,
    client,
    errors,
    get fetches() {
      return fetches.length;
    },
    arrive: async () => {
      fetches.at(-1)?.resolve(createClient);
      await clock.settle();
    },
    fail: async () => {
      fetches.at(-1)?.reject(new TypeError('Failed to fetch dynamically imported module'));
      await clock.settle();
    },
  };
}
