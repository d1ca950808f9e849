import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { StreamPeer, SessionCipher } from './stream-peer.js';
import type { ProcessedRequest } from './handshake.js';

/** What a program is told of its terminal, in characters. */
export type TerminalSize = { cols: number; rows: number };

/** Of the client's end of a session. */
export type ClientSessionOptions = {
  /** A UUID that stays the same for the whole session, over all its lines. */
  clientId: string;
  /** Told to the agent, which has abilities by it. */
  clientVersion: string;
  /** Kinds of sessions that are taken; others are refused in the handshake. */
  sessionTypes: readonly string[];
  /** Whether somebody can answer an agent that wants encryption; else it is refused. */
  hasCipher: boolean;
};

/** The client's end of a session. It outlives lines. */
export type ClientSession = {
  readonly options: ClientSessionOptions;
  readonly peer: StreamPeer;
  /** `handshake` until the agent says that it is complete, or sends output without having asked for one. */
  readonly phase: 'handshake' | 'ready' | 'ended';
  /** `undefined`: an agent too old to say so, which means a shell. */
  readonly sessionType: string | undefined;
  readonly properties: unknown;
  readonly agentVersion: string | undefined;
  /** What the agent still waits for, while somebody fetches keys. */
  readonly encryption: ProcessedRequest | undefined;
  /** What was typed before the session was ready. */
  readonly early: readonly { readonly payloadType: number; readonly payload: Uint8Array }[];
  readonly size: TerminalSize | undefined;
  /** The gateway says that the agent is away. */
  readonly isPaused: boolean;
};

/** What may happen to it. */
export type ClientSessionInput =
  /** A line, and the token that opens the channel over it. */
  | { type: 'opened'; token: string }
  | { type: 'received'; data: string | Uint8Array }
  /** Something is typed. */
  | { type: 'typed'; data: Uint8Array }
  | { type: 'resized'; size: TerminalSize }
  | { type: 'flagged'; flag: number }
  /** The keys that an agent's encryption needs; or why there are none. */
  | { type: 'keys'; answer: SessionKeys | { error: string } }
  | { type: 'timer'; key: string }
  | { type: 'closed' };

/** What somebody with access to AWS KMS gives: the data key in its encrypted form, and what it does. */
export type SessionKeys = SessionCipher & {
  /** `CiphertextBlob` of `GenerateDataKey`. */
  cipherTextKey: Uint8Array;
  /** Whether the request's challenge stands in the key's encryption context. @default false */
  challengeAcknowledged?: boolean;
};

/** What an agent says about encryption. */
export type EncryptionRequest = {
  keyId: string;
  /** A random text for the key's encryption context (`aws:ssm:RandomChallenge`), from newer agents. */
  challenge: string | undefined;
};

/** What is to be done: beside what any adapter does, what the session brings. */
export type ClientSessionEffect =
  | AdapterEffect
  | { type: 'output'; stream: 'output' | 'error'; data: Uint8Array }
  | { type: 'exit'; code: number }
  | { type: 'customer-message'; text: string }
  /** What an agent's flag says: `connectToPortError`. */
  | { type: 'flag'; flag: number }
  | { type: 'keys-wanted'; request: EncryptionRequest }
  /** Over for good; `text` is the server's own, and may be empty. */
  | { type: 'ended'; text: string };

/** A session, and what is to be done. */
export type ClientSessionStep = readonly [ClientSession, readonly ClientSessionEffect[]];

/** What each step is told beside its input. */
export type ClientSessionContext = AdapterContext;
