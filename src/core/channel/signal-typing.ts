import type { Timers } from '../connection/timers.js';
import { TYPING_REPEAT_MS } from './typing.js';

/** Says that this user is typing, again and again while it lasts. `say` may lose it: the next time follows. */
export function createTypingSignal(
  timers: Timers,
  say: (typing: boolean) => void,
): (typing: boolean) => void {
  let current = false;
  const repeat = (): void => {
    if (!current) return;
    say(true);
    timers.set('typing-repeat', TYPING_REPEAT_MS, repeat);
  };
  return (typing) => {
    if (typing === current) return;
    current = typing;
    timers.clear('typing-repeat');
    if (typing) repeat();
    else say(false);
  };
}
