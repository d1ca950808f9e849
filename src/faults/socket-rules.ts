/** States of a socket (WHATWG WebSockets, "ready state"). */
export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;

/** Which end of a connection a socket is. */
export type SocketSide = 'client' | 'server';

const encoder = new TextEncoder();

/** The bytes that a message takes on the wire, its frame's header left out. `Blob`s are what browsers may hand over. */
export function byteLength(data: unknown): number {
  if (typeof data === 'string') return encoder.encode(data).byteLength;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return data instanceof Blob ? data.size : 0;
}

/** Throws what a browser throws when a socket that is not open yet is given something to send. */
export function assertSendable(readyState: number): void {
  if (readyState !== CONNECTING) return;
  throw new DOMException('This socket is still connecting: send when it is open.', 'InvalidStateError');
}

/**
 * Throws what a browser throws for a code or reason that no close frame may carry. Pages may close with 1000 and
 * 3000–4999 (WHATWG WebSockets, `close()`); a server with the codes of RFC 6455 §7.4 too. A reason has 123 bytes at most.
 */
export function assertClosable(side: SocketSide, code: number | undefined, reason: string): void {
  if (code !== undefined && !isClosingCode(side, code)) {
    const allowed = side === 'client' ? '1000 and 3000–4999' : '1000–1014 (but 1004–1006) and 3000–4999';
    throw new DOMException(`A ${side} may close with ${allowed}, not with ${code}.`, 'InvalidAccessError');
  }
  if (byteLength(reason) > 123) {
    throw new DOMException('The reason for closing is longer than 123 bytes of UTF-8.', 'SyntaxError');
  }
}

function isClosingCode(side: SocketSide, code: number): boolean {
  if (code >= 3000 && code <= 4999) return true;
  if (side === 'client') return code === 1000;
  return code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006);
}

/**
 * Whether a socket in this state still hears messages: a page's stops when it closes (WHATWG), a server's goes on until
 * the other end's close frame is there, as `ws` does.
 */
export function hearsMessages(side: SocketSide, readyState: number): boolean {
  return readyState === OPEN || (side === 'server' && readyState === CLOSING);
}

/** Throws an error in a job of its own, where the platform reports it, so that the caller goes on. */
export function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
