import type { SocketEnd } from '../../core/connection/line.js';

/** What a socket's end is told with, in Node too, which has no `CloseEvent` before version 23. */
export class SocketCloseEvent extends Event implements CloseEvent {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;

  constructor({ code, reason, wasClean }: SocketEnd) {
    super('close');
    this.code = code;
    this.reason = reason;
    this.wasClean = wasClean;
  }
}

/**
 * What went wrong. A browser's own `error` event says nothing; this one does. `message` is a sentence for people, `code`
 * a name for programs: `message-invalid`, `outbox-full`, `socket-failed`, `closed` when no more attempts are made, or
 * what the close table calls the loss.
 */
export class SocketErrorEvent extends Event {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    super('error');
    this.code = code;
    this.message = message;
  }
}
