import { ChatError } from '../../protocol/chat-error.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import { backoffDelay } from '../connection/backoff.js';
import { DEFAULT_MAX_FRAME_BYTES } from '../connection/connection-state.js';
import type { ConnectionView } from '../connection/connection-view.js';
import type { HeadStart } from '../connection/head-start.js';
import { createHolders } from '../holders.js';
import { missingCode } from '../missing-code.js';
import { createDeferral, type Deferral, type Waiting } from './deferral.js';
import type { EngineSource } from './engine.js';

/** What can be connected, whether its code is there or not. */
type Connectable = {
  connect: () => void;
  disconnect: () => void;
  retryNow: () => void;
  retain: () => () => void;
};

export type PreludeOptions<T extends Connectable, CREATE> = {
  source: EngineSource<CREATE>;
  /** Makes the thing, once its code is there, and has it do in one go what waited for it. */
  create: (create: CREATE, headStart: HeadStart | undefined, catchUp: (thing: T) => void) => void;
  /** Begins the first attempt. */
  startEarly: () => HeadStart;
  view: () => ConnectionView;
  show: (view: ConnectionView) => void;
  report: (error: ChatError) => void;
  /** ms that the first attempt is kept up after the last holder went. */
  lingerMs: number;
  clock: Clock;
  random: Random;
};

/** What goes before a connection: its code is fetched when one is wanted, and what is asked for meanwhile waits. */
export type Prelude<T extends Connectable> = Connectable &
  Pick<Deferral<T>, 'follow'> & {
    /** The thing itself, once it is there. */
    current: () => T | undefined;
    wait: (waiting: Waiting<T>) => void;
    /** What was asked for, and waits, is not done any more. Who follows something follows on. */
    refuse: (error: ChatError) => void;
    /** Nothing is fetched or handed over any more; what waits is refused. */
    dispose: () => void;
  };

export function createPrelude<T extends Connectable, CREATE>(options: PreludeOptions<T, CREATE>): Prelude<T> {
  const { source, clock, random, view, report } = options;
  let thing: T | undefined;
  let waiting: Waiting<T>[] = [];
  /** Whether somebody asked for a connection: by `connect()`, or by holding it. */
  let isWanted = false;
  let isDisposed = false;
  let isLoading = false;
  let headStart: HeadStart | undefined;
  let attempt = 0;
  let timer: TimerHandle;
  let isHeld = false;

  const current = (): T | undefined => thing;
  const wait = (entry: Waiting<T>): void => void waiting.push(entry);
  const { follow } = createDeferral(current, wait);
  const show = (change: Partial<ConnectionView>): void =>
    options.show({ ...view(), since: clock.now(), nextRetryAt: null, ...change });

  /** Fetches the code, and does meanwhile what can be done of the first attempt. */
  const begin = (): void => {
    clock.clearTimer(timer);
    if (!isWanted || isDisposed) return;
    show({ status: 'connecting' });
    headStart ??= options.startEarly();
    if (isLoading) return;
    isLoading = true;
    source.load().then(handOver, failed);
  };

  const rest = (): void => {
    clock.clearTimer(timer);
    headStart?.abandon();
    headStart = undefined;
  };

  const unwant = (status: 'idle' | 'closed'): void => {
    isWanted = false;
    rest();
    show({ status });
  };

  const handOver = (create: CREATE): void => {
    isLoading = false;
    if (isDisposed) return;
    clock.clearTimer(timer);
    options.create(create, headStart, catchUp);
  };

  const catchUp = (there: T): void => {
    const isClosed = view().status === 'closed';
    thing = there;
    holders.dispose();
    if (isWanted) there.connect();
    // Closed on purpose it stays so, whoever is found to hold it.
    if (isClosed) there.disconnect();
    const due = waiting;
    waiting = [];
    for (const { go } of due) go(there);
    // The last holder may have gone a moment ago, and be back in another: the thing lingers as this did until now.
    if (isHeld) there.retain()();
    if (isClosed) there.disconnect();
  };

  const failed = (cause: unknown): void => {
    isLoading = false;
    rest();
    if (!isWanted || isDisposed) return;
    attempt += 1;
    const ms = backoffDelay(attempt, random);
    const error = missingCode(cause);
    const sentence = error.message;
    const reason = { code: null, name: error.code, sentence };
    show({ status: 'reconnecting', attempt, reason, error, nextRetryAt: clock.now() + ms });
    timer = clock.setTimer(begin, ms);
    report(error);
  };

  const refuse = (error: ChatError): void => {
    const due = waiting;
    waiting = due.filter((entry) => !entry.refuse);
    for (const entry of due) entry.refuse?.(error);
  };

  const hold = follow((there) => there.retain);

  const holders = createHolders(clock, options.lingerMs, {
    taken: () => {
      isHeld = true;
      if (view().status !== 'idle') return;
      isWanted = true;
      begin();
    },
    left: () => {
      isHeld = false;
      if (isWanted) unwant('idle');
    },
  });

  return {
    current,
    wait,
    follow,
    connect: () => {
      if (thing) return thing.connect();
      isWanted = true;
      begin();
    },
    disconnect: () => {
      if (thing) thing.disconnect();
      else unwant('closed');
    },
    retryNow: () => {
      if (thing) thing.retryNow();
      else if (!isLoading) begin();
    },
    retain: () => {
      const letGo = hold();
      if (thing) return letGo;
      const letGoHere = holders.retain();
      return () => {
        letGo();
        if (!thing) letGoHere();
      };
    },
    refuse,
    dispose: () => {
      isDisposed = true;
      holders.dispose();
      rest();
      const sentence = 'The client was disposed before this was sent, so it will not be.';
      refuse(new ChatError('aborted', sentence));
      waiting = [];
    },
  };
}

/** A connection that nobody asked for yet, as `connectionViewOf` shows it. */
export function idleView(since: number): ConnectionView {
  return {
    status: 'idle',
    since,
    attempt: 0,
    nextRetryAt: null,
    reason: null,
    error: null,
    session: null,
    capabilities: new Set(),
    maxFrameBytes: DEFAULT_MAX_FRAME_BYTES,
    latency: null,
  };
}

/** Why there is no connection as long as its code is not there. */
export function explainPrelude({ reason, nextRetryAt }: ConnectionView, outbox = { count: 0, bytes: 0 }) {
  const sentence = reason?.sentence ?? 'A connection has not been made yet.';
  return { sentence, nextRetryAt, outbox };
}
