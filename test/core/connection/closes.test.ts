import { describe, expect, it } from 'vitest';

import { ChatError } from '../../../src/protocol/chat-error.js';
import { closeTable, type CloseVerdict } from '../../../src/protocol/close-codes.js';
import { machine, type Name } from './machine-fixture.js';

describe('what follows a close', () => {
  const after: Record<CloseVerdict, { phase: Name; least: number; most: number }> = {
    stop: { phase: 'closed', least: -1, most: -1 },
    'at-once': { phase: 'waiting', least: 100, most: 1000 },
    backoff: { phase: 'waiting', least: 100, most: 1000 },
    delay: { phase: 'waiting', least: 5000, most: 10_000 },
    'refresh-token': { phase: 'preparing', least: -1, most: -1 },
  };
  const codes = Object.entries(closeTable).map(([code, rule]) => ({ code: Number(code), ...rule }));

  it.each(codes)('$code ($name): $verdict', ({ code, verdict, name }) => {
    const connection = machine().to('open').feed({ type: 'socket-closed', generation: 1, code, reason: '' });
    const { phase, least, most } = after[verdict];
    expect(connection.phase).toBe(phase);
    expect(connection.state.reason).toMatchObject({ code, name });
    expect(connection.timer('retry') ?? -1).toBeGreaterThanOrEqual(least);
    expect(connection.timer('retry') ?? -1).toBeLessThanOrEqual(most);
    expect(connection.state.error instanceof ChatError).toBe(phase === 'closed');
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
