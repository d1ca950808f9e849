import type { SocketLike } from '../protocol/socket-like.js';
import { Lane, type LaneItem } from './lane.js';
import type { LineControl, LineEnd } from './line-control.js';
import type { LineDirection, LineMessage, LineOutcome } from './line-message.js';
import type { LineFault } from './line-rules.js';
import {
  assertClosable,
  assertSendable,
  byteLength,
  CLOSED,
  CLOSING,
  CONNECTING,
  hearsMessages,
  OPEN,
  reportLater,
  type SocketSide,
} from './socket-rules.js';

export type FaultySocketOptions = {
  side: SocketSide;
  /** Whether the wrapped socket can end without a handshake; where it cannot, as in browsers, nor can this one. */
  canTerminate: boolean;
} & (
  | { /** Goes on from where this one is. */ socket: SocketLike }
  | { /** Makes the socket, when the line lets the attempt through. */ connect: () => SocketLike }
);

/**
 * A socket whose messages pass a line with faults. It keeps the rules of a real one: nothing comes after `close`, no
 * fault's event fires inside the call that causes it, and while the line is stalled it learns nothing.
 */
export class FaultySocket implements SocketLike, LineEnd {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  terminate?: () => void;
  readonly #side: SocketSide;
  readonly #control: LineControl;
  readonly #number: number;
  readonly #outgoing: LineDirection;
  readonly #incoming: LineDirection;
  readonly #lanes: Record<LineDirection, Lane>;
  /** A message that waits to be overtaken. */
  readonly #held = new Map<LineDirection, LaneItem>();
  #inner: SocketLike | undefined;
  #binaryType: string;
  #readyState = CONNECTING;
  #bytesLost = 0;
  #isCut = false;

  constructor(control: LineControl, options: FaultySocketOptions) {
    const { side } = options;
    this.#side = side;
    this.#control = control;
    this.#number = control.nextNumber();
    [this.#outgoing, this.#incoming] =
      side === 'client' ? ['to-server', 'to-client'] : ['to-client', 'to-server'];
    this.#binaryType = side === 'client' ? 'blob' : 'nodebuffer';
    const lane = (direction: LineDirection): Lane =>
      new Lane(
        control.clock,
        () => control.pace(direction),
        (item) => this.#pass(direction, item),
      );
    this.#lanes = { 'to-server': lane('to-server'), 'to-client': lane('to-client') };
    if (options.canTerminate)
      this.terminate = () => this.#end({ isFailure: this.#readyState === CONNECTING });

    if ('socket' in options) {
      this.#binaryType = options.socket.binaryType;
      this.#readyState = options.socket.readyState;
      this.#attach(options.socket);
    } else if (control.isRefusing()) {
      this.#end({ isFailure: true });
      return;
    } else {
      // Made in this very call where nothing stands in the way, so that a bad address throws as it should.
      this.#signal(this.#outgoing, () => this.#attach(options.connect()));
    }
    control.add(this);
  }

  get readyState(): number {
    return this.#readyState;
  }

  get bufferedAmount(): number {
    return this.#lanes[this.#outgoing].bytes + (this.#inner?.bufferedAmount ?? 0) + this.#bytesLost;
  }

  get binaryType(): string {
    return this.#binaryType;
  }

  set binaryType(value: string) {
    this.#binaryType = value;
    if (this.#inner) this.#inner.binaryType = value;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    assertSendable(this.#readyState);
    if (this.#readyState !== OPEN || this.#isCut) {
      this.#bytesLost += byteLength(data);
      return;
    }
    const sent = typeof data === 'string' ? data : data.slice();
    this.#carry(this.#outgoing, sent, () => this.#inner?.send(sent));
  }

  close(code?: number, reason = ''): void {
    assertClosable(this.#side, code, reason);
    if (this.#readyState === CONNECTING) return this.#end({ isFailure: true });
    if (this.#readyState !== OPEN) return;
    this.#readyState = CLOSING;
    if (this.#isCut) return;
    this.#signal(this.#outgoing, () => {
      if (code === undefined) this.#inner?.close();
      else this.#inner?.close(code, reason);
    });
  }

  cut(arriving: (waiting: number) => number): void {
    if (this.#isCut) return;
    const coming = this.#take(this.#incoming, arriving);
    for (const { arrive } of this.#take(this.#outgoing, arriving)) arrive();
    this.#end({ isFailure: this.#readyState === CONNECTING, last: coming });
  }

  resume(): void {
    for (const lane of Object.values(this.#lanes)) lane.pump();
  }

  /** Empties a lane and returns what of it still arrives: all that stands before the last message that does. */
  #take(direction: LineDirection, arriving: (waiting: number) => number): LaneItem[] {
    const items = this.#lanes[direction].clear();
    const messages = items.flatMap(({ message }) => message ?? []);
    const last = messages[arriving(messages.length) - 1];
    const end = last ? items.findIndex(({ message }) => message === last) + 1 : 0;
    for (const [index, { message }] of items.entries()) {
      if (message) this.#control.record(message, index < end ? 'passed' : 'lost', index < end ? 1 : 0);
    }
    return items.slice(0, end);
  }

  #attach(inner: SocketLike): void {
    this.#inner = inner;
    inner.binaryType = this.#binaryType;
    inner.onopen = () => this.#signal(this.#incoming, () => this.#open());
    inner.onmessage = ({ data }) => this.#carry(this.#incoming, data, () => this.#receive(data));
    inner.onerror = () => this.#signal(this.#incoming, () => this.#emit(this.onerror, { type: 'error' }));
    inner.onclose = ({ code, reason, wasClean }) =>
      this.#signal(this.#incoming, () => this.#finish(code, reason, wasClean ?? false));
  }

  #signal(direction: LineDirection, arrive: () => void): void {
    this.#lanes[direction].push({ arrive });
  }

  #carry(direction: LineDirection, data: unknown, arrive: () => void): void {
    this.#lanes[direction].push({ message: this.#control.describe(direction, this.#number, data), arrive });
  }

  /** The moment when an item has come through its lane: what befalls it? */
  #pass(direction: LineDirection, item: LaneItem): void {
    const { message } = item;
    const fault = message && this.#control.judge(message);
    if (!message) {
      this.#letHeldGo(direction);
      item.arrive();
    } else if (fault === undefined) {
      this.#arrive(direction, item, 'passed', 1);
    } else {
      this.#suffer(fault, direction, message, item);
    }
  }

  #suffer(fault: LineFault, direction: LineDirection, message: LineMessage, item: LaneItem): void {
    switch (fault) {
      case 'drop':
        return this.#control.record(message, 'dropped', 0);
      case 'duplicate':
        this.#control.record(message, 'duplicated', 1);
        item.arrive();
        return this.#arrive(direction, item, 'passed', 1);
      case 'swap':
        this.#letHeldGo(direction);
        return void this.#held.set(direction, item);
      case 'cut-after':
        this.#arrive(direction, item, 'passed', 1);
        return this.#control.cut();
      case 'cut-before':
      case 'cut-inside':
        this.#control.record(message, fault === 'cut-before' ? 'lost' : 'torn', 0);
        return this.#control.cut();
    }
  }

  #arrive(direction: LineDirection, item: LaneItem, outcome: LineOutcome, arrivals: number): void {
    // Written down before anyone can act on it, so that the log is in the order of causes.
    if (item.message) this.#control.record(item.message, outcome, arrivals);
    item.arrive();
    this.#letHeldGo(direction);
  }

  #letHeldGo(direction: LineDirection): void {
    const held = this.#held.get(direction);
    if (!held) return;
    this.#held.delete(direction);
    this.#arrive(direction, held, 'swapped', 1);
  }

