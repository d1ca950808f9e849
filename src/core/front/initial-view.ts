import { fromSnapshot } from '../../model/from-snapshot.js';
import { isRecord } from '../../model/is-record.js';
import type { ChannelSnapshot } from '../../model/snapshot.js';
import { threadOf } from '../../model/thread.js';
import type { ChannelView } from '../channel/channel-view.js';
import { emptyView } from '../chat/channel-of.js';

/**
 * A channel as its first picture shows it, from what a server rendered of it: what `createClient` makes of the same
 * snapshot, without the code that folds and reads frames. `undefined` where it is no snapshot of this channel: then the
 * client, which looks at every field of it, says so.
 */
export function initialView(name: string, snapshot: unknown): ChannelView | undefined {
  if (!isDrawable(snapshot) || snapshot.channel !== name) return undefined;
  const state = fromSnapshot(snapshot);
  return {
    ...emptyView,
    order: threadOf(state),
    allIds: state.order,
    settled: state.settled,
    open: new Map([...state.open].map(([id, fold]) => [id, fold.message])),
    turns: state.turns,
    hasMore: state.hasMore,
    verified: 'unsupported',
    cursor: snapshot.cursor,
  };
}

/** Whether a picture can be made of it: it crossed a page's HTML and may be another version's. */
function isDrawable(value: unknown): value is ChannelSnapshot {
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['cursor'])) return false;
  const { order, messages, folds, turns } = value;
  return (
    isListOf(order, (id) => typeof id === 'string') &&
    isListOf(messages, isMessage) &&
    isListOf(folds, (fold) => isRecord(fold) && isMessage(fold['message'])) &&
    isListOf(turns, (turn) => isRecord(turn) && isListOf(turn['calls'], isRecord))
  );
}

function isMessage(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['chat']) || !isRecord(value['chat']['author'])) return false;
  return isListOf(value['parts'], (part) => isRecord(part) && typeof part['type'] === 'string');
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}
