/** How tokens come. `flood`: one a task, as fast as tasks run. `paced`: so many a second, from a worker's clock. */
export type FeedOptions = {
  tokens: readonly string[];
  mode: 'flood' | 'paced';
  /** Tokens a second, where paced. */
  rate: number;
};

/** What happened while a feed ran. */
export type FeedReport = {
  /** On the page's clock, in ms: when the first token was handed over, and the last. */
  startedAt: number;
  endedAt: number;
  /** When each token was handed over, in ms after the first. */
  times: Float64Array;
};

export type Feed = {
  /** Hands tokens to `take` and calls `end` after the last. */
  start: (take: (token: string) => void, end: () => void) => void;
  done: Promise<FeedReport>;
};

/**
 * The tokens of one answer. A paced one sends from a worker, so that tokens pile up as messages of a socket do where the
 * page is busy; the flood takes a task of the page's own for each.
 */
export function createFeed({ tokens, mode, rate }: FeedOptions): Feed {
  let resolve = (_report: FeedReport): void => {};
  const done = new Promise<FeedReport>((settle) => (resolve = settle));
  const times = new Float64Array(tokens.length);
  let next = 0;
  let startedAt = 0;

  const step = (take: (token: string) => void): boolean => {
    const now = performance.now();
    if (next === 0) startedAt = now;
    times[next] = now - startedAt;
    take(tokens[next] ?? '');
    next += 1;
    return next < tokens.length;
  };
  const finish = (end: () => void): void => {
    const endedAt = performance.now();
    end();
    resolve({ startedAt, endedAt, times });
  };

  return {
    done,
    start: (take, end) => {
      if (mode === 'flood') {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          if (step(take)) port2.postMessage(0);
          else finish(end);
        };
        port2.postMessage(0);
        return;
      }
      const worker = startMetronome(tokens.length, rate);
      worker.onmessage = () => {
        if (next >= tokens.length || step(take)) return;
        worker.terminate();
        finish(end);
      };
    },
  };
}

/** A worker that posts `count` messages at `rate` a second. */
function startMetronome(count: number, rate: number): Worker {
  const script = `
    let posted = 0;
    const begun = performance.now();
    const beat = setInterval(() => {
      const due = Math.min(${count}, Math.ceil(((performance.now() - begun) * ${rate}) / 1000));
      for (; posted < due; posted += 1) postMessage(posted);
      if (posted === ${count}) clearInterval(beat);
    }, 4);`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}

/** A feed as something to be pulled, as agents are written. */
export async function* pull(feed: Feed): AsyncGenerator<string, void> {
  let queue: string[] = [];
  let hasEnded = false;
  let wake = (): void => {};
  feed.start(
    (token) => {
      queue.push(token);
      wake();
    },
    () => {
      hasEnded = true;
      wake();
    },
  );
  for (;;) {
    const due = queue;
    queue = [];
    yield* due;
    if (queue.length > 0) continue;
    if (hasEnded) return;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}
