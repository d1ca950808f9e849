import { presenceSchema, type Register } from '../../protocol/server-frames.js';
import type { Member } from './channel-view.js';

/** The register that the gateway keeps of who is in a channel. */
const PRESENCE_KEY = 'presence';

/** Who is in the channel, by its registers; those who came first stand first. */
export function membersOf(registers: ReadonlyMap<string, Register>): readonly Member[] {
  const members: Member[] = [];
  for (const { key, user, value } of registers.values()) {
    if (key !== PRESENCE_KEY) continue;
    const presence = presenceSchema.safeParse(value);
    if (!presence.success) continue;
    const { connections, state, since } = presence.data;
    members.push({ ...user, connections, state, since });
  }
  return members.sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1));
}
