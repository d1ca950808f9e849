import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChatMessage } from '../../model/message.js';

/** Chunks as an agent yields them, for sentences to those who write one. */
const hint = `async function* agent(turn) {
  yield* [{ type: 'text-start', id: 't' }, { type: 'text-delta', id: 't', delta: 'Hello.' }, { type: 'text-end', id: 't' }];
}`;

/** What an agent that yields text is told. Its text stays out of it. */
const plainStringProblem = `The agent yielded a string, which is no chunk, so it and any further one of this turn were left out. Yield { type: 'text-delta', id, delta } between a text-start and a text-end:\n${hint}`;

/** An agent gave nothing that could be written; the sentence is for the app's developers. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** It returned no stream. */
export function noStream(returned: unknown): UnusableAnswer {
  const isResult = typeof returned === 'object' && returned !== null && 'toUIMessageStream' in returned;
  const advice = isResult
    ? 'Return what its toUIMessageStream() returns.'
    : `An agent returns an async iterable or a ReadableStream of chunks, as an async generator does:\n${hint}`;
  return new UnusableAnswer(
    `The agent returned ${kindOf(returned)}, so its turn was ended as failed. ${advice}`,
  );
}

/** All that it yielded was left out. */
function noChunks(): UnusableAnswer {
  return new UnusableAnswer(
    `Nothing that the agent yielded was a chunk that could be used, so its turn was ended as failed. An agent yields chunks:\n${hint}`,
  );
}

/** Watches over one turn whether anything of what its agent yields can be used. */
export type YieldCheck = {
  /** Whether this is plain text, which is no chunk; the first of a turn is reported. */
  isText: (value: unknown) => boolean;
  /** What became of another yield: the chunk that was taken, or nothing. */
  note: (chunk: UIMessageChunk | undefined) => void;
  /** Once the agent is done. @throws {UnusableAnswer} where it yielded something and nothing came of it */
  check: (message: ChatMessage | undefined) => void;
};

/** Has seen nothing yet. */
export function createYieldCheck(report: (problem: string) => void): YieldCheck {
  let hadText = false;
  let hadAny = false;
  let hadUsable = false;
  return {
    isText: (value) => {
      if (typeof value !== 'string') return false;
      if (!hadText) report(plainStringProblem);
      hadText = hadAny = true;
      return true;
    },
    note: (chunk) => {
      hadAny = true;
      // A delta is of use where its part was begun, which shows in the message.
      if (chunk && !chunk.type.endsWith('-delta')) hadUsable = true;
    },
    check: (message) => {
      if (hadAny && !hadUsable && message?.parts.length === 0) throw noChunks();
    },
  };
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object that is no stream' : `a ${typeof value}`;
}
