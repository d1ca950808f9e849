import { describe, expect, it } from 'vitest';

import { marks, pause, say } from '../../../src/testing/index.js';
import { ask, openDeskGateway, path } from '../../adapters/desktopmate/open-desk-gateway.js';
import { sessionId } from '../../adapters/desktopmate/open-desk.js';

const slow = [say('word', { by: 'whole' }), pause(60_000), say('late')];

describe('handle_authorize() - Process authorization requests', () => {
  it('AUTHORIZE: validate_token(), Create MessageProcessor, Send AUTHORIZE_SUCCESS', async () => {
    const asked: unknown[] = [];
    const { connect } = openDeskGateway(
      {},
      {
        authenticate: ({ token }) => {
          asked.push(token);
          return { user: { id: 'ada' } };
        },
      },
    );
    const page = connect(path);
    expect(await page.receives()).toMatchObject({ type: 'ping' });
    page.sends({ type: 'authorize', token: 'secret' });
    page.sends(ask('hi'));
    expect(await page.receives()).toMatchObject({ type: 'authorize_success' });
    expect(await page.receives()).toMatchObject({ type: 'stream_start', user_id: 'ada' });
    expect(asked).toEqual(['secret']);
  });

  it('refuses a token with authorize_error and closes with 4001', async () => {
    const { connect, manager } = openDeskGateway();
    const page = connect(path);
    await page.receives();
    page.sends({ type: 'authorize', token: 'nobody' });
    expect(await page.receives()).toMatchObject({ type: 'authorize_error' });
    await page.isClosed({ code: 4001 });
    expect(manager.connections()).toEqual([]);
  });

  it('a second one of the same user leaves a running turn as it is', async () => {
    const { enter, manager } = openDeskGateway({ script: slow });
    const page = await enter('ada');
    page.sends(ask('hi'));
    await page.receives();
    await page.receives();
    page.sends({ type: 'authorize', token: 'ada' });
    expect(await page.receives()).toMatchObject({ connection_id: page.connectionId });
    expect(manager.getStatistics().activeTurns).toBe(1);
    page.sends({ type: 'interrupt_stream' });
    expect(await page.receives()).toMatchObject({ code: 4003 });
  });

  it('one of another user ends what the first had', async () => {
    const { enter, manager, join } = openDeskGateway({ script: slow });
    const page = await enter('ada');
    page.sends(ask('hi', { session_id: sessionId }));
    await page.receives();
    await page.receives();
    page.sends({ type: 'authorize', token: 'bob' });
    expect(await page.receives()).toMatchObject({ type: 'authorize_success' });
    expect(manager.connections()).toMatchObject([{ userId: 'bob', turns: [] }]);
    const cleo = await join('cleo', sessionId);
    expect(cleo.texts()).toEqual(['ada: hi', 'agent: word']);
    expect(page.unread()).toEqual([]);
  });
});

describe('handle_chat_message() - Route chat to agent service', () => {
  it('CHAT_MESSAGE: Start conversation turn, Forward events to client', async () => {
    const { enter, clock } = openDeskGateway({ script: marks(3, { pace: 100 }) });
    const page = await enter('ada');
    page.sends(ask('count', { session_id: sessionId }));
    await clock.advance(2_000);
    const seen = page.unread() as Record<string, string>[];
    const common = { connection_id: page.connectionId, user_id: 'ada' };
    expect(seen[0]).toEqual({
      type: 'stream_start',
      turn_id: seen[0]?.['turn_id'],
      session_id: sessionId,
      ...common,
    });
    const tokens = seen.filter(({ type }) => type === 'stream_token');
    expect(tokens.map(({ chunk }) => chunk).join('')).toBe('⟦0001⟧⟦0002⟧⟦0003⟧');
    expect(seen.at(-1)).toEqual({
      type: 'stream_end',
      turn_id: seen[0]?.['turn_id'],
      session_id: sessionId,
      content: '⟦0001⟧⟦0002⟧⟦0003⟧',
      ...common,
    });
  });

  it('before authorization it is refused, and the connection stays', async () => {
    const { connect, manager } = openDeskGateway();
    const page = connect(path);
    await page.receives();
    page.sends(ask('hi'));
    expect(await page.receives()).toMatchObject({ error: 'Authentication required', code: null });
    expect(manager.connections()).toHaveLength(1);
  });
});

