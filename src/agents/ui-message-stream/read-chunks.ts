import { decodeChunk, type DecodedChunk, type UIMessageChunk } from '../../model/chunk.js';
import { readServerSentEvents } from './read-server-sent-events.js';
import { UIMessageStreamError } from './ui-message-stream-error.js';

const endMark = '[DONE]';

// Any of these says that the server finished what it had to say, even where the end mark is missing.
const lastChunks: ReadonlySet<UIMessageChunk['type']> = new Set(['finish', 'abort', 'error']);

/**
 * Reads the chunks of an AI SDK route's answer: one JSON object an event, `[DONE]` at the end. Events that cannot be read
 * are left out and the reading goes on; one `error` chunk after everything else tells of them, because an `error` chunk
 * ends a turn. A chunk of a type that only newer servers know is left out in silence.
 * @throws UIMessageStreamError `stream-refused`, `stream-not-a-stream`, `stream-cut`, `stream-event-too-large`
 */
export async function* readChunks(response: Response, signal: AbortSignal): AsyncGenerator<UIMessageChunk> {
  // Through a pipe, because a pipe can be aborted while its source is silent.
  const body = requireStream(response).pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
  const problems: string[] = [];
  let ended = false;
  try {
    for await (const data of readServerSentEvents(body)) {
      ended ||= data === endMark;
      if (data === endMark) break;
      const decoded = decode(data);
      if ('chunk' in decoded) {
        ended ||= lastChunks.has(decoded.chunk.type);
        yield decoded.chunk;
      } else if (decoded.code !== 'unknown-chunk') problems.push(decoded.problem);
    }
  } catch (error) {
    throw error instanceof UIMessageStreamError ? error : streamCut(error);
  }
  if (!ended) throw streamCut(undefined);
  if (problems.length > 0) yield { type: 'error', errorText: describeProblems(problems) };
}

function describeProblems([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} So it was with ${others.length} more.`;
}

function requireStream(response: Response): ReadableStream<Uint8Array> {
  const { status, body } = response;
  if (!response.ok) {
    // The answer's text is left out: it may hold what the route's owner meant for a log.
    throw new UIMessageStreamError(
      'stream-refused',
      `The chat route answered with status ${status}, so there is no answer to show. Look into the route's own log.`,
      { status },
    );
  }
  const type = response.headers.get('content-type') ?? '';
  if (!body || !/^text\/event-stream\b/i.test(type)) {
    throw new UIMessageStreamError(
      'stream-not-a-stream',
      `The chat route answered with "${type || 'nothing'}" in place of a "text/event-stream". ` +
        'Let the route return `toUIMessageStreamResponse()`.',
      { status },
    );
  }
  return body;
}

function decode(data: string): DecodedChunk {
  try {
    return decodeChunk(JSON.parse(data));
  } catch {
    const problem = 'A piece of the answer was not JSON and was left out. Check what the chat route sends.';
    return { code: 'invalid-chunk', problem };
  }
}

function streamCut(cause: unknown): UIMessageStreamError {
  return new UIMessageStreamError(
    'stream-cut',
    "The chat route's answer broke off before its end, so the text so far is incomplete. Ask again.",
    { cause },
  );
}
