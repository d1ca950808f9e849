/** Why a foreign stream gave no whole answer; closed, so that programs can decide by it. */
export type UIMessageStreamErrorCode =
  | 'stream-unreachable'
  | 'stream-refused'
  | 'stream-not-a-stream'
  | 'stream-cut'
  | 'stream-event-too-large';

/** A failed turn of a UI-message-stream agent. Its texts hold no header, no query and no body. */
export class UIMessageStreamError extends Error {
  override readonly name = 'UIMessageStreamError';
  readonly code: UIMessageStreamErrorCode;
  /** Whether the same turn may succeed when it is asked again. */
  readonly retryable: boolean;
  /** HTTP status of the route, where it answered with one. */
  readonly status: number | undefined;

  constructor(
    code: UIMessageStreamErrorCode,
    message: string,
    options: { status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryable = code === 'stream-unreachable' || code === 'stream-cut' || isPassing(options.status);
  }
}

// 408, 429 and the 5xx family say "not now"; other refusals stay refusals.
function isPassing(status: number | undefined): boolean {
  return status === 408 || status === 429 || (status !== undefined && status >= 500);
}
