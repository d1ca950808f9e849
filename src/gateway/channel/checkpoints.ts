import type { GatewayLimits } from '../gateway-limits.js';
import type { Checkpoint } from '../store.js';
import type { LoadedChannel } from './load-channel.js';
import type { Step } from './step.js';

/** Decides when the open messages of one channel are stored, so that the log behind them may be trimmed. */
export type Checkpoints = {
  /** The checkpoint that goes with a batch, at the batch's own number: always where documents change. */
  next: (step: Step, isStructural: boolean) => Checkpoint | undefined;
  /** One was written, or the channel was read anew. */
  restart: () => void;
};

/** Starts to count events and bytes. */
export function createCheckpoints(
  limits: Pick<GatewayLimits, 'checkpointEvents' | 'checkpointBytes'>,
): Checkpoints {
  let events = 0;
  let bytes = 0;
  return {
    next: (step, isStructural) => {
      if (step.rows.length === 0) return undefined;
      events += step.rows.length;
      for (const row of step.rows) bytes += row.bytes;
      const isAwaited = step.events.some(
        (event) =>
          event.type === 'tool-call-offered' ||
          (event.type === 'turn-chunk' && event.chunk.type === 'tool-approval-request'),
      );
      const isDue = events >= limits.checkpointEvents || bytes >= limits.checkpointBytes;
      return isStructural || isAwaited || isDue ? checkpointOf(step) : undefined;
    },
    restart: () => {
      events = 0;
      bytes = 0;
    },
  };
}

/** The open messages of a channel, as they are stored. */
export function checkpointOf({ cursor, state, positions, historyHasMore }: LoadedChannel): Checkpoint {
  const folds = [...state.open.values()];
  return {
    seq: cursor.seq,
    folds,
    positions: folds.map((fold) => positions.get(fold.message.id) ?? 0),
    turns: [...state.turns.values()],
    hasMore: historyHasMore,
  };
}