describe('handle_pong() - Update pong timestamp', () => {
  it('PONG: Update timestamp, before authorization too', async () => {
    const { connect, manager, clock } = openDeskGateway();
    const page = connect(path);
    await page.receives();
    await clock.advance(1_234);
    page.sends({ type: 'pong' });
    await clock.advance(0);
    expect(manager.connections()[0]?.lastPongTime).toBe(clock.now());
  });
});

describe('handle_interrupt() - Cancel active turns', () => {
  it('INTERRUPT_STREAM: Cancel active turns', async () => {
    const { enter, join } = openDeskGateway({ script: slow });
    const page = await enter('ada');
    page.sends(ask('hi', { session_id: sessionId }));
    await page.receives();
    await page.receives();
    page.sends({ type: 'interrupt_stream', turn_id: null });
    expect(await page.receives()).toMatchObject({ error: 'Interrupted 1 active turns', code: 4003 });
    const bob = await join('bob', sessionId);
    expect(bob.texts()).toEqual(['ada: hi', 'agent: word']);
    expect(page.unread()).toEqual([]);
  });

  it('names one turn', async () => {
    const { enter } = openDeskGateway({ script: slow });
    const page = await enter();
    page.sends(ask('hi'));
    const { turn_id: turnId } = await page.receives();
    await page.receives();
    page.sends({ type: 'interrupt_stream', turn_id: 'another' });
    expect(await page.receives()).toMatchObject({ code: 4004 });
    page.sends({ type: 'interrupt_stream', turn_id: turnId });
    expect(await page.receives()).toMatchObject({ error: `Turn ${turnId} interrupted`, code: 4003 });
  });
});

describe('Design Principles', () => {
  it('Resource Cleanup: Deterministic cleanup on disconnect, turns are cancelled', async () => {
    let isAborted = false;
    const { enter, join, clock } = openDeskGateway(
      {},
      {
        agent: async function* ({ signal }) {
          yield { type: 'text-start', id: 't' };
          yield { type: 'text-delta', id: 't', delta: 'word' };
          await new Promise<void>((resolve) => {
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
          isAborted = true;
        },
      },
    );
    const ada = await join('ada', sessionId);
    const before = clock.pending;
    const page = await enter('bob');
    page.sends(ask('hi', { session_id: sessionId }));
    await page.receives();
    await page.receives();
    page.close();
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
    expect(isAborted).toBe(true);
    expect(ada.texts()).toEqual(['bob: hi', 'agent: word']);
    await clock.advance(10_000);
    expect(clock.pending).toBeLessThanOrEqual(before);
  });

  it('Error Handling: Graceful error handling, one client cannot harm another', async () => {
    const { enter, connect, errors } = openDeskGateway();
    const [page, other] = [await enter('ada'), connect(path)];
    await other.receives();
    for (const bad of ['', 'null', '[]', '{"type":{}}', '{"type":"chat_message"}', new Uint8Array([0])]) {
      other.sends(bad);
      expect(await other.receives()).toMatchObject({ type: 'error' });
    }
    page.sends(ask('hi'));
    expect(await page.receives()).toMatchObject({ type: 'stream_start' });
    expect(errors).toEqual([]);
  });

  it('Async-First: what comes while a token is looked at waits for it, in its order', async () => {
    let letIn: (user: { user: { id: string } }) => void = () => undefined;
    const { connect, clock } = openDeskGateway(
      {},
      { authenticate: () => new Promise((resolve) => (letIn = resolve)) },
    );
    const page = connect(path);
    await page.receives();
    page.sends({ type: 'authorize', token: 'ada' });
    page.sends(ask('hi'));
    await clock.advance(1_000);
    expect(page.unread()).toEqual([]);
    letIn({ user: { id: 'ada' } });
    expect(await page.receives()).toMatchObject({ type: 'authorize_success' });
    expect(await page.receives()).toMatchObject({ type: 'stream_start' });
  });
});
