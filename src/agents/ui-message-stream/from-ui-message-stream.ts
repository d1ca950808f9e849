import type { AgentFunction, AgentStream, Turn } from '../../gateway/agent.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import { readChunks } from './read-chunks.js';

/** A stream of chunks, or the HTTP response that carries one as server-sent events. */
export type UIMessageStreamSource = AgentStream | Response;

/**
 * Makes an agent of anything that answers with an AI SDK UI-message stream: `streamText(…).toUIMessageStream()`,
 * `createUIMessageStream(…)`, or the `Response` of a route. Chunks go through unchanged, in their order.
 *
 * Aborting the turn stops the reading and cancels the source. A response that cannot be read throws a
 * `UIMessageStreamError`; what the function itself throws is thrown as it is.
 */
export function fromUIMessageStream(
  answer: (turn: Turn) => UIMessageStreamSource | Promise<UIMessageStreamSource>,
): AgentFunction {
  return async function* run(turn: Turn): AsyncGenerator<UIMessageChunk> {
    try {
      const source = await answer(turn);
      yield* readUntilAborted(open(source, turn.signal), turn.signal);
    } catch (error) {
      // After an abort the source fails because it was told to stop.
      if (!turn.signal.aborted) throw error;
    }
  };
}

/** Ends at once when the signal aborts, also while the source is silent. */
async function* readUntilAborted(source: AgentStream, signal: AbortSignal): AsyncGenerator<UIMessageChunk> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source in the middle of a silent wait would hold the turn's end back.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

function open(source: UIMessageStreamSource, signal: AbortSignal): AgentStream {
  if (source instanceof Response) return readChunks(source, signal);
  // Through a pipe, because a pipe can be aborted while its source is silent.
  return source instanceof ReadableStream
    ? source.pipeThrough(new TransformStream<UIMessageChunk, UIMessageChunk>(), { signal })
    : source;
}
