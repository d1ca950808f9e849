import { describe, expect, it } from 'vitest';

import { createMemoryStorage } from '../../core/outbox/memory-storage.js';
import { createPage, joinRoom, startScene } from '../../core/client/open-client.js';
import type { TokenReason } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import { createGateway } from '../../../src/gateway/create-gateway.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { markNumbers, marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { createRawClient } from '../../support/raw-client.js';

const ada = { id: 'ada' };

/** A `getToken` that the test decides on anew for each call, and what it was asked for. */
function tokenDesk(answer: (call: number) => string | Error) {
  const reasons: TokenReason[] = [];
  const getToken = async ({ reason }: { reason: TokenReason }): Promise<string> => {
    reasons.push(reason);
    const token = answer(reasons.length);
    if (token instanceof Error) throw token;
    return token;
  };
  return { reasons, getToken };
}

describe('fault 27 [clock]', () => {
  it('the token ended before the connection → one call of getToken, one connection', async () => {
    const { reasons, getToken } = tokenDesk((call) => `token-${call}`);
    const { client, server, clock } = startScene({ getToken });
    server.answer('refuse');
    client.connect();
    await clock.settle();
    // An hour without a server: whatever was fetched before it is of no use.
    await clock.advance(3_600_000);
    const before = reasons.length;
    server.answer('accept');
    client.retryNow();
    const { token } = await server.welcome();
    await clock.settle();
    expect(client.store.getState().connection.status).toBe('open');
    expect(reasons.length - before).toBeLessThanOrEqual(1);
    expect(token).toBe(`token-${reasons.length}`);
    expect(reasons).not.toContain('rejected');
  });
});

describe('fault 28 [clock]', () => {
  it('the token ends in mid-stream → renewed over the open line, no token of the stream lost', async () => {
    const clock = createManualClock();
    const random = createSeededRandom(28);
    const seen: (string | undefined)[] = [];
    const inPage = createInPageGateway({
      clock,
      random,
      agent: scriptedAgent(marks(200), { clock, pace: 1000 }),
      authenticate: ({ token }) => {
        seen.push(token);
        return { user: ada, expiresAt: clock.now() + 60_000 };
      },
    });
    const { reasons, getToken } = tokenDesk((call) => `token-${call}`);
    const client = createClient({ url: inPage.url, webSocket: inPage.webSocket, getToken, clock, random });
    const room = client.channel('room');
    room.retain();
    client.connect();
    await clock.settle();
    void room.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
    // Longer than three tokens last.
    for (let second = 0; second < 220; second += 1) await clock.advance(1000);
    const { order, settled, counters } = room.getView();
    const part = settled.get(order[1] ?? '')?.parts.find(({ type }) => type === 'text');
    const text = part?.type === 'text' ? part.text : '';
    expect(markNumbers(text)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(counters).toMatchObject({ lost: 0, doubled: 0, gaps: 0 });
    expect(client.metrics().sockets).toBe(1);
    expect(reasons.slice(1).every((reason) => reason === 'refresh')).toBe(true);
    expect(seen.length).toBeGreaterThan(3);
    client.dispose();
    await inPage.close();
  });
});

describe('fault 29 [clock]', () => {
  it('the token endpoint fails for 5 minutes → the line stays until its token ends, tries are jittered, then it waits', async () => {
    const { reasons, getToken } = tokenDesk((call) =>
      call === 1 ? 'first' : new Error('500 from the token endpoint'),
    );
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    const expiresAt = clock.now() + 120_000;
    await server.welcome({ session: { id: 's', secret: 'x', user: ada, expiresAt } });
    const askedAt: number[] = [];
    for (let second = 0; second < 119; second += 1) {
      const before = reasons.length;
      await clock.advance(1000);
      if (reasons.length > before) askedAt.push(clock.now());
    }
    expect(client.store.getState().connection.status).toBe('open');
    expect(server.attempts).toBe(1);
    const gaps = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(4000);
    expect(new Set(gaps).size).toBeGreaterThan(1);
    // The gateway ends the session with its token.
    server.drop(4401, 'the token has expired');
    await clock.advance(180_000);
    expect(client.store.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: { name: 'token-failed' },
    });
    expect(server.attempts).toBe(1);
    expect(client.explain().nextRetryAt).toBeGreaterThan(clock.now());
  });

  it('the gateway cannot look at the new token just now → the line stays, and it is asked again', async () => {
    const { reasons, getToken } = tokenDesk((call) => `token-${call}`);
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    const expiresAt = clock.now() + 120_000;
    await server.welcome({ session: { id: 's', secret: 'x', user: ada, expiresAt } });
    await clock.advance(90_000);
    await server.expect({ type: 'session-authenticate', token: 'token-2' });
    const error = { code: 'unavailable', message: 'Not just now.', retryable: true };
    server.send({ type: 'session-refreshed', expiresAt, error });
    await clock.advance(4999);
    expect(reasons).toHaveLength(2);
    await clock.advance(5001);
    await server.expect({ type: 'session-authenticate', token: 'token-3' });
    server.send({ type: 'session-refreshed', expiresAt: expiresAt + 3_600_000 });
    await clock.advance(60_000);
    expect(reasons).toHaveLength(3);
    expect(client.store.getState().connection.status).toBe('open');
  });
});

