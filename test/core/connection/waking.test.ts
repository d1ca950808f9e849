import { describe, expect, it } from 'vitest';

import type { ConnectionInput } from '../../../src/core/connection/connection-state.js';
import { machine } from './machine-fixture.js';

describe('a server that falls over at once', () => {
  it('is asked more and more slowly, since a session that did not last is no progress', () => {
    const connection = machine().to('open');
    const waits: number[] = [];
    for (let generation = 1; generation < 9; generation += 1) {
      connection.feed({ type: 'socket-closed', generation, code: 1012, reason: '' });
      waits.push(connection.timer('retry') ?? 0);
      connection.feed(
        { type: 'timer', key: 'retry' },
        { type: 'prepared', generation: generation + 1 },
        { type: 'socket-opened', generation: generation + 1 },
        { type: 'ready' },
      );
    }
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
    expect(waits.at(-1)).toBeGreaterThan(10_000);
  });

  it('is forgiven after 10 s of an open connection', () => {
    const connection = machine().to('waiting').feed({ type: 'retry-now' });
    connection.feed(
      { type: 'prepared', generation: 2 },
      { type: 'socket-opened', generation: 2 },
      { type: 'ready' },
    );
    expect(connection.timer('stable')).toBe(10_000);
    expect(connection.state.failures).toBe(1);
    connection.feed({ type: 'timer', key: 'stable' });
    expect(connection.state.failures).toBe(0);
  });
});

describe('waking', () => {
  it('makes one try a second at most', () => {
    const connection = machine().to('waiting').at(400).feed({ type: 'lifecycle', event: 'online' });
    expect(connection.phase).toBe('waiting');
    expect(connection.timer('retry')).toBe(600);
    connection.at(1000).feed({ type: 'timer', key: 'retry' });
    expect(connection.phase).toBe('preparing');
  });

  it('opens one socket however many events say so', () => {
    const connection = machine().to('parked').at(3000);
    const wake = (['resumed', 'visible', 'shown', 'online'] as const).map(
      (event) => ({ type: 'lifecycle', event }) as const,
    );
    connection.feed(...wake);
    expect(connection.effects.filter(({ type }) => type === 'prepare')).toHaveLength(1);
  });

  it('asks an open line that was silent for more than 5 s, by either clock', () => {
    const connection = machine().to('open').at(5000).feed({ type: 'lifecycle', event: 'visible' });
    expect(connection.effects).toEqual([]);
    connection.at(5001).feed({ type: 'lifecycle', event: 'visible' });
    expect(connection.effects).toEqual([
      { type: 'frame-send', frame: { type: 'probe-ping', id: 1 } },
      { type: 'timer-set', key: 'probe', ms: 2500 },
    ]);
    connection.feed({ type: 'heard' });
    expect(connection.effects).toContainEqual({ type: 'timer-clear', key: 'probe' });
  });

  it('is offline, not lost, where the probe of an offline machine stays unanswered', () => {
    const connection = machine().to('open').feed({ type: 'lifecycle', event: 'offline' });
    expect(connection.has('frame-send')).toBe(true);
    connection.feed({ type: 'timer', key: 'probe' });
    expect(connection.state).toMatchObject({ phase: { name: 'waiting' }, offline: true });
    expect(connection.timer('retry')).toBe(30_000);
  });

  it('says goodbye with 4490 when the page is left and 4491 when it is frozen', () => {
    expect(machine().to('open').feed({ type: 'lifecycle', event: 'left' }).effects).toContainEqual({
      type: 'socket-close',
      code: 4490,
      reason: 'page-hidden',
    });
    expect(machine().to('open').feed({ type: 'lifecycle', event: 'frozen' }).effects).toContainEqual({
      type: 'socket-close',
      code: 4491,
      reason: 'page-frozen',
    });
  });
});

describe('a draining server', () => {
  const drain: ConnectionInput = {
    type: 'frame',
    frame: { type: 'session-drain', afterMs: 1000, spreadMs: 8000 },
  };

  it('is left after its time and a share of the spread, and come back to at once', () => {
    const connection = machine().to('open').feed({ type: 'timer', key: 'stable' }).feed(drain);
    expect(connection.timer('drain')).toBe(5000);
    expect(connection.phase).toBe('open');
    connection.at(5000).feed({ type: 'timer', key: 'drain' });
    expect(connection.phase).toBe('preparing');
    expect(connection.state.session?.id).toBe('session-1');
  });

  it('that closes early is stayed away from for as long as it said', () => {
    const connection = machine().to('open').feed(drain);
    connection.feed({ type: 'socket-closed', generation: 1, code: 1012, reason: '' });
    expect(connection.timer('retry')).toBe(5000);
  });

  it('that drains again and again is come back to more slowly', () => {
    const connection = machine().to('waiting').feed({ type: 'retry-now' });
    connection.feed(
      { type: 'prepared', generation: 2 },
      { type: 'socket-opened', generation: 2 },
      { type: 'ready' },
    );
    connection.feed({ type: 'frame', frame: { type: 'session-drain', afterMs: 0, spreadMs: 0 } });
    connection.feed({ type: 'timer', key: 'drain' });
    expect(connection.phase).toBe('waiting');
  });
});
