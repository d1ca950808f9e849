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
import type { ConnectionMetrics } from './connection/metrics.js';
import type { EnvironmentPorts } from './connection/ports.js';
import type { ClientState, ReadonlyStore } from './store/client-state.js';
import type { ClientTools } from './tools/client-tool.js';

/** Why `getToken` is called. */
export type TokenReason = 'connect' | 'refresh' | 'rejected';

/** Of `createClient`. Only `url` has to be given. */
export type ClientOptions = {
  /** Where the gateway listens (`ws:` or `wss:`; `http:` and `https:` and paths are resolved against the page). A function is called before every attempt. */
  url: string | (() => string | Promise<string>);
  /** Called before every attempt; its token goes into the first frame, never into the URL. Throwing is retried; returning `null` connects without one. */
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
    /** ms before try `attempt` (1, 2 …). @default full jitter: the first 100–1,000, then 250 + random × min(30,000, 1,000 × 2^(attempt − 1)) */
    delay?: (attempt: number, random: Random) => number;
  };
  /** What close codes mean, over the common table. */
  closeTable?: CloseTable;
  /** ms until a socket must be open. @default 10,000 */
  connectTimeoutMs?: number;
  /** ms from an open socket until the session must be. @default 10,000 */
  handshakeTimeoutMs?: number;
  /** ms a channel and the connection stay after their last holder went. @default 5,000 */
  lingerMs?: number;
  /** What may wait for an answer. @default { maxCount: 256, maxBytes: 1,048,576 } */
  outbox?: { maxCount?: number; maxBytes?: number };
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
  /** Tries at once where a try is waited for. */
  retryNow: () => void;
  /** Connects with the first holder; closes a moment after the last has let go. */
  retain: () => () => void;
  /** Sends a `connection-message`: to the app on the server, in no channel. False where there is no open connection. */
  send: (data: JsonValue) => boolean;
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
