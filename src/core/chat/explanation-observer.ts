import { systemClock, type Clock, type TimerHandle } from '../../shared/clock.js';
import type { Client } from '../client.js';
import type { ConnectionStatus } from '../connection/connection-view.js';

/** What a banner says about a connection. */
export type ConnectionExplanation = {
  readonly status: ConnectionStatus;
  /** What is the matter, what happens next, what waits. */
  readonly sentence: string;
  /** Whole seconds until the next try, from what is left of it upwards; `null` where none is waited for. */
  readonly seconds: number | null;
  /** In ms since the epoch. */
  readonly nextRetryAt: number | null;
  /** Commands that wait for an answer, and their bytes. */
  readonly outbox: { readonly count: number; readonly bytes: number };
  readonly retryNow: () => void;
};

export type ExplanationObserver = {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => ConnectionExplanation;
  getServerSnapshot: () => ConnectionExplanation;
};

/** Follows why there is, or is not, a connection. A clock ticks only while a try is waited for, once a second. */
export function observeExplanation(client: Client, clock: Clock = systemClock): ExplanationObserver {
  const { store } = client;
  const explain = (): ConnectionExplanation => {
    const { sentence, nextRetryAt, outbox } = client.explain();
    const left = nextRetryAt === null ? null : Math.max(0, Math.ceil((nextRetryAt - clock.now()) / 1000));
    const { status } = store.getState().connection;
    return { status, sentence, seconds: left, nextRetryAt, outbox, retryNow: client.retryNow };
  };
  let current = explain();
  const initial = current;
  const refresh = (): boolean => {
    const next = explain();
    if (isSame(current, next)) return false;
    current = next;
    return true;
  };

  const subscribe = (listener: () => void): (() => void) => {
    let timer: TimerHandle;
    const schedule = (): void => {
      clock.clearTimer(timer);
      timer = undefined;
      if (current.nextRetryAt === null || current.seconds === 0) return;
      const left = current.nextRetryAt - clock.now();
      // On to just behind the next whole second, where the number changes.
      timer = clock.setTimer(tick, ((left - 1) % 1000) + 1);
    };
    const tick = (): void => {
      if (refresh()) listener();
      schedule();
    };
    const leave = store.subscribe(({ connection, outbox }, before) => {
      // Every token is a commit; only these two say something about the connection.
      if (connection !== before.connection || outbox !== before.outbox) tick();
    });
    tick();
    return () => {
      leave();
      clock.clearTimer(timer);
    };
  };
  return { subscribe, getSnapshot: () => current, getServerSnapshot: () => initial };
}

function isSame(one: ConnectionExplanation, other: ConnectionExplanation): boolean {
  return (
    one.status === other.status &&
    one.sentence === other.sentence &&
    one.seconds === other.seconds &&
    one.nextRetryAt === other.nextRetryAt &&
    one.outbox.count === other.outbox.count &&
    one.outbox.bytes === other.outbox.bytes
  );
}
