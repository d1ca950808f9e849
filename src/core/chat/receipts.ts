import type { User } from '../../model/author.js';
import { isRecord } from '../../model/is-record.js';
import type { Register } from '../../protocol/server-frames.js';
import type { ChannelView } from '../channel/channel-view.js';

/** How far somebody has read: up to and with this message. `at`: when, in ms since the epoch by the server's clock. */
export type Receipt = { user: User; messageId: string; at: number };

/** What this user has not read yet. */
export type Unread = {
  /** Messages of others on the shown branch, of those that are held: there may be older ones. */
  count: number;
  /** The first of them; `null` for none. */
  from: string | null;
};

const RECEIPT_KEY = 'receipt';

const receiptsByRegisters = new WeakMap<ReadonlyMap<string, Register>, readonly Receipt[]>();

/** How far everybody has read, by the channel's registers. The same list until one of them changes. */
export function receiptsOf({ registers }: Pick<ChannelView, 'registers'>): readonly Receipt[] {
  const known = receiptsByRegisters.get(registers);
  if (known) return known;
  const receipts: Receipt[] = [];
  for (const { key, user, value } of registers.values()) {
    if (key !== RECEIPT_KEY || !isRecord(value)) continue;
    const { messageId, at } = value;
    if (typeof messageId === 'string' && typeof at === 'number') receipts.push({ user, messageId, at });
  }
  receiptsByRegisters.set(registers, receipts);
  return receipts;
}

type Counted = Pick<ChannelView, 'settled' | 'registers' | 'allIds'> & { userId: string; unread: Unread };

const unreadByOrder = new WeakMap<readonly string[], Counted>();

/** What a user has not read. Counted again only when a message came, went or settled, or somebody read on. */
export function unreadOf(view: ChannelView, userId: string): Unread {
  const { order, allIds, settled, registers } = view;
  const known = unreadByOrder.get(order);
  const isSame =
    known?.settled === settled &&
    known.registers === registers &&
    known.allIds === allIds &&
    known.userId === userId;
  if (known && isSame) return known.unread;
  const unread = count(view, userId);
  unreadByOrder.set(order, { allIds, settled, registers, userId, unread });
  return unread;
}

function count(view: ChannelView, userId: string): Unread {
  const { order, allIds, settled, open } = view;
  const receipt = receiptsOf(view).find(({ user }) => user.id === userId);
  const readAt = receipt ? allIds.indexOf(receipt.messageId) : -1;
  const places = readAt < 0 ? undefined : new Map(allIds.map((id, place) => [id, place]));
  const ids = order.filter((id) => {
    const chat = (open.get(id) ?? settled.get(id))?.chat;
    if (!chat || chat.author.id === userId) return false;
    if (places) return (places.get(id) ?? 0) > readAt;
    // What was read last is held no longer, or not yet: only time can say.
    return !receipt || chat.createdAt > receipt.at;
  });
  return { count: ids.length, from: ids[0] ?? null };
}