describe('fault 30 [clock]', () => {
  it('the token endpoint says 401 → closed, said so, no loop', async () => {
    const { reasons, getToken } = tokenDesk(() => new ChatError('unauthorized', 'Nobody is signed in.'));
    const { client, server, clock, errors } = startScene({ getToken });
    client.connect();
    await clock.advance(600_000);
    expect(reasons).toEqual(['connect']);
    expect(server.attempts).toBe(0);
    const { status, error } = client.store.getState().connection;
    expect(status).toBe('closed');
    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(errors).toContain(error);
  });

  it('the token endpoint says so in the middle of a session → shown at once, asked no more, and over with the token', async () => {
    const { reasons, getToken } = tokenDesk((call) =>
      call === 1 ? 'first' : new ChatError('unauthorized', 'Nobody is signed in.'),
    );
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    await server.welcome({
      session: { id: 's', secret: 'x', user: ada, expiresAt: clock.now() + 120_000 },
    });
    await clock.advance(119_000);
    expect(client.store.getState().connection).toMatchObject({
      status: 'open',
      error: { code: 'unauthorized' },
    });
    expect(reasons).toEqual(['connect', 'refresh']);
    server.drop(4401);
    await clock.advance(600_000);
    expect(client.store.getState().connection.status).toBe('closed');
    expect(reasons).toEqual(['connect', 'refresh', 'rejected']);
    expect(server.attempts).toBe(1);
  });
});

describe('fault 31 [clock]', () => {
  it('the session is revoked in mid-stream (4402) → closed, outbox, kept outbox and channels empty', async () => {
    const storage = createMemoryStorage();
    const scene = startScene({ outbox: { persist: storage } });
    const { client, server, clock } = scene;
    const room = await joinRoom(scene);
    const sent = room.sendMessage({ id: 'm1', parts: [{ type: 'text', text: 'Secret' }] });
    await expect.poll(storage.ids).toEqual(['m1']);
    server.drop(4402, 'signed out elsewhere');
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => storage.scopes.size).toBe(0);
    await clock.advance(600_000);
    expect(server.attempts).toBe(1);
    const { connection, outbox } = client.store.getState();
    expect(connection).toMatchObject({
      status: 'closed',
      session: null,
      reason: { code: 4402, name: 'session-revoked' },
      error: { code: 'unauthorized' },
    });
    expect(outbox.count).toBe(0);
    expect(room.getView()).toMatchObject({ order: [], cursor: null });
    expect(room.getView().pending.size).toBe(0);
  });

  it('by the gateway’s own revoke() → the same, and what others have stays', async () => {
    const storage = createMemoryStorage();
    const inPage = createInPageGateway({
      authenticate: ({ token }) => (token ? { user: { id: token } } : null),
    });
    const enter = async (user: string) => {
      const client = createClient({
        url: inPage.url,
        webSocket: inPage.webSocket,
        getToken: () => user,
        outbox: { persist: storage },
      });
      const room = client.channel('room');
      room.retain();
      client.connect();
      await expect.poll(() => room.getView().status).toBe('live');
      return { client, room };
    };
    const [{ client, room }, other] = [await enter('ada'), await enter('ben')];
    await room.sendMessage({ id: 'm1', parts: [{ type: 'text', text: 'Words' }] });
    inPage.gateway.revoke({ userId: 'ada' });
    await expect.poll(() => client.store.getState().connection.status).toBe('closed');
    expect(client.store.getState().connection.reason).toMatchObject({ code: 4402 });
    expect(room.getView()).toMatchObject({ order: [], cursor: null });
    expect(other.room.getView().order).toEqual(['m1']);
    expect(other.client.store.getState().connection.status).toBe('open');
    client.dispose();
    other.client.dispose();
    await inPage.close();
  });
});

