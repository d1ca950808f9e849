import type { User } from '../../model/author.js';
import type { JsonValue } from '../../model/json.js';
import type { Presence, Register } from '../../protocol/server-frames.js';
import type { GatewayLimits } from '../gateway-limits.js';

/** The last values per user in one channel: presence, which comes and goes with sessions, and what clients set. */
export type Registers = {
  all: () => Register[];
  /** Whether a session is in the channel, be it that it waits for its socket. */
  readonly isInhabited: boolean;
  /** Whether there is any value that would be lost with the channel. */
  readonly isEmpty: boolean;
  /** A session comes in. @returns the user's presence as it is now */
  join: (sessionId: string, user: User, now: number) => Register;
  /** A session goes. @returns the user's presence, with `null` after the last; nothing if it was not in */
  leave: (sessionId: string, user: User) => Register | undefined;
  has: (sessionId: string, user: User) => boolean;
  /** Sets what this session's user is doing. @returns the user's presence; nothing if the session is not in */
  setState: (sessionId: string, user: User, state: JsonValue) => Register | undefined;
  /** Sets a user's value. @returns nothing if the user has as many keys as one may */
  set: (key: string, user: User, value: JsonValue) => Register | undefined;
};

type Presences = { user: User; since: number; sessions: Map<string, { state?: JsonValue }> };

/** Makes the registers of one channel. */
export function createRegisters(
  limits: Pick<GatewayLimits, 'maxRegisterKeys' | 'maxRegisters'>,
  /** One was forgotten, because there were too many. */
  onForgotten: (register: Register) => void = () => undefined,
): Registers {
  const present = new Map<string, Presences>();
  /** By user and key; the one that was set longest ago first. */
  const values = new Map<string, Register>();
  const keysOf = new Map<string, Set<string>>();

  const presenceOf = (entry: Presences): Register => {
    const state = [...entry.sessions.values()].findLast((session) => session.state !== undefined)?.state;
    const value: Presence = { connections: entry.sessions.size, since: entry.since };
    if (state !== undefined) value.state = state;
    return { key: 'presence', user: entry.user, value };
  };

  const place = (userId: string, key: string): string => `${userId.length}:${userId}${key}`;
  const drop = (userId: string, key: string): void => {
    values.delete(place(userId, key));
    const keys = keysOf.get(userId);
    keys?.delete(key);
    if (keys?.size === 0) keysOf.delete(userId);
  };

  return {
    all: () => [...[...present.values()].map(presenceOf), ...values.values()],
    get isInhabited() {
      return present.size > 0;
    },
    get isEmpty() {
      return present.size + values.size === 0;
    },
    join: (sessionId, user, now) => {
      const entry = present.get(user.id) ?? { user, since: now, sessions: new Map() };
      present.set(user.id, entry);
      entry.user = user;
      if (!entry.sessions.has(sessionId)) entry.sessions.set(sessionId, {});
      return presenceOf(entry);
    },
    leave: (sessionId, user) => {
      const entry = present.get(user.id);
      if (!entry?.sessions.delete(sessionId)) return undefined;
      if (entry.sessions.size > 0) return presenceOf(entry);
      present.delete(user.id);
      return { key: 'presence', user: entry.user, value: null };
    },
    has: (sessionId, user) => present.get(user.id)?.sessions.has(sessionId) ?? false,
    setState: (sessionId, user, state) => {
      const entry = present.get(user.id);
      if (!entry?.sessions.delete(sessionId)) return undefined;
      // Put at the end: the newest word of a user counts.
      entry.sessions.set(sessionId, state === null ? {} : { state });
      return presenceOf(entry);
    },
    set: (key, user, value) => {
      const register = { key, user, value };
      const keys = keysOf.get(user.id) ?? new Set();
      const isNew = !keys.has(key);
      if (isNew && value !== null && keys.size >= limits.maxRegisterKeys) return undefined;
      drop(user.id, key);
      if (value === null) return register;
      keysOf.set(user.id, keys.add(key));
      values.set(place(user.id, key), register);
      const [oldest] = values.values();
      if (values.size > limits.maxRegisters && oldest) {
        drop(oldest.user.id, oldest.key);
        onForgotten({ ...oldest, value: null });
      }
      return register;
    },
  };
}
