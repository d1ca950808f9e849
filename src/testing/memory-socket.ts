import {
  assertClosable,
  assertSendable,
  byteLength,
  CLOSED,
  CLOSING,
  CONNECTING,
  hearsMessages,
  OPEN,
  type SocketSide,
} from '../faults/socket-rules.js';
import type { SocketLike } from '../protocol/socket-like.js';
import { MemoryWire, type Schedule } from './memory-wire.js';

export type MemorySocketOptions = {
  side: SocketSide;
  url: string;
  protocol: string;
  /** Carries to this end. */
  schedule: Schedule;
  /** Where an error goes that a handler throws. */
  reportError: (error: unknown) => void;
};

/** What a handshake can come to. */
export type Handshake = { accept: () => void; refuse: () => void };

/**
 * One end of a connection in memory. It follows the WHATWG rules for a `WebSocket`, handlers instead of listeners:
 * nothing happens inside the call that causes it, nothing comes after `close`. A server's end differs as `ws` does: it
 * is open from the start, goes on hearing the other end while it closes, and may close with 1001–1014 too.
 */
export class MemorySocket implements SocketLike {
  readonly url: string;
  readonly protocol: string;
  binaryType: string;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readonly #side: SocketSide;
  readonly #incoming: MemoryWire;
  readonly #reportError: (error: unknown) => void;
  #peer: MemorySocket | undefined;
  #readyState: number;
  #bytesWaiting = 0;
  #isTerminated = false;

  constructor(options: MemorySocketOptions) {
    const isClient = options.side === 'client';
    this.url = options.url;
    this.protocol = options.protocol;
    this.binaryType = isClient ? 'blob' : 'nodebuffer';
    this.#side = options.side;
    this.#readyState = isClient ? CONNECTING : OPEN;
    this.#incoming = new MemoryWire(options.schedule, isClient);
    this.#reportError = options.reportError;
  }

  /** Makes two ends one connection, which is open for the client when the handshake is accepted. */
  static join(client: MemorySocket, server: MemorySocket): Handshake {
    client.#peer = server;
    server.#peer = client;
    return {
      accept: () => client.#incoming.release(() => client.#open()),
      refuse: () => {
        client.#incoming.clear(() => client.#finish(1006, '', { failed: true }));
        server.#finish(1006, '');
      },
    };
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** Bytes that have not arrived at the other end, and those that were sent too late to leave at all. */
  get bufferedAmount(): number {
    return this.#bytesWaiting;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    assertSendable(this.#readyState);
    const bytes = byteLength(data);
    this.#bytesWaiting += bytes;
    if (this.#readyState !== OPEN) return;
    const sent = typeof data === 'string' ? toWellFormed(data) : data.slice();
    this.#toPeer((peer) => {
      this.#bytesWaiting -= bytes;
      peer.#receive(sent);
    });
  }

  close(code?: number, reason = ''): void {
    assertClosable(this.#side, code, reason);
    if (this.#readyState === CONNECTING) return this.#abandon({ failed: true });
    if (this.#readyState !== OPEN) return;
    this.#readyState = CLOSING;
    this.#toPeer((peer) => peer.#hearClose(code ?? 1005, code === undefined ? '' : reason));
  }

  /** Ends the connection at once. What this end had sent still arrives; what was on its way here does not. */
  terminate(): void {
    if (this.#readyState === CLOSED || this.#isTerminated) return;
    this.#abandon({ failed: this.#readyState === CONNECTING });
  }

  #abandon(how: { failed: boolean }): void {
    this.#readyState = CLOSING;
    this.#isTerminated = true;
    this.#incoming.clear(() => this.#finish(1006, '', how));
    this.#toPeer((peer) => peer.#finish(1006, ''));
  }

  #toPeer(arrive: (peer: MemorySocket) => void): void {
    const peer = this.#peer;
    if (peer) peer.#incoming.push(() => arrive(peer));
  }

  #open(): void {
    if (this.#readyState !== CONNECTING) return;
    this.#readyState = OPEN;
    this.#emit(this.onopen, { type: 'open' });
  }

  #receive(data: string | Uint8Array<ArrayBuffer>): void {
    if (!hearsMessages(this.#side, this.#readyState)) return;
    this.#emit(this.onmessage, { type: 'message', data: this.#toReceived(data) });
  }

  #toReceived(data: string | Uint8Array<ArrayBuffer>): unknown {
    if (typeof data === 'string') return data;
    if (this.binaryType === 'arraybuffer') return data.buffer;
    return this.binaryType === 'blob' ? new Blob([data]) : data;
  }

  #hearClose(code: number, reason: string): void {
    if (this.#readyState === CLOSED || this.#isTerminated) return;
    // The answer; an end that closed first, or at the same time, is closed by now and passes it over.
    this.#toPeer((peer) => peer.#hearClose(code, reason));
    this.#finish(code, reason, { clean: true });
  }

  #finish(code: number, reason: string, how: { clean?: boolean; failed?: boolean } = {}): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    if (how.failed) this.#emit(this.onerror, { type: 'error' });
    this.#emit(this.onclose, { type: 'close', code, reason, wasClean: how.clean ?? false });
  }

  #emit<E extends { type: string }>(handler: ((event: E) => void) | null, event: E): void {
    try {
      handler?.call(this, event);
    } catch (error) {
      this.#reportError(error);
    }
  }
}

/** Half of a surrogate pair cannot travel as UTF-8: it arrives as U+FFFD, as through any WebSocket. */
function toWellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? new TextDecoder().decode(new TextEncoder().encode(text)) : text;
}
