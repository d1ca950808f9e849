import { isRecord } from '../../model/is-record.js';
import type { Presence, Register } from '../../protocol/server-frames.js';
import type { Member } from './channel-view.js';

/** The register that the gateway keeps of who is in a channel. */
const PRESENCE_KEY = 'presence';

/** Who is in the channel, by its registers; those who came first stand first. */
export function membersOf(registers: ReadonlyMap<string, Register>): readonly Member[] {
  const members: Member[] = [];
  for (const { key, user, value } of registers.values()) {
    if (key !== PRESENCE_KEY || !isPresence(value)) continue;
    const { connections, state, since } = value;
    members.push({ ...user, connections, state, since });
  }
  return members.sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1));
}

/** By hand, and not by the schema: views are made where no frame was read yet, and schemas are only there with those. */
function isPresence(value: unknown): value is Presence {
  return isRecord(value) && Number.isInteger(value['connections']) && typeof value['since'] === 'number';
}
