// The agent's side of the wire, message by message.
import { describe, expect, it } from 'vitest';

import { payloadTypes } from '../../../src/adapters/session-manager/client-message.js';
import { sessionManagerEndpoint, type Program } from '../../../src/adapters/session-manager/endpoint.js';
import { openServed, taken } from './open-served.js';

const { handshakeResponse: RESPONSE } = payloadTypes;
const silent: Program = async function* ({ input }) {
  // Nothing at all is what is never sent.
  for await (const _ of input) yield '';
};

describe('the handshake', () => {
  it('request with SYN and number 0, acknowledgement, complete with the time that it took', async () => {
    const { plug, clock } = openServed({ program: silent, customerMessage: 'Mind the step.' });
    const plugin = plug();
    plugin.opens();
    expect(await plugin.hears()).toMatchObject({ type: 'output_stream_data', seq: 0, flags: 1, pt: 5 });
    plugin.takes(0);
    await clock.advance(123);
    plugin.says(0, JSON.stringify(taken()), RESPONSE);
    expect(await plugin.acknowledged()).toBe(0);
    expect(await plugin.hears()).toEqual({
      type: 'output_stream_data',
      seq: 1,
      flags: 0,
      pt: 7,
      text: '{"HandshakeTimeToComplete":123000000,"CustomerMessage":"Mind the step."}',
    });
  });

  it('a client has 15 s to answer, then the session fails', async () => {
    const { plug, clock, endpoint } = openServed({ program: silent });
    const plugin = plug();
    plugin.opens();
    await plugin.hears();
    plugin.takes(0);
    await clock.advance(14_999);
    expect(endpoint.sessions.list()).toHaveLength(1);
    await clock.advance(1);
    const closed = await plugin.hears();
    expect(closed.type).toBe('channel_closed');
    expect(JSON.parse(closed.text).Output).toContain('did not answer the handshake in time');
    await plugin.page.isClosed({ code: 1000 });
    expect(endpoint.sessions.list()).toEqual([]);
  });

  it.each([0, 2, 3])('an action with the status %i cancels the session', async (ActionStatus) => {
    const { plug } = openServed({ program: silent });
    const plugin = plug();
    plugin.opens();
    await plugin.hears();
    plugin.takes(0);
    const actions = [{ ActionType: 'SessionType', ActionStatus, ActionResult: null, Error: 'not here' }];
    plugin.says(0, JSON.stringify({ ...taken(), ProcessedClientActions: actions }), RESPONSE);
    expect(await plugin.acknowledged()).toBe(0);
    const closed = await plugin.hears();
    expect([closed.type, JSON.parse(closed.text).Output]).toEqual([
      'channel_closed',
      'The client cannot take part in this session: not here.',
    ]);
  });

  it('input before its end is acknowledged and goes no further', async () => {
    const typed: string[] = [];
    const { plug, clock } = openServed({
      program: async function* ({ input }) {
        for await (const bytes of input) {
          typed.push(new TextDecoder().decode(bytes));
          yield '';
        }
      },
    });
    const plugin = plug();
    plugin.opens();
    await plugin.hears();
    plugin.takes(0);
    plugin.says(0, 'too early');
    expect(await plugin.acknowledged()).toBe(0);
    plugin.says(1, JSON.stringify(taken()), RESPONSE);
    expect(await plugin.acknowledged()).toBe(1);
    await plugin.hears();
    plugin.takes(1);
    plugin.says(2, 'now');
    expect(await plugin.acknowledged()).toBe(2);
    await clock.advance(0);
    expect(typed).toEqual(['now']);
  });

  it('an answer that cannot be read ends the session', async () => {
    const { plug } = openServed({ program: silent });
    const plugin = plug();
    plugin.opens();
    await plugin.hears();
    plugin.says(0, 'no JSON', RESPONSE);
    await plugin.acknowledged();
    expect((await plugin.hears()).type).toBe('channel_closed');
  });
});

