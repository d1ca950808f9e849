import type { User } from '../../model/author.js';
import { isRecord } from '../../model/is-record.js';
import type { JsonValue } from '../../model/json.js';
import type { Register } from '../../protocol/server-frames.js';
import type { Channel } from '../channel/channel.js';
import { refusal } from '../wire-error.js';

/** The register of how far a user has read (PROTOCOL.md, "Signals, registers, connection messages"). */
export const RECEIPT_KEY = 'receipt';

/**
 * Moves a user's receipt on. `undefined` where it stands there, or further, already: several devices of a user read the
 * same channel, and the one that has read least says so last. Throws `message-invalid`.
 */
export function setReceipt(
  channel: Channel,
  user: User,
  value: JsonValue,
  now: number,
): Register | 'full' | undefined {
  const messageId = isRecord(value) ? value['messageId'] : undefined;
  if (typeof messageId !== 'string') {
    const sentence =
      'A receipt is `{messageId}`, so this one was dropped. Name the last message that was read.';
    throw refusal('message-invalid', sentence);
  }
  const { order } = channel.state;
  const place = order.indexOf(messageId);
  // Taken out meanwhile, or so old that it is not held: nothing that is shown was read by it.
  if (place < 0) return undefined;
  const known = channel.registers
    .all()
    .find(({ key, user: owner }) => key === RECEIPT_KEY && owner.id === user.id);
  const before = known && isRecord(known.value) ? known.value['messageId'] : undefined;
  if (typeof before === 'string' && order.indexOf(before) >= place) return undefined;
  return channel.registers.set(RECEIPT_KEY, user, { messageId, at: now }) ?? 'full';
}
