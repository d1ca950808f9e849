import { expect } from 'vitest';

import { settle } from '../../src/testing/settle.js';

/** Fields that a frame must have, `type` among them; values may be matchers such as `expect.any(String)`. */
export type FramePattern<F extends { type: string }> = F extends unknown
  ? { [K in keyof F]?: unknown } & Pick<F, 'type'>
  : never;

/** The frames of a pattern's type. */
export type FrameMatching<F extends { type: string }, P extends { type: string }> = Extract<
  F,
  { type: P['type'] }
>;

/** Lets everything happen that needs no time. A `ManualClock` does so with `advance(0)`, timers of 0 ms included. */
export type LetHappen = () => Promise<void>;

/** Frames that came and were not asked for yet, oldest first, and the ways to ask for them. */
export type FrameInbox<F extends { type: string }> = {
  /** Every frame that came, read or not. */
  readonly all: readonly F[];
  readonly unread: readonly F[];
  add: (frames: readonly F[]) => void;
  /** Takes the next frame, which must match. Waits for it as long as anything happens without time going by. */
  next: <P extends FramePattern<F>>(pattern: P) => Promise<FrameMatching<F, P>>;
  /** As `next`, passing over (and dropping) frames that don't match. */
  eventually: <P extends FramePattern<F>>(pattern: P) => Promise<FrameMatching<F, P>>;
  /** Makes sure that nothing came and nothing comes without time going by. */
  nothing: () => Promise<void>;
};

/** Web streams, `fetch` bodies and the like need a few turns of the event loop; nothing here needs more than these. */
const TURNS = 20;

/** Keeps frames for a test that asks for them one by one; `who` names the sender in failures. */
export function createFrameInbox<F extends { type: string }>(
  who: string,
  letHappen: LetHappen = settle,
): FrameInbox<F> {
  const all: F[] = [];
  const unread: F[] = [];

  const waitUntil = async (isThere: () => boolean): Promise<void> => {
    for (let turn = 0; turn < TURNS && !isThere(); turn += 1) await letHappen();
  };

  return {
    all,
    unread,
    add: (frames) => {
      all.push(...frames);
      unread.push(...frames);
    },
    next: async (pattern) => {
      await waitUntil(() => unread.length > 0);
      const frame = unread.shift();
      expect(frame, `the next frame of the ${who}`).toBeDefined();
      expect(frame, `the next frame of the ${who}`).toMatchObject(pattern);
      // It was just compared with a pattern that names its type.
      return frame as FrameMatching<F, typeof pattern>;
    },
    eventually: async (pattern) => {
      const passed: F[] = [];
      const find = (): F | undefined => {
        for (let frame = unread.shift(); frame; frame = unread.shift()) {
          if (isMatch(frame, pattern)) return frame;
          passed.push(frame);
        }
        return undefined;
      };
      let found = find();
      for (let turn = 0; turn < TURNS && !found; turn += 1) {
        await letHappen();
        found = find();
      }
      expect(found, `of the ${who}, which sent only ${JSON.stringify(passed)}`).toMatchObject(pattern);
      // As above.
      return found as FrameMatching<F, typeof pattern>;
    },
    nothing: async () => {
      await waitUntil(() => unread.length > 0);
      expect(unread, `frames of the ${who}`).toEqual([]);
    },
  };
}

function isMatch(frame: object, pattern: object): boolean {
  try {
    expect(frame).toMatchObject(pattern);
    return true;
  } catch {
    return false;
  }
}
