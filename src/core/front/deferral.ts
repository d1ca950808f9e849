import type { ChatError } from '../../protocol/chat-error.js';

/** What waits for a thing to be there. `refuse` is told instead where none will come. */
export type Waiting<T> = { go: (thing: T) => void; refuse?: (error: ChatError) => void };

/** Functions of a thing that is not there yet. Calls wait for it, in their order. */
export type Deferral<T> = {
  /** One that returns a promise. */
  answer: <A extends unknown[], R>(
    pick: (thing: T) => (...input: A) => Promise<R>,
  ) => (...input: A) => Promise<R>;
  /** One that returns how to take it back. */
  follow: <A extends unknown[]>(
    pick: (thing: T) => (...input: A) => () => void,
  ) => (...input: A) => () => void;
  /** One that returns nothing. */
  order: <A extends unknown[]>(pick: (thing: T) => (...input: A) => void) => (...input: A) => void;
};

/** `current`: the thing, once it is there. `wait`: puts something in line until then. */
export function createDeferral<T>(
  current: () => T | undefined,
  wait: (waiting: Waiting<T>) => void,
): Deferral<T> {
  return {
    answer:
      <A extends unknown[], R>(pick: (thing: T) => (...input: A) => Promise<R>) =>
      (...input: A) => {
        const thing = current();
        if (thing) return pick(thing)(...input);
        const answer = new Promise<R>((resolve, reject) => {
          wait({ go: (there) => resolve(pick(there)(...input)), refuse: reject });
        });
        // Failures are told to `onError` as well; who does not wait for this one has nothing to catch.
        answer.catch(() => undefined);
        return answer;
      },
    follow:
      (pick) =>
      (...input) => {
        const thing = current();
        if (thing) return pick(thing)(...input);
        let stop: (() => void) | undefined;
        let isOver = false;
        wait({
          go: (there) => {
            if (!isOver) stop = pick(there)(...input);
          },
        });
        return () => {
          isOver = true;
          stop?.();
        };
      },
    order:
      (pick) =>
      (...input) => {
        const thing = current();
        if (thing) pick(thing)(...input);
        else wait({ go: (there) => pick(there)(...input) });
      },
  };
}
