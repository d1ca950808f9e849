import { describe, expect, it } from 'vitest';

import {
  initialConnectionState,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionPhase,
  type ConnectionPolicy,
  type ConnectionState,
} from '../../../src/core/connection/connection-state.js';
import { stepConnection } from '../../../src/core/connection/machine.js';
import { backoffDelay } from '../../../src/core/connection/backoff.js';
import { closeTable, type CloseVerdict } from '../../../src/protocol/close-codes.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { sessionWelcome } from '../../support/fake-gateway.js';

type Name = ConnectionPhase['name'];

const HALF = 0x8000_0000;

/** A machine that the test feeds; time moves only with `at`. */
function machine(policy: Partial<ConnectionPolicy> = {}) {
  let state: ConnectionState = initialConnectionState(new Set(), 0, false);
  let time = 0;
  let effects: readonly ConnectionEffect[] = [];
  const full: ConnectionPolicy = {
    retryLimit: Infinity,
    delay: backoffDelay,
    closeTable,
    connectTimeoutMs: 10_000,
    handshakeTimeoutMs: 10_000,
    hasToken: true,
    ...policy,
  };
  const self = {
    feed: (...inputs: ConnectionInput[]) => {
      effects = [];
      for (const input of inputs) {
        const [next, more] = stepConnection(state, input, {
          now: time,
          monotonic: time,
          random: () => HALF,
          policy: full,
        });
        state = next;
        effects = [...effects, ...more];
      }
      return self;
    },
    at: (ms: number) => {
      time = ms;
      return self;
    },
    to: (name: Name) => {
      const { generation } = state;
      const next = generation + 1;
      switch (name) {
        case 'idle':
          return self;
        case 'preparing':
          return self.feed({ type: 'connect' });
        case 'opening':
          return self.to('preparing').feed({ type: 'prepared', generation: next });
        case 'greeting':
          return self.to('opening').feed({ type: 'socket-opened', generation: next });
        case 'open':
          return self
            .to('greeting')
            .feed({
              type: 'frame',
              frame: sessionWelcome({ heartbeat: { intervalMs: 25_000, graceMs: 10_000 } }),
            })
            .feed({ type: 'ready' });
        case 'waiting':
          return self.to('open').feed({ type: 'socket-closed', generation: next, code: 1006, reason: '' });
        case 'parked':
          return self.to('open').feed({ type: 'lifecycle', event: 'left' });
        case 'closed':
          return self.to('open').feed({ type: 'disconnect' });
      }
    },
    get state() {
      return state;
    },
    get phase() {
      return state.phase.name;
    },
    get effects() {
      return effects;
    },
    has: (type: ConnectionEffect['type']) => effects.some((effect) => effect.type === type),
    timer: (key: string) =>
      effects.find(
        (effect): effect is Extract<ConnectionEffect, { type: 'timer-set' }> =>
          effect.type === 'timer-set' && effect.key === key,
      )?.ms,
  };
  return self;
}

const names: Name[] = ['idle', 'preparing', 'opening', 'greeting', 'open', 'waiting', 'parked', 'closed'];

