import type { ChatMessage } from '../../model/message.js';
import type { ChannelView, PendingMessage } from '../channel/channel-view.js';

/** The message of that id, whether it is being written, settled, or still on its way. */
export function messageOf(view: ChannelView, id: string): ChatMessage | undefined {
  return view.open.get(id) ?? view.settled.get(id) ?? view.pending.get(id)?.message;
}

type Pending = ReadonlyMap<string, PendingMessage>;

/** The last list per `order`: a pending message's state changes several times, the list of ids does not. */
const lists = new WeakMap<readonly string[], { pending: Pending; ids: readonly string[] }>();

/** Ids in the order in which they are drawn: the shown branch, then what is on its way. The same list while it is equal. */
export function messageIdsOf({ order, pending, open, settled }: ChannelView): readonly string[] {
  const last = lists.get(order);
  if (last?.pending === pending) return last.ids;
  const waiting = [...pending.keys()].filter((id) => !open.has(id) && !settled.has(id));
  const ids = keepEqual(last?.ids, waiting.length === 0 ? order : [...order, ...waiting]);
  lists.set(order, { pending, ids });
  return ids;
}

/** The messages of `messageIdsOf`. */
export function messagesOf(view: ChannelView): ChatMessage[] {
  return messageIdsOf(view).flatMap((id) => messageOf(view, id) ?? []);
}

function keepEqual(before: readonly string[] | undefined, after: readonly string[]): readonly string[] {
  const equal = before?.length === after.length && after.every((id, index) => before[index] === id);
  return before && equal ? before : after;
}
