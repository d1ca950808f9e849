import { describe, expect, it } from 'vitest';

import { createPageTurns, type SlicedWork } from '../../src/markdown/highlighting/page-turns.js';
import { createManualClock } from '../../src/testing/index.js';

/** A page whose frames, idle moments and texts the test brings about. */
function openPage() {
  const clock = createManualClock();
  /** ms that work took: they pass while it runs. */
  let spent = 0;
  let idle: (() => void) | undefined;
  let frames: (() => void)[] = [];
  let tellText: ((length: number) => void) | undefined;
  let tellSelection: (() => void) | undefined;
  let selected: Range | undefined;
  const turns = createPageTurns({
    whenIdle: (callback) => {
      idle = callback;
      return () => {
        idle = undefined;
      };
    },
    onFrame: (callback) => frames.push(callback),
    onText: (listener) => {
      tellText = listener;
      return () => {
        tellText = undefined;
      };
    },
    watchSelection: (onChange) => {
      tellSelection = onChange;
      return {
        range: () => selected,
        dispose: () => {
          tellSelection = undefined;
        },
      };
    },
    clock: { ...clock, monotonic: () => clock.monotonic() + spent },
  });
  return {
    turns,
    clock,
    pass: (ms: number): void => {
      spent += ms;
    },
    /** Text is drawn, 16 ms after the last. */
    text: async (length = 10) => {
      await clock.advance(16);
      tellText?.(length);
    },
    frame: () => {
      for (const callback of frames.splice(0)) callback();
    },
    /** Whether somebody waited for it. */
    idle: (): boolean => {
      const callback = idle;
      idle = undefined;
      callback?.();
      return callback !== undefined;
    },
    select: (element: object | undefined) => {
      // A range is asked for nothing else.
      selected =
        element && ({ intersectsNode: (node: object) => node === element } as Partial<Range> as Range);
      tellSelection?.();
    },
    isWatched: () => tellText !== undefined || tellSelection !== undefined,
  };
}

const element = {} as Element; // It is but compared.
const nowhere = (): null => null;

describe('what a block has to draw', () => {
  it('is drawn in the next frame, its latest only, together with that of the others', () => {
    const { turns, frame } = openPage();
    const drawn: string[] = [];
    const one = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    const other = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    one.publish('one, early');
    one.publish('one');
    other.publish('other');
    expect(drawn).toEqual([]);
    frame();
    expect(drawn).toEqual(['one', 'other']);
    frame();
    expect(drawn).toEqual(['one', 'other']);
  });

  it('is drawn with the text while that streams, and in no frame of its own', async () => {
    const { turns, text, frame } = openPage();
    const drawn: string[] = [];
    const { publish } = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    await text();
    publish('colours');
    frame();
    expect(drawn).toEqual([]);
    await text();
    expect(drawn).toEqual(['colours']);
  });

  it('waits no longer than 250 ms for the next text', async () => {
    const { turns, text, frame, clock } = openPage();
    const drawn: string[] = [];
    const { publish } = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    await text();
    publish('colours');
    await text();
    publish('more colours');
    await clock.advance(249);
    frame();
    expect(drawn).toEqual(['colours']);
    await clock.advance(1);
    frame();
    expect(drawn).toEqual(['colours', 'more colours']);
  });

  it('waits while something in the block is selected, and holds up no other', async () => {
    const { turns, select, frame, text } = openPage();
    const drawn: string[] = [];
    const one = turns.enter<string>(
      () => element,
      (colours) => drawn.push(colours),
    );
    const other = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    select(element);
    one.publish('one');
    other.publish('other');
    frame();
    await text();
    expect(drawn).toEqual(['other']);
    one.publish('one, later');
    await text();
    expect(drawn).toEqual(['other']);
    select(undefined);
    await text();
    expect(drawn).toEqual(['other', 'one, later']);
  });

  it('is forgotten with its block; with the last, the page is watched no more', () => {
    const { turns, frame, idle, isWatched } = openPage();
    const drawn: string[] = [];
    const one = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    const other = turns.enter<string>(nowhere, (colours) => drawn.push(colours));
    one.publish('one');
    one.work(() => false);
    one.dispose();
    other.publish('other');
    expect(isWatched()).toBe(true);
    other.dispose();
    frame();
    expect(drawn).toEqual([]);
    expect(idle()).toBe(false);
    expect(isWatched()).toBe(false);
  });
});

describe('work', () => {
  /** Work without end whose steps take so many ms each. */
  function stepsOf(pass: (ms: number) => void, ms: number) {
    let steps = 0;
    const work: SlicedWork = (hasTime) => {
      while (hasTime()) {
        steps += 1;
        pass(ms);
      }
      return true;
    };
    return { steps: () => steps, work };
  }

  it('is done in idle time, 4 ms at once, until it is over', () => {
    const { turns, idle, pass } = openPage();
    const { steps, work } = stepsOf(pass, 1);
    turns.enter(nowhere, () => {}).work(work);
    expect(steps()).toBe(0);
    expect(idle()).toBe(true);
    expect(steps()).toBe(4);
    expect(idle()).toBe(true);
    expect(steps()).toBe(8);
  });

  it('of the block that came first is done first', () => {
    const { turns, idle } = openPage();
    const done: string[] = [];
    let left = 2;
    turns
      .enter(nowhere, () => {})
      .work(() => {
        done.push('one');
        left -= 1;
        return left > 0;
      });
    turns
      .enter(nowhere, () => {})
      .work(() => {
        done.push('other');
        return false;
      });
    while (idle());
    expect(done).toEqual(['one', 'other', 'one']);
  });

  it('goes on in all idle time beside text that somebody could read', async () => {
    const { turns, text, idle, pass } = openPage();
    const { steps, work } = stepsOf(pass, 1);
    turns.enter(nowhere, () => {}).work(work);
    for (let frame = 0; frame < 10; frame += 1) {
      await text(15);
      expect([idle(), idle()]).toEqual([true, true]);
    }
    expect(steps()).toBe(80);
  });

  it('has less than a tenth of the frames in a flood, and all of the time when that is over', async () => {
    const { turns, text, idle, clock, pass } = openPage();
    const { steps, work } = stepsOf(pass, 2);
    turns.enter(nowhere, () => {}).work(work);
    for (let frame = 0; frame < 100; frame += 1) {
      await text(2000);
      while (idle());
    }
    // A step is longer than a frame's share: the frames behind it pay for that.
    expect(steps()).toBeGreaterThan(30);
    expect(steps() * 2).toBeLessThan(100 * 1.6);
    await clock.advance(250);
    const before = steps();
    for (let moment = 0; moment < 5; moment += 1) expect(idle()).toBe(true);
    expect(steps() - before).toBe(10);
  });

  it('that needs longer than a frame of a flood has is told so, and waits for its end', async () => {
    const { turns, text, idle, clock } = openPage();
    let done = 0;
    let asked = 0;
    turns
      .enter(nowhere, () => {})
      .work((hasTime) => {
        asked += 1;
        if (!hasTime(2)) return true;
        done += 1;
        return false;
      });
    await text(2000);
    for (let frame = 0; frame < 10; frame += 1) {
      await text(1000);
      while (idle());
    }
    expect([asked, done]).toEqual([10, 0]);
    await clock.advance(250);
    while (idle());
    expect(done).toBe(1);
  });
});
