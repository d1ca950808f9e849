import type { User } from '../../model/author.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createByteQueue } from './byte-queue.js';
import type { TerminalSize } from './client-session.js';
import type { Program, ProgramOutput } from './program.js';

/** What a running program is connected with. */
export type ProgramLine = {
  id: string;
  user: User;
  clientVersion: string | undefined;
  print: (stream: 'output' | 'error', data: Uint8Array) => void;
  /** Resolves when there is room for more. */
  room: () => Promise<void>;
  /** It reads more slowly than is typed, or does no more. */
  held: (isHeld: boolean) => void;
  report: (error: ChatError) => void;
  exited: (code: number) => Promise<void>;
};

/** A program at work. */
export type RunningProgram = {
  typed: (data: Uint8Array) => void;
  resized: (size: TerminalSize) => void;
  /** The session is over. */
  stop: () => void;
};

/** Bytes of what was typed that a program has not read. */
const UNREAD_BYTES = 256 * 1024;

/** Runs a program for one session. */
export function runProgram(program: Program, line: ProgramLine): RunningProgram {
  const { id, user, clientVersion } = line;
  const over = new AbortController();
  const input = createByteQueue(UNREAD_BYTES, line.held);
  const listeners = new Set<(size: TerminalSize) => void>();
  let size: TerminalSize | undefined;

  const session = {
    id,
    user,
    clientVersion,
    input: input.bytes,
    signal: over.signal,
    get size() {
      return size;
    },
    onResize: (listener: (size: TerminalSize) => void) => {
      const own = (next: TerminalSize): void => listener(next);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
  const run = async (): Promise<void> => {
    const code = await printAll(() => program(session), line, over.signal);
    if (!over.signal.aborted) await line.exited(code);
  };
  void run();

  return {
    typed: input.push,
    resized: (next) => {
      size = next;
      for (const listener of listeners) listener(next);
    },
    stop: () => {
      over.abort();
      input.end();
    },
  };
}

/** Prints all that a program says. @returns its exit code */
async function printAll(
  start: () => AsyncIterable<ProgramOutput>,
  { print, room, report }: Pick<ProgramLine, 'print' | 'room' | 'report'>,
  signal: AbortSignal,
): Promise<number> {
  try {
    const iterator: AsyncIterator<ProgramOutput, unknown> = start()[Symbol.asyncIterator]();
    for (;;) {
      await room();
      if (signal.aborted) {
        // Not awaited: a program that waits for something else would hold the session's end back.
        iterator.return?.().catch(() => undefined);
        return 0;
      }
      const said = await iterator.next();
      if (said.done) return typeof said.value === 'number' ? said.value : 0;
      const { stream, data } = partsOf(said.value);
      if (!signal.aborted) print(stream, data);
    }
  } catch (cause) {
    if (signal.aborted) return 0;
    const sentence =
      'A program threw, so its session ends with the exit code 1. Catch what it may meet, and print it; see the cause.';
    report(new ChatError('internal', sentence, { cause }));
    return 1;
  }
}

function partsOf(said: ProgramOutput): { stream: 'output' | 'error'; data: Uint8Array } {
  if (said instanceof Uint8Array) return { stream: 'output', data: said };
  if (typeof said === 'string') return { stream: 'output', data: new TextEncoder().encode(said) };
  const { stream, data } = said;
  return { stream, data: typeof data === 'string' ? new TextEncoder().encode(data) : data };
}
