import type { User } from '../../model/author.js';
import type { JsonValue } from '../../model/json.js';
import type { Presence, Register } from '../../protocol/server-frames.js';

/** The last values per user in one channel: presence, which comes and goes with sessions, and what clients set. */
export type Registers = {
  all: () => Register[];
  /** A session comes in. @returns the user's presence as it is now */
  join: (sessionId: string, user: User, now: number) => Register;
  /** A session goes. @returns the user's presence, with `null` after the last; nothing if it was not in */
  leave: (sessionId: string, user: User) => Register | undefined;
  has: (sessionId: string, user: User) => boolean;
  /** Sets what this session's user is doing. @returns the user's presence; nothing if the session is not in */
  setState: (sessionId: string, user: User, state: JsonValue) => Register | undefined;
  set: (key: string, user: User, value: JsonValue) => Register;
};

type Presences = { user: User; since: number; sessions: Map<string, { state?: JsonValue }> };

/** Makes the registers of one channel. */
export function createRegisters(): Registers {
  const present = new Map<string, Presences>();
  const values = new Map<string, Map<string, Register>>();

  const presenceOf = (entry: Presences): Register => {
    const state = [...entry.sessions.values()].findLast((session) => session.state !== undefined)?.state;
    const value: Presence = { connections: entry.sessions.size, since: entry.since };
    if (state !== undefined) value.state = state;
    return { key: 'presence', user: entry.user, value };
  };

  return {
    all: () => [
      ...[...present.values()].map(presenceOf),
      ...[...values.values()].flatMap((byUser) => [...byUser.values()]),
    ],
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
      const byUser = values.get(key) ?? new Map<string, Register>();
      values.set(key, byUser);
      const register = { key, user, value };
      if (value === null) byUser.delete(user.id);
      else byUser.set(user.id, register);
      return register;
    },
  };
}
