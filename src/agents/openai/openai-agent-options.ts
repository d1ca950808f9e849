import OpenAI from 'openai';

import type { Turn } from '../../gateway/agent.js';
import { OpenAIAgentError } from './openai-agent-error.js';
import type { Tool } from './tool.js';

/** Where the model is, and what it may do. */
export type OpenAIAgentOptions = {
  /** A client of the `openai` package, for proxies, Azure and other set-ups; replaces `baseURL` and `apiKey`. */
  client?: OpenAI;
  /** Root of any server that speaks Chat Completions. @default `OPENAI_BASE_URL`, then OpenAI's own */
  baseURL?: string;
  /** May be left out for a `baseURL` that asks for none. @default `OPENAI_API_KEY` */
  apiKey?: string;
  /** The model's name, as the server knows it. @default `OPENAI_MODEL` */
  model?: string;
  /** The system message that opens every request; a function is asked once per turn. @default none */
  instructions?: string | ((turn: Turn) => string | Promise<string>);
  /** What the model may call, by name; the tools that the asking page offers are added to them. @default none */
  tools?: Readonly<Record<string, Tool>>;
  /** How many times the model is asked within one turn; each round of tool calls costs one. @default 8 */
  maxSteps?: number;
  /** Further fields of the request's body, such as `temperature`; `stream_options: null` leaves usage out. */
  requestOptions?: RequestFields;
  /** Where the settings above are looked up when they are left out. @default `process.env` */
  environment?: Readonly<Record<string, string | undefined>>;
};

/** Body fields that the agent does not decide itself. */
export type RequestFields = Omit<
  Partial<OpenAI.ChatCompletionCreateParamsStreaming>,
  'messages' | 'model' | 'stream' | 'tools'
>;

// The client insists on a key; servers that need none ignore this one.
const keyForKeylessServers = 'none';

/**
 * Settles client and model before the first turn, so that a missing setting stops the start, not a conversation.
 * @throws OpenAIAgentError `model-not-configured`
 */
export function resolveModel(options: OpenAIAgentOptions): { client: OpenAI; model: string } {
  const environment = options.environment ?? globalThis.process?.env ?? {};
  const model = options.model ?? environment['OPENAI_MODEL'];
  if (!model) {
    throw new OpenAIAgentError(
      'model-not-configured',
      'The OpenAI agent has no model, so it has nobody to ask. Pass `model` or set OPENAI_MODEL.',
    );
  }
  if (options.client) return { client: options.client, model };

  const baseURL = options.baseURL ?? environment['OPENAI_BASE_URL'];
  const apiKey =
    options.apiKey ?? environment['OPENAI_API_KEY'] ?? (baseURL ? keyForKeylessServers : undefined);
  if (!apiKey) {
    throw new OpenAIAgentError(
      'model-not-configured',
      'The OpenAI agent has no key, and OpenAI answers nobody without one. Pass `apiKey` or set OPENAI_API_KEY; ' +
        'for a server that needs no key, pass `baseURL` or set OPENAI_BASE_URL.',
    );
  }
  // The client's own log would print pieces of the stream to the console.
  return { client: new OpenAI({ baseURL: baseURL ?? null, apiKey, logLevel: 'off' }), model };
}