describe('the table of the connection', () => {
  const rows: { input: ConnectionInput; at?: number; to: Record<Name, Name> }[] = [
    {
      input: { type: 'connect' },
      to: {
        idle: 'preparing',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'preparing',
      },
    },
    {
      input: { type: 'release' },
      to: {
        idle: 'idle',
        preparing: 'idle',
        opening: 'idle',
        greeting: 'idle',
        open: 'idle',
        waiting: 'idle',
        parked: 'idle',
        closed: 'closed',
      },
    },
    {
      input: { type: 'disconnect' },
      to: {
        idle: 'closed',
        preparing: 'closed',
        opening: 'closed',
        greeting: 'closed',
        open: 'closed',
        waiting: 'closed',
        parked: 'closed',
        closed: 'closed',
      },
    },
    {
      input: { type: 'retry-now' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'preparing',
        parked: 'preparing',
        closed: 'closed',
      },
    },
    {
      input: { type: 'prepared', generation: 1 },
      to: {
        idle: 'idle',
        preparing: 'opening',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: {
        type: 'prepare-failed',
        generation: 1,
        error: new ChatError('token-failed', 'No.'),
        final: false,
      },
      to: {
        idle: 'idle',
        preparing: 'waiting',
        opening: 'waiting',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: {
        type: 'prepare-failed',
        generation: 1,
        error: new ChatError('unauthorized', 'No.'),
        final: true,
      },
      to: {
        idle: 'idle',
        preparing: 'closed',
        opening: 'closed',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'socket-opened', generation: 1 },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'greeting',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'socket-closed', generation: 1, code: 1006, reason: '' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'waiting',
        greeting: 'waiting',
        open: 'waiting',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'ready' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'open',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'lifecycle', event: 'left' },
      to: {
        idle: 'idle',
        preparing: 'parked',
        opening: 'parked',
        greeting: 'parked',
        open: 'parked',
        waiting: 'parked',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'lifecycle', event: 'hidden' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'lifecycle', event: 'offline' },
      to: {
        idle: 'idle',
        preparing: 'waiting',
        opening: 'waiting',
        greeting: 'waiting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'lifecycle', event: 'visible' },
      at: 2000,
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'preparing',
        parked: 'preparing',
        closed: 'closed',
      },
    },
    {
      input: { type: 'lifecycle', event: 'online' },
      at: 6000,
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'preparing',
        greeting: 'preparing',
        open: 'open',
        waiting: 'preparing',
        parked: 'preparing',
        closed: 'closed',
      },
    },
    {
      input: { type: 'timer', key: 'prepare' },
      to: {
        idle: 'idle',
        preparing: 'waiting',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'timer', key: 'connect' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'waiting',
        greeting: 'greeting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'timer', key: 'handshake' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'waiting',
        open: 'open',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'timer', key: 'retry' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'open',
        waiting: 'preparing',
        parked: 'parked',
        closed: 'closed',
      },
    },
    {
      input: { type: 'timer', key: 'probe' },
      to: {
        idle: 'idle',
        preparing: 'preparing',
        opening: 'opening',
        greeting: 'greeting',
        open: 'waiting',
        waiting: 'waiting',
        parked: 'parked',
        closed: 'closed',
      },
    },
  ];
  const cells = rows.flatMap(({ input, at = 0, to }) =>
    names.map((from) => {
      const what =
        input.type === 'lifecycle'
          ? input.event
          : input.type === 'timer'
            ? `the timer ${input.key}`
            : input.type;
      return { input, at, from, to: to[from], what };
    }),
  );

  it.each(cells)('goes from $from to $to on $what', ({ input, at, from, to }) => {
    const connection = machine().to(from).at(at);
    const { generation } = connection.state;
    connection.feed(input);
    expect(connection.phase).toBe(to);
    // A socket is never left behind: whoever had one and has none any more closed it, or was told that it is closed.
    const had = from === 'opening' || from === 'greeting' || from === 'open';
    const has = to === 'opening' || to === 'greeting' || to === 'open';
    const wasTold = input.type === 'socket-closed' || input.type === 'prepare-failed';
    if (had && !has && !wasTold) expect(connection.has('socket-close')).toBe(true);
    if (from === 'open' && to !== 'open') expect(connection.has('line-lost')).toBe(true);
    if (to === 'preparing' && from !== 'preparing') expect(connection.state.generation).toBe(generation + 1);
    // Timers end with their phase.
    if (from !== to && !(input.type === 'prepared' || input.type === 'socket-opened')) {
      expect(connection.effects[0]).toEqual({ type: 'timers-clear' });
    }
  });

  it('passes over what an older socket or attempt says', () => {
    const connection = machine()
      .to('waiting')
      .feed({ type: 'retry-now' }, { type: 'prepared', generation: 2 });
    for (const stale of [
      { type: 'socket-closed', generation: 1, code: 1006, reason: '' },
      { type: 'socket-opened', generation: 1 },
      { type: 'prepared', generation: 1 },
      { type: 'prepare-failed', generation: 1, error: new ChatError('token-failed', 'No.'), final: true },
    ] as const) {
      connection.feed(stale);
      expect(connection.phase).toBe('opening');
      expect(connection.effects).toEqual([]);
    }
  });
});