describe('who is let in', () => {
  it.each([
    ['a text that is none', 'garbage'],
    ['JSON without a token', { MessageSchemaVersion: '1.0' }],
    ['an empty token', { TokenValue: '' }],
    ['bytes', new Uint8Array(200)],
  ])('%s as a first message closes with 1008', async (_, first) => {
    const { plug, endpoint } = openServed({ program: silent });
    const plugin = plug();
    plugin.page.sends(first);
    await plugin.page.isClosed({ code: 1008 });
    expect(endpoint.sessions.list()).toEqual([]);
  });

  it('a line without a first message is closed after 15 s, and its timer goes with it', async () => {
    const { plug, clock } = openServed({ program: silent });
    const plugin = plug();
    await plugin.page.isOpen();
    await clock.advance(15_000);
    await plugin.page.isClosed({ code: 1008 });
    expect(clock.pending).toBe(0);
  });

  it('a token that the gateway refuses', async () => {
    const { plug, endpoint } = openServed({ program: silent });
    const plugin = plug();
    plugin.opens('nobody');
    await plugin.page.isClosed({ code: 1008 });
    expect(endpoint.sessions.list()).toEqual([]);
  });

  it('a token of sessions.start, once, and for its session alone', async () => {
    const { plug, endpoint } = openServed({ program: silent });
    plug().page.close();
    const { SessionId, TokenValue } = endpoint.sessions.start({ id: 'bob' });
    expect(SessionId).toMatch(/^bob-[\da-f-]{36}$/);
    const elsewhere = plug('/v1/data-channel/another');
    elsewhere.opens(TokenValue);
    await elsewhere.page.isClosed({ code: 1008 });
    const { TokenValue: next = '' } = endpoint.sessions.resume(SessionId) ?? {};
    const plugin = plug(`/v1/data-channel/${SessionId}`);
    plugin.opens(next);
    await plugin.hears();
    expect(endpoint.sessions.list()).toEqual([{ id: SessionId, user: { id: 'bob' }, isConnected: true }]);
  });

  it('sessions.start gives nobody a token for somebody else’s session', () => {
    const { endpoint } = openServed({ program: silent });
    const { SessionId } = endpoint.sessions.start({ id: 'ada' }, 'shared');
    expect(SessionId).toBe('shared');
    expect(endpoint.sessions.start({ id: 'ada' }, 'shared')).toMatchObject({ SessionId });
    expect(() => endpoint.sessions.start({ id: 'bob' }, 'shared')).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  it('a client that says too much before it is known is sent away', async () => {
    const { plug, endpoint } = openServed({ program: silent });
    const plugin = plug();
    plugin.opens();
    for (let count = 0; count < 40; count += 1) plugin.says(count, 'x'.repeat(120_000));
    await plugin.page.isClosed({ code: 1008 });
    expect(endpoint.sessions.list().filter(({ isConnected }) => isConnected)).toEqual([]);
  });

  it('somebody else’s session, and another client’s, are refused', async () => {
    const { plug, endpoint } = openServed({ program: silent });
    await plug().shakesHands();
    for (const [token, client] of [
      ['bob', 'client-1'],
      ['ada', 'client-2'],
      ['ada', ''],
    ]) {
      const other = plug();
      other.opens(token, client);
      await other.page.isClosed({ code: 1008 });
    }
    expect(endpoint.sessions.list()).toEqual([
      { id: 'sess-1', user: { id: 'ada', name: 'ada' }, isConnected: true },
    ]);
  });

  it('a user has 16 sessions at most', async () => {
    const { plug, endpoint } = openServed({ program: silent, sessionsPerUser: 2 });
    for (const name of ['a', 'b']) {
      const plugin = plug(`/v1/data-channel/${name}`);
      plugin.opens();
      await plugin.hears();
    }
    const third = plug('/v1/data-channel/c');
    third.opens();
    await third.page.isClosed({ code: 1008 });
    expect(endpoint.sessions.list()).toHaveLength(2);
  });

  it('a name that no session can have is 404', async () => {
    const { gateway } = openServed({ program: silent });
    expect(await gateway.admit({ url: '/v1/data-channel/a%2Fb' })).toMatchObject({ status: 404 });
    expect(await gateway.admit({ url: '/v1/data-channel/%E0%A4%A' })).toMatchObject({ status: 404 });
    expect(await gateway.admit({ url: '/v1/data-channel/ada-1' })).toMatchObject({
      endpoint: 'session-manager',
    });
  });

  it('sessions are there once a gateway is', () => {
    const endpoint = sessionManagerEndpoint({ program: silent });
    expect(() => endpoint.sessions).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});

describe('a program', () => {
  it('hears what is typed and prints; its end is the session’s', async () => {
    const { plug, endpoint } = openServed({
      program: async function* ({ input, user, id, clientVersion }) {
        yield `${user.id} in ${id} with ${clientVersion}\r\n`;
        for await (const bytes of input) {
          yield bytes;
          return;
        }
      },
    });
    const plugin = plug();
    await plugin.shakesHands();
    expect(await plugin.hears()).toMatchObject({ seq: 2, pt: 1, text: 'ada in sess-1 with 1.2.707.0\r\n' });
    plugin.takes(2);
    plugin.says(1, 'x');
    expect(await plugin.acknowledged()).toBe(1);
    expect(await plugin.hears()).toMatchObject({ seq: 3, text: 'x' });
    expect(endpoint.sessions.list()).toHaveLength(1);
    // Its last word has to have come before it is over.
    plugin.takes(3);
    const closed = await plugin.hears();
    expect([closed.type, JSON.parse(closed.text).Output]).toEqual(['channel_closed', '']);
    await plugin.page.isClosed({ code: 1000 });
  });

  it('one that throws is reported, and the session ends', async () => {
    const { plug, errors } = openServed({
      // oxlint-disable-next-line require-yield -- it does not get that far
      program: async function* () {
        throw new Error('of the app');
      },
    });
    const plugin = plug();
    await plugin.shakesHands();
    expect((await plugin.hears()).type).toBe('channel_closed');
    expect(errors).toMatchObject([{ code: 'internal' }]);
  });

  it.each([
    ['1.2.707.0', true, [11, 12]],
    ['1.2.312.0', true, [11, 12]],
    ['1.2.311.9', true, [1]],
    ['1.2.0.0', true, [1]],
    ['1.2.707.0', false, [1]],
  ])(
    'error output and exit code to a client of version %s, separate: %s',
    async (version, separateOutput, types) => {
      const { plug } = openServed({
        separateOutput,
        program: async function* () {
          yield { stream: 'error', data: 'oh' };
          return 3;
        },
      });
      const plugin = plug();
      await plugin.shakesHands(version);
      const heard: [number, string][] = [];
      for (const [at] of types.entries()) {
        const { pt, text } = await plugin.hears();
        heard.push([pt, text]);
        plugin.takes(2 + at);
      }
      expect(heard).toEqual(types.map((type) => [type, type === 12 ? '3' : 'oh']));
      expect((await plugin.hears()).type).toBe('channel_closed');
    },
  );

  it('is told the terminal’s size; one that is none is passed over', async () => {
    const sizes: unknown[] = [];
    const { plug, clock } = openServed({
      program: async function* (session) {
        session.onResize((size) => void sizes.push(size, session.size));
        for await (const _ of session.input) yield '';
      },
    });
    const plugin = plug();
    await plugin.shakesHands();
    await clock.advance(0);
    plugin.says(1, '{"cols":120,"rows":40}', payloadTypes.size);
    plugin.says(2, '{"cols":-1,"rows":"x"}', payloadTypes.size);
    await clock.advance(0);
    expect(sizes).toEqual([
      { cols: 120, rows: 40 },
      { cols: 120, rows: 40 },
    ]);
  });

  it('the flag 2 ends it', async () => {
    const { plug, endpoint, frame } = openServed({ program: silent });
    const plugin = plug();
    await plugin.shakesHands();
    const payload = Uint8Array.of(0, 0, 0, 2);
    plugin.page.sends(frame({ sequenceNumber: 1, payloadType: payloadTypes.flag, payload }));
    await plugin.acknowledged();
    expect((await plugin.hears()).type).toBe('channel_closed');
    expect(endpoint.sessions.list()).toEqual([]);
  });

  it('one that does not read is not overrun: what it has no room for is not acknowledged, and comes again', async () => {
    let read = (): void => undefined;
    let total = 0;
    const { plug, clock } = openServed({
      program: async function* ({ input }) {
        await new Promise<void>((resolve) => (read = resolve));
        for await (const bytes of input) {
          total += bytes.byteLength;
          yield '';
        }
      },
    });
    const plugin = plug();
    await plugin.shakesHands();
    const piece = 'x'.repeat(100_000);
    for (const seq of [1, 2, 3, 4, 5]) plugin.says(seq, piece);
    await clock.advance(0);
    expect([await plugin.acknowledged(), await plugin.acknowledged(), await plugin.acknowledged()]).toEqual([
      1, 2, 3,
    ]);
    expect(plugin.page.unread()).toEqual([]);
    read();
    await clock.advance(0);
    for (const seq of [4, 5]) {
      plugin.says(seq, piece);
      expect(await plugin.acknowledged()).toBe(seq);
    }
    await clock.advance(0);
    expect(total).toBe(500_000);
  });
});