  #open(): void {
    if (this.#readyState !== CONNECTING) return;
    this.#readyState = OPEN;
    this.#emit(this.onopen, { type: 'open' });
  }

  #receive(data: unknown): void {
    if (!hearsMessages(this.#side, this.#readyState)) return;
    this.#emit(this.onmessage, { type: 'message', data });
  }

  /** Ends both the wrapped socket, now, and this one, soon, after the `last` that it hears. */
  #end({ isFailure, last = [] }: { isFailure: boolean; last?: LaneItem[] }): void {
    if (this.#isCut || this.#readyState === CLOSED) return;
    this.#isCut = true;
    if (this.#readyState === CONNECTING) this.#readyState = CLOSING;
    this.#control.remove(this);
    this.#loseAll();
    this.#leave();
    queueMicrotask(() => {
      for (const { arrive } of last) arrive();
      if (isFailure) this.#emit(this.onerror, { type: 'error' });
      this.#finish(1006, '', false);
    });
  }

  /** Lets go of the wrapped socket. A browser's has no better way to be lost than a close without a code. */
  #leave(): void {
    const inner = this.#inner;
    if (!inner) return;
    inner.onopen = null;
    inner.onmessage = null;
    inner.onclose = null;
    // `ws` throws the error of an attempt that is given up where nobody listens for it.
    inner.onerror = () => {};
    if (inner.terminate) inner.terminate();
    else inner.close();
  }

  #loseAll(): void {
    const lost = [...this.#held.values(), ...Object.values(this.#lanes).flatMap((lane) => lane.clear())];
    this.#held.clear();
    for (const { message } of lost) if (message) this.#control.record(message, 'lost', 0);
  }

  #finish(code: number, reason: string, wasClean: boolean): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#isCut = true;
    this.#control.remove(this);
    this.#loseAll();
    this.#emit(this.onclose, { type: 'close', code, reason, wasClean });
  }

  #emit<E extends { type: string }>(handler: ((event: E) => void) | null, event: E): void {
    try {
      handler?.call(this, event);
    } catch (error) {
      reportLater(error);
    }
  }
}
