import { describe, expect, it } from 'vitest';

import { createCommitBatch } from '../../../src/core/store/commit-batch.js';

function batchWith(onFrame?: (callback: () => void) => () => void) {
  const log: string[] = [];
  const batch = createCommitBatch({ commit: () => log.push('commit'), onFrame });
  return { batch, log };
}

describe('commits', () => {
  it('without frames follow each turn of work, once', () => {
    const { batch, log } = batchWith();
    batch.run(() => {
      batch.request();
      batch.run(() => batch.request());
      log.push('work');
    });
    batch.run(() => log.push('nothing to show'));
    expect(log).toEqual(['work', 'commit', 'nothing to show']);
  });

  it('come in one frame for whatever came before it', () => {
    const frames: (() => void)[] = [];
    const { batch, log } = batchWith((callback) => {
      frames.push(callback);
      return () => undefined;
    });
    for (let round = 0; round < 5; round += 1) batch.run(batch.request);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    frames[0]?.();
    expect(log).toEqual(['commit']);
    batch.run(batch.request);
    expect(frames).toHaveLength(2);
  });

  it('follow the work at once on a hidden page, whose port calls back inside the call', () => {
    const { batch, log } = batchWith((callback) => {
      callback();
      return () => undefined;
    });
    batch.run(() => {
      batch.request();
      log.push('work');
    });
    expect(log).toEqual(['work', 'commit']);
  });

  it('do not wait for a frame when more than 256 KB do', () => {
    let cancelled = 0;
    const { batch, log } = batchWith(() => () => void (cancelled += 1));
    batch.received(262_144);
    batch.run(batch.request);
    expect(log).toEqual([]);
    batch.received(1);
    batch.run(batch.request);
    expect(log).toEqual(['commit']);
    expect(cancelled).toBe(1);
  });

  it('come before the tasks that wait for them; what those change has another one', () => {
    const { batch, log } = batchWith();
    batch.run(() => {
      batch.afterCommit(() => {
        log.push('first');
        batch.request();
      });
      batch.afterCommit(() => log.push('second'));
    });
    expect(log).toEqual(['commit', 'first', 'second', 'commit']);
  });

  it('are taken back when it ends', () => {
    let cancelled = 0;
    const { batch, log } = batchWith(() => () => void (cancelled += 1));
    batch.run(batch.request);
    batch.dispose();
    batch.flush();
    expect({ cancelled, log }).toEqual({ cancelled: 1, log: [] });
  });
});
