/** Bytes that may wait for a frame before they are shown at once, so that a flood does not pile up. */
const MOST_WAITING_BYTES = 262_144;

export type CommitBatch = {
  /** Runs a turn of work. A commit that it asks for comes after it, never in the middle. */
  run: (work: () => void) => void;
  /** Something is to be shown: one commit will show it, with whatever else changes until then. */
  request: () => void;
  /** So many bytes came in. */
  received: (bytes: number) => void;
  /** Runs after the next commit; in order, each told apart from the others' errors by the caller. */
  afterCommit: (task: () => void) => void;
  /** Commits now what waits. */
  flush: () => void;
  dispose: () => void;
};

/**
 * One commit per animation frame, however many events came in it: a store that is written per token makes React draw per
 * token. Without frames (no port, a hidden page) a commit follows each turn of work.
 */
export function createCommitBatch({
  commit,
  onFrame,
}: {
  commit: () => void;
  onFrame: ((callback: () => void) => () => void) | undefined;
}): CommitBatch {
  let depth = 0;
  let dirty = false;
  let waitingBytes = 0;
  let cancelFrame: (() => void) | undefined;
  let scheduled = false;
  let tasks: (() => void)[] = [];

  const settle = (): void => {
    if (!dirty || depth > 0) return;
    if (!onFrame || waitingBytes > MOST_WAITING_BYTES) return flush();
    if (scheduled) return;
    scheduled = true;
    // A hidden page calls back inside this very call.
    const cancel = onFrame(() => {
      if (!scheduled) return;
      flush();
    });
    if (scheduled) cancelFrame = cancel;
  };

  const flush = (): void => {
    scheduled = false;
    cancelFrame?.();
    cancelFrame = undefined;
    waitingBytes = 0;
    if (!dirty) return;
    dirty = false;
    const due = tasks;
    tasks = [];
    // What subscribers and listeners start is shown by the next commit, never inside this one.
    run(() => {
      commit();
      for (const task of due) task();
    });
  };

  const run = (work: () => void): void => {
    depth += 1;
    try {
      work();
    } finally {
      depth -= 1;
    }
    settle();
  };

  const request = (): void => {
    dirty = true;
    if (depth === 0) settle();
  };

  return {
    run,
    request,
    received: (bytes) => {
      waitingBytes += bytes;
    },
    afterCommit: (task) => {
      tasks.push(task);
      request();
    },
    flush: () => {
      if (depth === 0) flush();
    },
    dispose: () => {
      cancelFrame?.();
      cancelFrame = undefined;
      dirty = false;
      scheduled = false;
      tasks = [];
    },
  };
}
