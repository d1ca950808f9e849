import type { Turn } from '../../gateway/agent.js';
import type { JsonObject } from '../../model/json.js';
import type { ChatMessage, UIMessage } from '../../model/message.js';
import { UIMessageStreamError } from './ui-message-stream-error.js';

/** Where the AI SDK route is, and what goes to it. */
export type UIMessageStreamAgentOptions = {
  /** The route's full URL. */
  url: string | URL;
  /** Sent with every request; a function is asked before each. @default none */
  headers?:
    | Record<string, string>
    | ((turn: Turn) => Record<string, string> | Promise<Record<string, string>>);
  /** Further fields of the request's body; what `sendMessage(…, { body })` carried goes before them. @default none */
  body?: JsonObject | ((turn: Turn) => JsonObject | Promise<JsonObject>);
  /** @default globalThis.fetch */
  fetch?: typeof globalThis.fetch;
};

/**
 * Asks the route once, with the body that the SDK's own HTTP transport sends.
 * @throws UIMessageStreamError `stream-unreachable`
 */
export async function requestAnswer(options: UIMessageStreamAgentOptions, turn: Turn): Promise<Response> {
  const { url, headers = {}, body = {} } = options;
  const last = turn.messages.at(-1);
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(typeof headers === 'function' ? await headers(turn) : headers),
    },
    body: JSON.stringify({
      ...turn.body,
      ...(typeof body === 'function' ? await body(turn) : body),
      id: turn.channel,
      messages: turn.messages.map(toPlainMessage),
      trigger: 'submit-message',
      // The SDK names a message only where the answer goes on in it.
      ...(last?.role === 'assistant' ? { messageId: last.id } : {}),
    }),
    signal: turn.signal,
  };
  // Looked up for every request: monitoring libraries replace the global one after this module has loaded.
  const { fetch = globalThis.fetch } = options;
  try {
    return await fetch(url, request);
  } catch (error) {
    throw new UIMessageStreamError(
      'stream-unreachable',
      'The chat route could not be reached, so nobody answered. Check that it runs, and its URL.',
      { cause: error },
    );
  }
}

// Routes validate strictly, and authors are nobody's business there.
function toPlainMessage({ id, role, metadata, parts }: ChatMessage): UIMessage {
  return { id, role, parts, ...(metadata === undefined ? {} : { metadata }) };
}
