/**
 * Every code that a `ChatError` can carry. Listed with their meaning in PROTOCOL.md, "Errors"; a test compares the two.
 */
export const chatErrorCodes = [
  'aborted',
  'bad-frame',
  'binary-unsupported',
  'channel-denied',
  'channel-limit',
  'closed',
  'command-conflict',
  'command-unsupported',
  'connection-missing',
  'forbidden',
  'frame-too-large',
  'handshake-timeout',
  'heartbeat-lost',
  'internal',
  'invalid-options',
  'message-missing',
  'message-invalid',
  'not-subscribed',
  'offline',
  'outbox-full',
  'protocol-unsupported',
  'provider-missing',
  'rate-limited',
  'request-lost',
  'request-timeout',
  'server-only',
  'set-messages-unsupported',
  'socket-failed',
  'store-failed',
  'token-failed',
  'tool-call-missing',
  'tool-call-taken',
  'tool-input-invalid',
  'approval-missing',
  'turn-busy',
  'turn-failed',
  'turn-fenced',
  'turn-missing',
  'turn-timeout',
  'unauthorized',
  'unavailable',
  'upgrade-refused',
] as const;

/** The code of a `ChatError`. */
export type ChatErrorCode = (typeof chatErrorCodes)[number];

export type ChatErrorOptions = {
  /** Whether the same thing may succeed later. @default false */
  retryable?: boolean;
  /** The least wait before trying again, in ms. */
  retryAfterMs?: number;
  cause?: unknown;
};

/**
 * The one error of this package. `code` is for programs, from a closed list; `message` says what happened, why it
 * matters and what to do. It never holds a token or a message's contents.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ChatErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: ChatErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether a string is one of this version's codes; a newer server may know more. */
export function isChatErrorCode(code: string): code is ChatErrorCode {
  return (chatErrorCodes as readonly string[]).includes(code);
}
