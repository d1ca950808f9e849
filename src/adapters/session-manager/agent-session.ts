import type { AdapterEffect } from '../../protocol/adapter.js';
import type { TerminalSize } from './client-session.js';
import type { StreamPeer } from './stream-peer.js';

/** Of the agent's end of a session. */
export type AgentSessionOptions = {
  /** Told to clients, which have abilities by it. */
  agentVersion: string;
  sessionType: string;
  /** Of the session's type, as its document has them. */
  properties?: unknown;
  /** Shown by clients when the handshake is complete. */
  customerMessage: string;
  /** Error output and the exit code as payloads of their own, for clients that know them. */
  separateOutput: boolean;
  /** How long a client may take to answer the handshake, in ms. */
  handshakeMs: number;
};

/** The agent's end of a session. It outlives lines. */
export type AgentSession = {
  readonly options: AgentSessionOptions;
  readonly peer: StreamPeer;
  readonly phase: 'new' | 'handshake' | 'ready' | 'ended';
  /** When the handshake began, in ms since the epoch. */
  readonly startedAt: number;
  readonly clientVersion: string | undefined;
};

/** What may happen to it. */
export type AgentSessionInput =
  | { type: 'opened' }
  | { type: 'received'; data: string | Uint8Array }
  /** The program says something. */
  | { type: 'printed'; stream: 'output' | 'error'; data: Uint8Array }
  /** The program is over. */
  | { type: 'exited'; code: number }
  /** The program cannot take more, or can again. */
  | { type: 'held'; isHeld: boolean }
  | { type: 'timer'; key: string }
  | { type: 'closed' };

/** What is to be done: beside what goes over the line, what the client brings. */
export type AgentSessionEffect =
  | AdapterEffect
  /** The handshake is complete: the program may begin. */
  | { type: 'begin' }
  | { type: 'typed'; data: Uint8Array }
  | { type: 'resized'; size: TerminalSize }
  | { type: 'flag'; flag: number }
  /** Everything that was printed has come, and there is nothing more on its way. */
  | { type: 'drained' }
  /** There will be no session, or not any more; `text` is for the client's user. */
  | { type: 'failed'; text: string };

/** A session, and what is to be done. */
export type AgentSessionStep = readonly [AgentSession, readonly AgentSessionEffect[]];
