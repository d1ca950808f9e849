import type { SocketConstructor, SocketLike } from '../../../src/protocol/socket-like.js';

/** What is done to the messages of one socket: each becomes none, itself, or others; `later` sends one out of turn. */
export type Shim = {
  toServer?: (text: string) => string[];
  toClient?: (text: string) => string[];
};

/** Makes the shim of each new socket. `later` hands the client a message at any time. */
export type ShimOf = (later: (text: string) => void) => Shim;

/** A `WebSocket` class whose messages go through a shim: what a faulty peer would send, or somebody who looks on. */
export function shimSockets(Base: SocketConstructor, shimOf: ShimOf): SocketConstructor {
  return class ShimSocket implements SocketLike {
    onopen: SocketLike['onopen'] = null;
    onmessage: SocketLike['onmessage'] = null;
    onclose: SocketLike['onclose'] = null;
    onerror: SocketLike['onerror'] = null;
    readonly #inner: SocketLike;
    readonly #shim: Shim;

    constructor(url: string, protocols?: string | string[]) {
      this.#inner = new Base(url, protocols);
      const deliver = (text: string): void => {
        if (this.#inner.readyState === 1) this.onmessage?.({ data: text });
      };
      this.#shim = shimOf(deliver);
      this.#inner.onopen = (event) => this.onopen?.(event);
      this.#inner.onclose = (event) => this.onclose?.(event);
      this.#inner.onerror = (event) => this.onerror?.(event);
      this.#inner.onmessage = ({ data }) => {
        for (const text of this.#shim.toClient?.(String(data)) ?? [String(data)]) deliver(text);
      };
    }

    get readyState(): number {
      return this.#inner.readyState;
    }

    get bufferedAmount(): number {
      return this.#inner.bufferedAmount;
    }

    get binaryType(): string {
      return this.#inner.binaryType;
    }

    set binaryType(value: string) {
      this.#inner.binaryType = value;
    }

    send(data: string | Uint8Array<ArrayBuffer>): void {
      for (const text of this.#shim.toServer?.(String(data)) ?? [String(data)]) this.#inner.send(text);
    }

    close(code?: number, reason?: string): void {
      this.#inner.close(code, reason);
    }

    terminate(): void {
      this.#inner.terminate?.();
    }
  };
}

/** The frames of one message, as plain JSON. */
export function framesIn(text: string): Frame[] {
  const value: unknown = JSON.parse(text);
  // Both ends here write nothing but frames, alone or in an array.
  return (Array.isArray(value) ? value : [value]) as Frame[];
}

/** Any frame, as much of it as shims look at. */
export type Frame = {
  type: string;
  channel?: string;
  epoch?: string;
  join?: number;
  from?: number;
  recovered?: boolean;
  reason?: string;
  events?: unknown[];
  stamps?: number[];
  snapshot?: { cursor: Head; folds: unknown[]; messages: unknown[]; order: string[] };
  heads?: (Head & { channel: string })[];
  id?: string | number;
  command?: { type: string; message?: { id: string } };
};

type Head = { epoch: string; seq: number; hash: number };

/** A shim of one direction that looks at frames one by one. */
export function mapFrames(map: (frame: Frame) => Frame[]): (text: string) => string[] {
  return (text) => {
    const frames = framesIn(text).flatMap(map);
    return frames.length === 0 ? [] : [JSON.stringify(frames.length === 1 ? frames[0] : frames)];
  };
}
