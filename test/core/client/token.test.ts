import { describe, expect, it } from 'vitest';

import type { TokenReason } from '../../../src/core/client.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { startScene } from './open-client.js';

const SECRET = 'tok-very-secret-1234';

/** A `getToken` that answers with these, in order, and remembers why it was asked. */
function tokens(...answers: (string | null | Error)[]) {
  const reasons: TokenReason[] = [];
  const getToken = ({ reason }: { reason: TokenReason }): Promise<string | null> => {
    const answer = answers[Math.min(reasons.length, answers.length - 1)] ?? null;
    reasons.push(reason);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { reasons, getToken };
}

describe('the token', () => {
  it('is asked for before every attempt and goes into the first frame', async () => {
    const { reasons, getToken } = tokens('one', 'two');
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    expect(await server.welcome()).toMatchObject({ token: 'one' });
    await clock.settle();
    server.drop();
    await clock.advance(1000);
    expect(await server.welcome()).toMatchObject({ token: 'two' });
    expect(reasons).toEqual(['connect', 'connect']);
  });

  it('is asked for once more when it was refused, and then no more', async () => {
    const { reasons, getToken } = tokens('old', 'still old');
    const { client, server, clock, errors } = startScene({ getToken });
    client.connect();
    for (const token of ['old', 'still old']) {
      await server.expect({ type: 'session-hello', token });
      server.send({
        type: 'session-denied',
        error: { code: 'unauthorized', message: 'The token is too old.', retryable: false },
      });
      server.drop(4401);
      await clock.settle();
    }
    await clock.advance(600_000);
    expect(reasons).toEqual(['connect', 'rejected']);
    expect(server.attempts).toBe(2);
    const { status, error } = client.store.getState().connection;
    expect(status).toBe('closed');
    expect(error).toMatchObject({ code: 'unauthorized', message: 'The token is too old.' });
    expect(errors).toContain(error);
  });

  it('that cannot be had is asked for again, more and more slowly', async () => {
    const { reasons, getToken } = tokens(new Error('503'));
    const { client, server, clock, errors } = startScene({ getToken });
    client.connect();
    await clock.advance(300_000);
    expect(server.attempts).toBe(0);
    expect(reasons.length).toBeGreaterThan(5);
    expect(reasons.length).toBeLessThan(40);
    expect(errors[0]).toMatchObject({ code: 'token-failed', retryable: true });
    expect(client.store.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: { name: 'token-failed' },
    });
  });

  it('is given up where getToken says that nobody is signed in', async () => {
    const { reasons, getToken } = tokens(new ChatError('unauthorized', 'Nobody is signed in.'));
    const { client, clock } = startScene({ getToken });
    client.connect();
    await clock.advance(300_000);
    expect(reasons).toEqual(['connect']);
    expect(client.store.getState().connection.status).toBe('closed');
  });

  it('is renewed over the open line before it ends, by the server’s clock', async () => {
    const { reasons, getToken } = tokens('first', 'second');
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    // The server's clock is an hour ahead of ours; only the distance counts.
    const now = clock.now() + 3_600_000;
    const user = { id: 'ada' };
    await server.welcome({ now, session: { id: 's', secret: 'x', user, expiresAt: now + 300_000 } });
    await clock.settle();
    expect(client.store.getState().connection.session?.expiresAt).toBe(clock.now() + 300_000);
    await clock.advance(269_999);
    await server.expectNothing();
    await clock.advance(1);
    await server.expect({ type: 'session-authenticate', token: 'second' });
    server.send({ type: 'session-refreshed', expiresAt: now + 600_000 });
    await clock.settle();
    expect(reasons).toEqual(['connect', 'refresh']);
    expect(server.attempts).toBe(1);
    await clock.advance(300_000);
    await server.expect({ type: 'session-authenticate' });
  });

  it('that cannot be renewed keeps the line until it ends, and is asked for again', async () => {
    const { reasons, getToken } = tokens('first', new Error('503'), new Error('503'), 'fourth');
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    const user = { id: 'ada' };
    await server.welcome({ session: { id: 's', secret: 'x', user, expiresAt: clock.now() + 100_000 } });
    await clock.advance(95_000);
    await server.expect({ type: 'session-authenticate', token: 'fourth' });
    expect(reasons).toEqual(['connect', 'refresh', 'refresh', 'refresh']);
    expect(client.store.getState().connection.status).toBe('open');
  });

  it('stands in no address, record, error, state or explanation', async () => {
    const { getToken } = tokens(SECRET);
    const { client, server, clock, errors } = startScene({ getToken });
    const records: unknown[] = [];
    client.inspect((record) => records.push(record));
    client.connect();
    const { token } = await server.welcome();
    expect(token).toBe(SECRET);
    await clock.settle();
    server.send({ type: 'connection-message', data: { echo: SECRET } });
    server.drop(4401);
    await clock.settle();
    await server.expect({ type: 'session-hello' });
    server.drop(4401);
    await clock.settle();
    expect(records.length).toBeGreaterThan(2);
    const { connection } = client.store.getState();
    const shown = JSON.stringify([
      records,
      connection,
      client.explain(),
      errors.map((error) => [error.message, error.stack]),
    ]);
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain('secret-1');
    expect(server.connections.map(({ url }) => url).join()).not.toContain(SECRET);
  });

  it('of another user brings another user’s chat: nothing of the one before is sent or shown', async () => {
    const { getToken } = tokens('ada', 'ben');
    const { client, server, clock } = startScene({ getToken });
    const room = client.channel('room');
    room.retain();
    client.connect();
    await server.welcome();
    await server.expect({ type: 'channel-subscribe' });
    const sent = room.sendMessage({ parts: [{ type: 'text', text: 'Ada’s words' }] });
    server.drop();
    await clock.advance(1000);
    await server.welcome({ session: { id: 's2', secret: 'y', user: { id: 'ben' } } });
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(await server.expect({ type: 'channel-subscribe' })).not.toHaveProperty('cursor');
    expect(room.getView().pending.size).toBe(0);
  });
});
