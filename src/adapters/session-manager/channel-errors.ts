import { ChatError } from '../../protocol/chat-error.js';

/** Something is sent where there is no connection. */
export function notConnected(): ChatError {
  const sentence =
    'WebSocket not connected: nothing was sent. Wait for connect() to resolve with true, and send it again.';
  return new ChatError('closed', sentence, { retryable: true });
}

/** The data channel was not opened, or is closed. */
export function dataChannelNotOpen(): ChatError {
  const sentence =
    'Data channel not open: nothing was sent. Wait for open() to resolve with true, and send it again.';
  return new ChatError('closed', sentence, { retryable: true });
}

/** What is sent is neither a string, bytes nor an object. */
export function unsupportedMessage(kind: string): ChatError {
  return new ChatError(
    'message-invalid',
    `Unsupported message type: ${kind}. Nothing was sent; send a string, bytes, or an object that is written as JSON.`,
  );
}

/** More came than the app takes in. */
export function queueFull(size: number): ChatError {
  return new ChatError(
    'rate-limited',
    `Message queue full, dropping message: ${size} wait for the message handler already. Have it return sooner, or raise maxQueueSize.`,
  );
}

/** A message is larger than was agreed on. */
export function messageTooLarge(bytes: number, limit: number): ChatError {
  return new ChatError(
    'frame-too-large',
    `A message of ${bytes} bytes came, and maxMessageSize is ${limit}: the connection was closed. Raise it if that is what the server sends.`,
  );
}

/** Nobody answered a ping. */
export function pingTimeout(ms: number): ChatError {
  return new ChatError(
    'heartbeat-lost',
    `Ping timeout: no pong within ${ms} ms, so the connection may be dead and was closed. Connect again.`,
    { retryable: true },
  );
}

/** The socket did not open in time. */
export function connectionTimeout(ms: number): ChatError {
  return new ChatError(
    'socket-failed',
    `Connection timeout after ${ms / 1000}s: nothing answers at the address, or a network drops it.`,
    { retryable: true },
  );
}

/** The socket was refused, or could not be made. */
export function connectionFailed(reason: string, cause?: unknown): ChatError {
  return new ChatError(
    'socket-failed',
    `Connection failed: ${reason}. A browser does not say why; look at the address and the token.`,
    { retryable: true, ...(cause === undefined ? {} : { cause }) },
  );
}

/** Whatever was thrown, as this package has errors; what is one stays the same. */
export function asChannelError(cause: unknown): Error {
  return cause instanceof Error
    ? cause
    : new ChatError('internal', 'Something that is no error was thrown; see the cause.', { cause });
}
