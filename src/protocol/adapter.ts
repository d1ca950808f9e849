import type { Random } from '../shared/random.js';
import type { Capabilities } from './capabilities.js';
import type { ChatError } from './chat-error.js';
import type { ClientFrame } from './client-frames.js';
import type { CloseTable } from './close-codes.js';
import type { ServerFrame } from './server-frames.js';

/**
 * The client half of a wire: a pure mapping between what travels and the native frames, which are all that the core
 * knows. The native protocol is itself one. State outlives sockets.
 */
export type ClientAdapter<S = unknown> = {
  name: string;
  /** What the wire can do; the native one learns it from `session-welcome`. */
  capabilities: Capabilities;
  transport: 'web-socket' | 'http-stream';
  /** Whether one connection carries many channels or is one. */
  channels: 'many' | 'one';
  /** What the wire's own close codes mean, over the common table. */
  closeTable?: CloseTable;
  /** Where to connect, from what the client was given. */
  target: (context: TargetContext) => Target;
  initial: () => S;
  /** The transport is open: what to say first. */
  opened: AdapterStep<S, OpenedContext>;
  received: AdapterStep<S, string | Uint8Array>;
  /** A frame that the core wants sent. */
  command: AdapterStep<S, ClientFrame>;
  timer: AdapterStep<S, string>;
  closed: AdapterStep<S, { code: number; reason: string }>;
};

/** One step: `(state, input, context) → [state, effects]`, with no clock, socket or randomness of its own. */
export type AdapterStep<S, I> = (
  state: S,
  input: I,
  context: AdapterContext,
) => readonly [S, readonly AdapterEffect[]];

/** `now` is wall time in ms since the epoch. */
export type AdapterContext = { now: number; random: Random };

export type TargetContext = { url: string; token: string | undefined };

/** The address and the subprotocols of the next attempt. */
export type Target = { url: string; protocols?: string[] };

/** What the core knows when a transport opens. */
export type OpenedContext = {
  token: string | undefined;
  /** The session to go on with. */
  resume: { sessionId: string; secret: string } | undefined;
};

/** What an adapter wants done; the runner does it. */
export type AdapterEffect =
  /** Hands a native frame to the core. */
  | { type: 'emit'; frame: ServerFrame }
  | { type: 'write'; data: string | Uint8Array }
  | { type: 'timer-set'; key: string; ms: number }
  | { type: 'timer-clear'; key: string }
  /** The session is open: commands may follow. */
  | { type: 'ready' }
  | { type: 'close'; code: number; reason: string }
  /** Something was wrong with what came; it was survived. */
  | { type: 'report'; error: ChatError }
  /** A command that this wire cannot carry. */
  | { type: 'reject'; commandId: string; error: ChatError };
