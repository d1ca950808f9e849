import type { User } from '../../model/author.js';
import type { TerminalSize } from './client-session.js';

/** What a program says: bytes or text, on its output or on its error output. */
export type ProgramOutput = Uint8Array | string | { stream: 'output' | 'error'; data: Uint8Array | string };

/** What a program has of the session that it is run in. */
export type ProgramSession = {
  readonly id: string;
  readonly user: User;
  /** Such as `1.2.707.0`. */
  readonly clientVersion: string | undefined;
  /** What is typed, as it comes. Ends when the session does. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Of the client's terminal; `undefined` until it has said so. */
  readonly size: TerminalSize | undefined;
  /** Calls back with each new size. @returns takes the listener back */
  readonly onResize: (listener: (size: TerminalSize) => void) => () => void;
  /** Aborted when the client ends the session, or stays away for too long. */
  readonly signal: AbortSignal;
};

/**
 * A program that is served: called once for each session, when its handshake is complete. The session ends when it does.
 * A number that it returns (an async generator's `return`) is its exit code; throwing is one of 1.
 *
 * @example
 * async function* shout({ input }) {
 *   for await (const bytes of input) yield new TextDecoder().decode(bytes).toUpperCase();
 * }
 */
export type Program = (session: ProgramSession) => AsyncIterable<ProgramOutput>;