describe('what follows a close', () => {
  const after: Record<CloseVerdict, { phase: Name; least?: number; most?: number }> = {
    stop: { phase: 'closed' },
    'at-once': { phase: 'waiting', least: 100, most: 1000 },
    backoff: { phase: 'waiting', least: 100, most: 1000 },
    delay: { phase: 'waiting', least: 5000, most: 10_000 },
    'refresh-token': { phase: 'preparing' },
  };
  const codes = Object.entries(closeTable).map(([code, rule]) => ({ code: Number(code), ...rule }));

  it.each(codes)('$code ($name): $verdict', ({ code, verdict, name }) => {
    const connection = machine().to('open').feed({ type: 'socket-closed', generation: 1, code, reason: '' });
    const { phase, least, most } = after[verdict];
    expect(connection.phase).toBe(phase);
    expect(connection.state.reason).toMatchObject({ code, name });
    if (least !== undefined) expect(connection.timer('retry')).toBeGreaterThanOrEqual(least);
    if (most !== undefined) expect(connection.timer('retry')).toBeLessThanOrEqual(most);
    if (phase === 'closed') expect(connection.state.error).toBeInstanceOf(ChatError);
  });

  it('asks for a token once after 4401, and stops when that one is refused too', () => {
    const connection = machine()
      .to('greeting')
      .feed({ type: 'socket-closed', generation: 1, code: 4401, reason: '' });
    expect(connection.effects).toContainEqual({ type: 'prepare', generation: 2, reason: 'rejected' });
    connection.feed(
      { type: 'prepared', generation: 2 },
      { type: 'socket-opened', generation: 2 },
      { type: 'socket-closed', generation: 2, code: 4401, reason: '' },
    );
    expect(connection.phase).toBe('closed');
    expect(connection.state.error?.code).toBe('unauthorized');
  });

  it('stops at once after 4401 where nothing could bring another token', () => {
    const connection = machine({ hasToken: false }).to('greeting');
    connection.feed({ type: 'socket-closed', generation: 1, code: 4401, reason: '' });
    expect(connection.phase).toBe('closed');
  });

  it('tries once more without the session where the session is not this user’s', () => {
    const connection = machine().to('waiting').feed({ type: 'retry-now' });
    connection.feed(
      { type: 'prepared', generation: 2 },
      { type: 'socket-opened', generation: 2 },
      { type: 'socket-closed', generation: 2, code: 4403, reason: '' },
    );
    expect(connection.phase).toBe('preparing');
    expect(connection.state.session).toBeNull();
    connection.feed(
      { type: 'prepared', generation: 3 },
      { type: 'socket-opened', generation: 3 },
      { type: 'socket-closed', generation: 3, code: 4403, reason: '' },
    );
    expect(connection.phase).toBe('closed');
  });

  it('does not come back before a server that denied it said so, whatever the page does', () => {
    const connection = machine().to('greeting');
    const error = { code: 'unavailable', message: 'Full.', retryable: true, retryAfterMs: 30_000 };
    connection.feed(
      { type: 'frame', frame: { type: 'session-denied', error } },
      { type: 'socket-closed', generation: 1, code: 4503, reason: '' },
    );
    expect(connection.timer('retry')).toBeGreaterThanOrEqual(30_000);
    expect(connection.state.reason?.sentence).toBe('Full.');
    connection.at(10_000).feed({ type: 'lifecycle', event: 'visible' });
    expect(connection.phase).toBe('waiting');
    expect(connection.timer('retry')).toBeGreaterThanOrEqual(20_000);
    connection.feed({ type: 'retry-now' });
    expect(connection.phase).toBe('preparing');
  });

  it('gives up after so many retries as it was told', () => {
    const connection = machine({ retryLimit: 2 }).to('opening');
    for (const generation of [1, 2]) {
      connection.feed({ type: 'socket-closed', generation, code: 1006, reason: '' });
      expect(connection.phase).toBe('waiting');
      connection.feed({ type: 'timer', key: 'retry' }, { type: 'prepared', generation: generation + 1 });
    }
    connection.feed({ type: 'socket-closed', generation: 3, code: 1006, reason: '' });
    expect(connection.phase).toBe('closed');
    expect(connection.state.reason?.sentence).toMatch('2 retries were made');
    connection.feed({ type: 'connect' });
    expect(connection.state).toMatchObject({ phase: { name: 'preparing' }, failures: 0 });
  });
});

describe('a server that falls over at once', () => {
  it('is asked more and more slowly, since a session that did not last is no progress', () => {
    const connection = machine().to('open');
    const waits: number[] = [];
    for (let generation = 1; generation < 7; generation += 1) {
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
