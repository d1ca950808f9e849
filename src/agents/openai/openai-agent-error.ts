import {
  APIConnectionError,
  APIError,
  AuthenticationError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';

/** Why the model's answer failed; closed, so that programs can decide by it. */
export type OpenAIAgentErrorCode =
  | 'model-not-configured'
  | 'model-unauthorized'
  | 'model-rate-limited'
  | 'model-request-refused'
  | 'model-unavailable'
  | 'model-stream-failed'
  | 'model-stream-cut';

/** A failed turn of the OpenAI agent. Its texts never hold the API key. */
export class OpenAIAgentError extends Error {
  override readonly name = 'OpenAIAgentError';
  readonly code: OpenAIAgentErrorCode;
  /** Whether the same turn may succeed when it is asked again. */
  readonly retryable: boolean;
  /** HTTP status of the model's server, where it answered with one. */
  readonly status: number | undefined;

  constructor(code: OpenAIAgentErrorCode, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryable = retryableCodes.has(code);
  }
}

const retryableCodes: ReadonlySet<OpenAIAgentErrorCode> = new Set([
  'model-rate-limited',
  'model-unavailable',
  'model-stream-failed',
  'model-stream-cut',
]);

/**
 * Says what a failure of the client means. The original is not kept as `cause`: servers repeat the key in their
 * answers, and a logger prints causes whole.
 */
export function toOpenAIAgentError(error: unknown, secret: string): OpenAIAgentError {
  if (error instanceof OpenAIAgentError) return error;
  const status = error instanceof APIError ? error.status : undefined;
  const said = redact(error instanceof Error ? error.message : String(error), secret);

  if (error instanceof AuthenticationError || error instanceof PermissionDeniedError) {
    const sentence = `The model's server refused the key (${said}), so no answer could be written. Check OPENAI_API_KEY.`;
    return new OpenAIAgentError('model-unauthorized', sentence, status);
  }
  if (error instanceof RateLimitError) {
    const sentence = `The model's server is refusing requests for now (${said}). Wait a little, then ask again.`;
    return new OpenAIAgentError('model-rate-limited', sentence, status);
  }
  if (error instanceof APIConnectionError || (status !== undefined && status >= 500)) {
    const sentence = `The model's server could not answer (${said}). Check OPENAI_BASE_URL, or ask again later.`;
    return new OpenAIAgentError('model-unavailable', sentence, status);
  }
  if (status !== undefined) {
    const sentence = `The model's server did not accept the request (${said}). Check the model's name and options.`;
    return new OpenAIAgentError('model-request-refused', sentence, status);
  }
  if (error instanceof APIError) {
    const sentence = `The model's server reported an error while answering (${said}); the text so far is incomplete. Ask again.`;
    return new OpenAIAgentError('model-stream-failed', sentence);
  }
  return streamCut(said);
}

/** The stream ended before the model said that it was done. */
export function streamCut(detail: string): OpenAIAgentError {
  return new OpenAIAgentError(
    'model-stream-cut',
    `The connection to the model ended in mid-answer (${detail}); the text so far is incomplete. Ask again.`,
  );
}

/** Takes a key out of a text that comes from outside. */
function redact(text: string, secret: string): string {
  return secret.length < 8 ? text : text.replaceAll(secret, '[key]');
}
