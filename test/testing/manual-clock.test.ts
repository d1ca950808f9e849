import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../src/testing/manual-clock.js';

describe('a manual clock', () => {
  it('stands still until it is moved', async () => {
    const clock = createManualClock({ now: 1000 });
    const ran: number[] = [];
    clock.setTimer(() => ran.push(clock.now()), 50);

    await clock.advance(49);
    expect(ran).toEqual([]);
    expect([clock.now(), clock.monotonic(), clock.pending, clock.untilNext]).toEqual([1049, 49, 1, 1]);

    await clock.advance(1);
    expect(ran).toEqual([1050]);
    expect([clock.pending, clock.untilNext]).toEqual([0, undefined]);
  });

  it('runs timers by their time, and by their setting where that is the same', async () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.setTimer(() => ran.push('late'), 20);
    clock.setTimer(() => ran.push('first of 10'), 10);
    clock.setTimer(() => ran.push('second of 10'), 10);
    clock.setTimer(() => ran.push('below zero is now'), -5);

    await clock.advance(20);

    expect(ran).toEqual(['below zero is now', 'first of 10', 'second of 10', 'late']);
  });

  it('lets long chains of promise jobs end between two timers of the same moment', async () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.setTimer(() => {
      void (async () => {
        for (let job = 0; job < 300; job += 1) await Promise.resolve();
        ran.push('300 jobs');
      })();
    }, 5);
    clock.setTimer(() => ran.push('next timer'), 5);

    await clock.advance(5);

    expect(ran).toEqual(['300 jobs', 'next timer']);
  });

  it('runs a timer that another one set, at its own moment within the same advance', async () => {
    const clock = createManualClock();
    const moments: number[] = [];
    clock.setTimer(() => {
      moments.push(clock.monotonic());
      clock.setTimer(() => moments.push(clock.monotonic()), 30);
    }, 10);

    await clock.advance(100);

    expect(moments).toEqual([10, 40]);
    expect(clock.monotonic()).toBe(100);
  });

  it('does not run what was cleared, not even by a timer just before it', async () => {
    const clock = createManualClock();
    const ran: string[] = [];
    const cleared = clock.setTimer(() => ran.push('cleared'), 5);
    clock.setTimer(() => {
      clock.clearTimer(second);
      ran.push('clears');
    }, 5);
    const second = clock.setTimer(() => ran.push('cleared by the one before'), 5);
    clock.clearTimer(cleared);
    clock.clearTimer('not a handle');

    await clock.advance(10);

    expect(ran).toEqual(['clears']);
  });

  it('steps from timer to timer, and says how long each took', async () => {
    const clock = createManualClock();
    clock.setTimer(() => {}, 40);
    clock.setTimer(() => {}, 65);

    expect([await clock.runNext(), await clock.runNext(), await clock.runNext()]).toEqual([
      40,
      25,
      undefined,
    ]);
  });

  it('runs until nothing is set, and gives up on something that sets itself again', async () => {
    const clock = createManualClock();
    let left = 3;
    const countDown = (): void => {
      left -= 1;
      if (left > 0) clock.setTimer(countDown, 1000);
    };
    clock.setTimer(countDown, 1000);
    await clock.runUntilIdle();
    expect([left, clock.monotonic()]).toEqual([0, 3000]);

    const beat = (): void => void clock.setTimer(beat, 1);
    beat();
    await expect(clock.runUntilIdle({ limit: 50 })).rejects.toThrow('After 50 timers');
  });

  it('rejects with what a timer throws, and can go on', async () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.setTimer(() => {
      throw new Error('broken timer');
    }, 1);
    clock.setTimer(() => ran.push('next'), 2);

    await expect(clock.advance(5)).rejects.toThrow('broken timer');
    await clock.advance(5);

    expect(ran).toEqual(['next']);
  });

  it('sets the wall clock apart from timers and the monotonic clock', async () => {
    const clock = createManualClock({ now: 10_000 });
    let ran = false;
    clock.setTimer(() => (ran = true), 100);

    clock.jump(-3_600_000);
    await clock.settle();
    expect([clock.now(), clock.monotonic(), ran]).toEqual([10_000 - 3_600_000, 0, false]);

    clock.jump(7_200_000);
    await clock.advance(99);
    expect(ran).toBe(false);
    await clock.advance(1);
    expect(ran).toBe(true);
  });

  it('sleeps with a monotonic clock that stops: a timer waits on as long as it had left', async () => {
    const clock = createManualClock({ now: 0 });
    let ran = false;
    clock.setTimer(() => (ran = true), 100);
    await clock.advance(40);

    await clock.sleep(8 * 3_600_000);
    expect([clock.now(), clock.monotonic(), ran]).toEqual([40 + 8 * 3_600_000, 40, false]);

    await clock.advance(60);
    expect(ran).toBe(true);
  });

  it('sleeps with a monotonic clock that runs: what is overdue runs on waking, late and in order', async () => {
    const clock = createManualClock({ now: 0 });
    const ran: [string, number][] = [];
    clock.setTimer(() => ran.push(['second', clock.monotonic()]), 200);
    clock.setTimer(() => ran.push(['first', clock.monotonic()]), 100);

    await clock.sleep(5000, { monotonic: 'runs' });

    expect(ran).toEqual([
      ['first', 5000],
      ['second', 5000],
    ]);
    expect(clock.now()).toBe(5000);
  });

  it('refuses delays that real platforms would run at once', () => {
    const clock = createManualClock();
    expect(() => clock.setTimer(() => {}, Infinity)).toThrow('would run at once');
    expect(() => clock.setTimer(() => {}, Number.NaN)).toThrow(RangeError);
    expect(() => clock.setTimer(() => {}, 2 ** 31)).toThrow('2147483647 ms is the most');
  });
});
