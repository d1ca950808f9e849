import type { User } from '../../model/author.js';
import type { AdapterContext } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { CloseTable } from '../../protocol/close-codes.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import type { Random } from '../../shared/random.js';
import type { TokenReason } from '../client.js';
import type { ConnectionReason } from './connection-view.js';
import type { Heartbeat, Moment } from './heartbeat.js';
import type { LifecycleEvent } from './ports.js';

/**
 * Where the machine stands. `preparing`: address and token are asked for. `opening`: the socket is on its way.
 * `greeting`: it is open, the session is not. `waiting`: the next try has a time. `parked`: the page was left or frozen.
 */
export type ConnectionPhase =
  | { name: 'idle' }
  | { name: 'preparing' | 'opening' | 'greeting'; startedAt: Moment }
  | { name: 'open' }
  | { name: 'waiting'; until: number; notBefore: number }
  | { name: 'parked' }
  | { name: 'closed' };

/** The session that the server gave, and what resumes it. */
export type Session = {
  id: string;
  secret: string;
  user: User;
  resumed: boolean;
  /** When its token ends, by this machine's wall clock; `null` when it does not. */
  expiresAt: number | null;
  /** The server's clock less this machine's, in ms. */
  clockOffset: number;
};

export type ConnectionState = {
  phase: ConnectionPhase;
  /** Numbers the attempts; whatever comes from an older one is passed over. */
  generation: number;
  /** Losses in a row since a connection last was stable. */
  failures: number;
  /** A token was refused since then, and another one was asked for. */
  tokenRejected: boolean;
  /** When the session's token is to be renewed, by the wall clock; `null` where it is not. */
  refreshAt: number | null;
  /** Another token was asked for over the open line, and is not agreed on yet. */
  refreshing: boolean;
  /** The last attempt tried to resume a session. */
  resuming: boolean;
  session: Session | null;
  capabilities: Capabilities;
  maxFrameBytes: number;
  heartbeat: Heartbeat | null;
  /** Why the gateway refuses upgrades, as its HTTP side told; holds until one succeeds. */
  refusal: string | null;
  /** What the server said before it closed. */
  denied: ChatError | null;
  /** When a draining server wants us back, by the wall clock. */
  drainAt: number | null;
  /** The next socket, while this one goes on; `generation` is its number. */
  handover: { generation: number; step: 'preparing' | 'opening' | 'greeting' } | null;
  /** The machine says that there is no network. */
  offline: boolean;
  lastAttemptAt: Moment | null;
  reason: ConnectionReason | null;
  error: ChatError | null;
  /** When the phase's public status last changed. */
  since: number;
  latency: number | null;
};

/** Timers of the connection; all of them end when a phase does. */
export type ConnectionTimer =
  | 'prepare'
  | 'connect'
  | 'handshake'
  | 'retry'
  | 'stable'
  | 'watchdog'
  | 'probe'
  | 'drain'
  | 'handover'
  | 'refresh';

/** Frames that are the connection's own business. */
export type ConnectionFrame = ServerFrameOf<
  | 'session-welcome'
  | 'session-denied'
  | 'session-refreshed'
  | 'session-drain'
  | 'heartbeat-ping'
  | 'probe-pong'
>;

export type ConnectionInput =
  /** The app, or its first holder, wants a connection. */
  | { type: 'connect' }
  /** The last holder has been gone for a while. */
  | { type: 'release' }
  | { type: 'disconnect' }
  | { type: 'retry-now' }
  | { type: 'prepared'; generation: number }
  /** `final`: another try would meet the same. */
  | { type: 'prepare-failed'; generation: number; error: ChatError; final: boolean }
  | { type: 'socket-opened'; generation: number }
  | { type: 'socket-closed'; generation: number; code: number; reason: string }
  /** Anything came. */
  | { type: 'heard' }
  | { type: 'frame'; frame: ConnectionFrame }
  /** The adapter says that commands may follow. */
  | { type: 'ready' }
  /** The adapter ends the connection. */
  | { type: 'adapter-closed'; code: number; reason: string }
  | { type: 'token-refreshed'; token: string | null }
  /** `final`: `getToken` says that nobody is signed in. */
  | { type: 'token-refresh-failed'; error?: ChatError; final?: boolean }
  | { type: 'refusal-explained'; status: number; reason: string }
  | { type: 'timer'; key: ConnectionTimer }
  | { type: 'lifecycle'; event: LifecycleEvent };

export type ConnectionEffect =
  | { type: 'prepare'; generation: number; reason: TokenReason }
  | { type: 'socket-open'; generation: number }
  | { type: 'socket-close'; code: number; reason: string }
  | { type: 'frame-send'; frame: ClientFrame }
  | { type: 'token-refresh' }
  | { type: 'timer-set'; key: ConnectionTimer; ms: number }
  | { type: 'timer-clear'; key: ConnectionTimer }
  | { type: 'timers-clear' }
  /** Commands may be sent from here on. */
  | { type: 'line-opened' }
  /** They go over another socket now, and so does the session; what was not answered is to be sent again. */
  | { type: 'line-switched' }
  /** They may not any more. */
  | { type: 'line-lost'; code: number }
  | { type: 'refusal-ask' }
  | { type: 'report'; error: ChatError };

/** What the machine is told beside its input: time, chance, and the client's settings. */
export type ConnectionContext = AdapterContext & Moment & { policy: ConnectionPolicy };

export type ConnectionPolicy = {
  retryLimit: number;
  delay: (attempt: number, random: Random, code: number | null) => number;
  closeTable: CloseTable;
  connectTimeoutMs: number;
  handshakeTimeoutMs: number;
  /** Whether there is a `getToken` that could bring another token. */
  hasToken: boolean;
  /** ms after which the server, or a host in front of it, cuts sockets. @default none is known */
  maxSessionMs?: number | undefined;
  /** The reason that goes with 1000 when the app ends the connection. @default 'goodbye' */
  goodbye?: string | undefined;
};

export type ConnectionStep = readonly [ConnectionState, readonly ConnectionEffect[]];

/** The most bytes of a message, until a server has named its own limit (PROTOCOL.md, "Limits"). */
export const DEFAULT_MAX_FRAME_BYTES = 65_536;

/** A connection that nobody asked for yet. */
export function initialConnectionState(
  capabilities: Capabilities,
  now: number,
  offline: boolean,
): ConnectionState {
  return {
    phase: { name: 'idle' },
    generation: 0,
    failures: 0,
    tokenRejected: false,
    refreshAt: null,
    refreshing: false,
    resuming: false,
    session: null,
    capabilities,
    maxFrameBytes: DEFAULT_MAX_FRAME_BYTES,
    heartbeat: null,
    refusal: null,
    denied: null,
    drainAt: null,
    handover: null,
    offline,
    lastAttemptAt: null,
    reason: null,
    error: null,
    since: now,
    latency: null,
  };
}
