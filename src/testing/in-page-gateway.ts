import { everything } from '../core/full/full-model.js';
import { provideFullModel } from '../core/full/full-model-source.js';
import { createLine, type Line, type LineOptions } from '../faults/index.js';
import { reportToConsole } from '../gateway/console-reporter.js';
import { createGateway } from '../gateway/create-gateway.js';
import type { Admission, Gateway } from '../gateway/gateway.js';
import type { GatewayOptions } from '../gateway/gateway-options.js';
import { createMemoryStore } from '../gateway/memory-store.js';
import type { Store } from '../gateway/store.js';
import { ChatError } from '../protocol/chat-error.js';
import type { SocketConstructor } from '../protocol/socket-like.js';
import { createSocketConstructor } from './socket-constructor.js';

/** Of `createInPageGateway`: all of the gateway's own, and two more. Nothing has to be given. */
export type InPageGatewayOptions = GatewayOptions & {
  /** What clients are to be given as `url`; nothing is asked of any network. @default 'ws://in-page.invalid/chat' */
  url?: string;
  /** Of the line; its clock and randomness are the gateway's. @default { logLimit: 1000 } */
  line?: Pick<LineOptions, 'logLimit'>;
};

/** Of `restart`. */
export type RestartOptions = {
  /**
   * True: as if the process were killed. Nobody is told, what was not committed is gone, and turns that ran are found
   * open by the next gateway. False: it closes in order. @default false
   */
  crash?: boolean;
};

/** A gateway in this page, or in this test, and the line that leads to it. */
export type InPageGateway = {
  /** The one that runs now; another one after `restart`. */
  readonly gateway: Gateway;
  /** For `ClientOptions.webSocket`, or the same property of a `ConnectionProvider`. */
  readonly webSocket: SocketConstructor;
  /** For `ClientOptions.url`. */
  readonly url: string;
  /** Cuts, stalls, slows what is between the clients and the gateway. */
  readonly line: Line;
  /** Outlives restarts. */
  readonly store: Store;
  /** Ends the gateway and opens a new one on the same store. Until it resolves, attempts to connect are refused. */
  restart: (options?: RestartOptions) => Promise<void>;
  /** Ends the gateway for good: attempts to connect are refused from now on. */
  close: () => Promise<void>;
};

/**
 * Runs the real gateway without a network: in a story, a demo, a test, in a browser as in Node, on the machine's clock
 * or on a manual one. Everybody is let in unless `authenticate` says otherwise.
 *
 * @throws {ChatError} `invalid-options`
 * @example
 * const { url, webSocket, line } = createInPageGateway({ agent: scriptedAgent(say('Good morning.')) });
 * const client = createClient({ url, webSocket });
 * line.offline(5000);
 */
export function createInPageGateway(options: InPageGatewayOptions = {}): InPageGateway {
  // A gateway in the page has brought most of it along, and a test's clients are not to wait for the rest.
  provideFullModel(everything);
  const { url = 'ws://in-page.invalid/chat', line: lineOptions, ...gatewayOptions } = options;
  const { clock, random } = gatewayOptions;
  const shared = { ...(clock ? { clock } : {}), ...(random ? { random } : {}) };
  const store = gatewayOptions.store ?? createMemoryStore(shared);
  const line = createLine({ ...shared, ...lineOptions });

  let life = begin(gatewayOptions, store);
  let isClosed = false;
  let changing: Promise<void> = Promise.resolve();

  const webSocket = line.webSocket(
    createSocketConstructor((socket, { url: asked }) => {
      const { gateway } = life;
      const enter = (admission: Admission): boolean => {
        if (!('endpoint' in admission)) return false;
        gateway.accept(socket, { url: asked });
        return true;
      };
      const admission = gateway.admit({ url: asked });
      return admission instanceof Promise ? admission.then(enter) : enter(admission);
    }),
  );

  const end = async (crash: boolean): Promise<void> => {
    if (crash) {
      life.fence();
      line.cut();
    }
    await life.gateway.close();
  };
  /** One change after the other, so that two presses of a button are two restarts. */
  const inOrder = (change: () => Promise<void>): Promise<void> => {
    changing = changing.then(change);
    return changing;
  };

  return {
    get gateway() {
      return life.gateway;
    },
    webSocket,
    url,
    line,
    store,
    restart: ({ crash = false } = {}) =>
      inOrder(async () => {
        if (isClosed) return;
        await end(crash);
        life = begin(gatewayOptions, store);
      }),
    close: () =>
      inOrder(async () => {
        isClosed = true;
        await end(false);
      }),
  };
}

/** One gateway's life: from its start until it was closed or killed. */
type Life = { gateway: Gateway; fence: () => void };

/** Starts a gateway whose hold on the store can be taken away, as a process loses it when it dies. */
function begin(options: GatewayOptions, store: Store): Life {
  let isFenced = false;
  const fenced =
    <A extends unknown[], R>(method: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      if (isFenced)
        throw new ChatError('store-failed', 'This gateway was killed, so it writes nothing more.');
      return method(...input);
    };
  // Where the app says nothing, as a gateway by itself does.
  const onError = options.onError ?? (options.logger ? undefined : reportToConsole);
  const gateway = createGateway({
    ...options,
    ...(options.authenticate || options.anonymous !== undefined ? {} : { anonymous: true }),
    onError: (error, context) => {
      // The dead report nothing.
      if (!isFenced) onError?.(error, context);
    },
    store: {
      load: fenced(store.load),
      append: fenced(store.append),
      readLog: fenced(store.readLog),
      readMessages: fenced(store.readMessages),
      readMessage: fenced(store.readMessage),
      readCommand: fenced(store.readCommand),
      openTurns: fenced(store.openTurns),
      // It is this object's, and the next gateway's.
      close: async () => undefined,
    },
  });
  return { gateway, fence: () => (isFenced = true) };
}
