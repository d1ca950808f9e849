import type { User } from '../../model/author.js';

/** The signal that says that somebody is typing (PROTOCOL.md, "Signals"). */
export const TYPING_SIGNAL = 'typing';
/** How often it is said again while it lasts, in ms. */
export const TYPING_REPEAT_MS = 3000;
/** How long it holds after it was last said, in ms. */
const TYPING_EXPIRY_MS = 6000;

/** Who is typing, by user id, and until when that holds in monotonic ms. */
export type TypingState = ReadonlyMap<string, { user: User; until: number }>;

/** Somebody said that they are typing, or no more. The same object where nothing changed for those who look. */
export function noteTyping(state: TypingState, user: User, typing: boolean, now: number): TypingState {
  if (!typing && !state.has(user.id)) return state;
  const next = new Map(state);
  if (typing) next.set(user.id, { user, until: now + TYPING_EXPIRY_MS });
  else next.delete(user.id);
  return next;
}

/** Without those who have not said so for long. */
export function expireTyping(state: TypingState, now: number): TypingState {
  const next = new Map([...state].filter(([, { until }]) => until > now));
  return next.size === state.size ? state : next;
}

/** ms until the next one expires; `undefined` when nobody types. */
export function nextExpiry(state: TypingState, now: number): number | undefined {
  let least: number | undefined;
  for (const { until } of state.values()) least = Math.min(least ?? Infinity, until - now);
  return least === undefined ? undefined : Math.max(0, least);
}