describe('a token whose time comes while the machine sleeps', () => {
  it('is renewed on waking, once, however many events tell of it', async () => {
    const { reasons, getToken } = tokenDesk((call) => `token-${call}`);
    const page = createPage();
    const { client, server, clock } = startScene({ getToken, environment: page });
    client.connect();
    const expiresAt = clock.now() + 300_000;
    await server.welcome({ session: { id: 's', secret: 'x', user: ada, expiresAt } });
    // The timers have as long to go as before; the wall clock, and the server's, have moved on.
    await clock.sleep(280_000);
    expect(reasons).toEqual(['connect']);
    for (const event of ['resumed', 'visible', 'shown', 'online'] as const) page.emit(event);
    await server.expect({ type: 'session-authenticate', token: 'token-2' });
    await server.expectNothing();
    server.send({ type: 'session-refreshed', expiresAt: expiresAt + 300_000 });
    await clock.advance(60_000);
    expect(reasons).toEqual(['connect', 'refresh']);
  });

  it('is asked for again where its answer never came', async () => {
    const { reasons, getToken } = tokenDesk((call) => `token-${call}`);
    const { client, server, clock } = startScene({ getToken });
    client.connect();
    const expiresAt = clock.now() + 300_000;
    await server.welcome({ session: { id: 's', secret: 'x', user: ada, expiresAt } });
    await clock.advance(270_000);
    await server.expect({ type: 'session-authenticate', token: 'token-2' });
    await clock.advance(15_000);
    await server.expect({ type: 'session-authenticate', token: 'token-3' });
    expect(reasons).toEqual(['connect', 'refresh', 'refresh']);
  });
});

describe('two tokens in flight over one line', () => {
  it('are agreed on in the order in which they were sent, however long the app looks at each', async () => {
    const clock = createManualClock();
    const looks = new Map<string, () => void>();
    const gateway = createGateway({
      clock,
      authenticate: async ({ token = '' }) => {
        if (token !== 'hello') await new Promise<void>((resolve) => looks.set(token, resolve));
        return { user: ada, expiresAt: clock.now() + (token === 'later' ? 600_000 : 300_000) };
      },
    });
    const client = createRawClient((socket) => (gateway.accept(socket), true), { clock });
    await client.hello('hello');
    client.send(
      { type: 'session-authenticate', token: 'sooner' },
      { type: 'session-authenticate', token: 'later' },
    );
    await clock.settle();
    // The second is not even looked at before the first is settled.
    expect([...looks.keys()]).toEqual(['sooner']);
    looks.get('sooner')?.();
    const { expiresAt = 0 } = await client.receives({ type: 'session-refreshed' });
    looks.get('later')?.();
    expect(await client.receives({ type: 'session-refreshed' })).toMatchObject({
      expiresAt: expiresAt + 300_000,
    });
    await gateway.close();
  });
});
