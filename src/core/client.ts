import type { JsonValue } from '../model/json.js';
import type { ChannelSnapshot } from '../model/snapshot.js';
import type { User } from '../model/author.js';
import type { ClientAdapter } from '../protocol/adapter.js';
import type { ChatError } from '../protocol/chat-error.js';
import type { CloseTable } from '../protocol/close-codes.js';
import type { SocketConstructor } from '../protocol/socket-like.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { ChannelHandle } from './channel/channel-handle.js';
import type { OutboxStorage } from './channel/outbox-storage.js';
import type { ConnectionMetrics } from './connection/metrics.js';
import type { EnvironmentPorts } from './connection/ports.js';
import type { RequestFunction } from './request-options.js';
import type { ClientState, ReadonlyStore } from './store/client-state.js';
import type { ClientTools } from './tools/client-tool.js';

/** Why `getToken` is called. */
export type TokenReason = 'connect' | 'refresh' | 'rejected';

/** Of `createClient`. Only `url` has to be given. */
export type ClientOptions = {
  /** Where the gateway listens (`ws:` or `wss:`; `http:` and `https:` and paths are resolved against the page). A function is called before every attempt. */
  url: string | (() => string | Promise<string>);
  /** Called before every attempt; its token goes into the first frame, never into the URL. Throwing is retried, but for a `ChatError` with the code `unauthorized`, which says that nobody is signed in and is final; returning `null` connects without one. Asked again over the open connection before a token ends. */
  getToken?: (context: { reason: TokenReason }) => string | null | Promise<string | null>;
  /** The wire. @default the native protocol, `colloquy.v1` */
  adapter?: ClientAdapter;
  /** @default globalThis.WebSocket */
  webSocket?: SocketConstructor;
  /** What the server rendered: in the store from the start, and gone on from its cursors. */
  initial?: { user?: User; channels?: Readonly<Record<string, ChannelSnapshot>> };
  retry?: {
    /** Tries before giving up. @default Infinity */
    limit?: number;
    /** ms before try `attempt` (1, 2 …), after a close with `code` (`null`: there was no socket). @default full jitter: the first 100–1,000, then 250 + random × 800, 1,200, 1,600, 2,000, 5,000, 10,000, 20,000, and 30,000 from then on */
    delay?: (attempt: number, random: Random, code: number | null) => number;
  };
  /** What close codes mean, over the common table. */
  closeTable?: CloseTable;
  /** ms until a socket must be open. @default 10,000 */
  connectTimeoutMs?: number;
  /** ms from an open socket until the session must be. @default 10,000 */
  handshakeTimeoutMs?: number;
  /**
   * ms after which something on the way cuts every socket (a host that ends requests after 300 s, say). Before that the
   * next socket is opened, and the session goes over to it without a break. @default none is known
   */
  maxSessionMs?: number;
  /** ms a channel and the connection stay after their last holder went. @default 5,000 */
  lingerMs?: number;
  /** What may wait for an answer. @default { maxCount: 256, maxBytes: 1,048,576, persist: false } */
  outbox?: {
    maxCount?: number;
    /** Bytes of UTF-8 of all frames that wait. */
    maxBytes?: number;
    /**
     * Keeps what waits over reloads and crashes of the page, for this user alone, until it was answered; `true` in the
     * browser's IndexedDB, or in a storage of the app's. It is sent by whichever page comes first, takes effect once,
     * and is forgotten by `signOut()`, when another user signs in, and when the session is revoked. After 47 hours it
     * is not sent any more.
     */
    persist?: boolean | OutboxStorage;
  };
  tools?: ClientTools;
  /** Told of everything that was survived, and of refusals. */
  onError?: (error: ChatError) => void;
  /** Asks the gateway's HTTP side why an upgrade was refused. @default in development only */
  development?: boolean;
  clock?: Clock;
  random?: Random;
  /** Frames, page lifecycle, network state. @default the browser's where there is one */
  environment?: EnvironmentPorts;
};

/** Why there is, or is not, a connection. */
export type Explanation = {
  /** One or two sentences for people: what is the matter, what happens next, what waits. */
  sentence: string;
  nextRetryAt: number | null;
  outbox: { count: number; bytes: number };
};

/** What `inspect` is told of: every message on the wire, with tokens blanked out. */
export type WireRecord = { at: number; direction: 'in' | 'out'; data: string | Uint8Array };

/** The framework-free client: one connection, one store, any number of channels. */
export type Client = {
  readonly store: ReadonlyStore<ClientState>;
  /** The same object for the same name. */
  channel: (name: string) => ChannelHandle;
  connect: () => void;
  /** Says goodbye, closes with 1000 and stays `closed` until `connect()`. What waits in the outbox waits on. */
  disconnect: () => void;
  /**
   * As `disconnect`, and forgets this user: what waits is not sent (`aborted`), what was kept of it is taken out of the
   * browser, and channels are empty until they are joined anew. Resolves when nothing is kept any more.
   */
  signOut: () => Promise<void>;
  /** Tries at once where a try is waited for. */
  retryNow: () => void;
  /** Connects with the first holder; closes a moment after the last has let go. */
  retain: () => () => void;
  /** Sends a `connection-message`: to the app on the server, in no channel. False where there is no open connection. */
  send: (data: JsonValue) => boolean;
  request: RequestFunction;
  /** `connection-message`s from the server. */
  onMessage: (listener: (data: JsonValue) => void) => () => void;
  /** Adds client tools until the returned function is called. */
  addTools: (tools: ClientTools) => () => void;
  /** Whether calls of this name are run by this client itself: a tool is there, of `tools` or added, and has an `execute`. */
  hasTool: (name: string) => boolean;
  explain: () => Explanation;
  metrics: () => ConnectionMetrics;
  inspect: (listener: (record: WireRecord) => void) => () => void;
  onError: (listener: (error: ChatError) => void) => () => void;
  /** Ends everything: socket, timers, listeners. */
  dispose: () => void;
};
