// The agent's side of the wire: lines that come and go, and sessions that are asked for over HTTP.
import { describe, expect, it } from 'vitest';

import type { Program } from '../../../src/adapters/session-manager/endpoint.js';
import { openServed } from './open-served.js';

const silent: Program = async function* ({ input }) {
  // Nothing at all is what is never sent.
  for await (const _ of input) yield '';
};
const echo: Program = async function* ({ input }) {
  for await (const bytes of input) yield bytes;
};

describe('lines that come and go', () => {
  it('a client that comes back hears what it missed, and the session is the same', async () => {
    const { plug, clock } = openServed({ program: echo });
    const plugin = plug();
    await plugin.shakesHands();
    plugin.says(1, 'a');
    await plugin.acknowledged();
    await plugin.hears();
    plugin.page.close();
    await clock.advance(60_000);
    const again = plug();
    again.opens();
    expect(await again.hears()).toMatchObject({ seq: 2, pt: 1, text: 'a' });
    again.takes(2);
    again.says(2, 'b');
    await again.acknowledged();
    expect(await again.hears()).toMatchObject({ seq: 3, text: 'b' });
  });

  it('a second line of the same client takes the first one’s place', async () => {
    const { plug } = openServed({ program: echo });
    const plugin = plug();
    await plugin.shakesHands();
    const again = plug();
    again.opens();
    await plugin.page.isClosed({ code: 1000 });
    again.says(1, 'x');
    expect(await again.acknowledged()).toBe(1);
  });

  it('one that stays away for 300 s finds the session over, and its farewell', async () => {
    const aborted: string[] = [];
    const { plug, clock, endpoint } = openServed({
      program: async function* ({ signal, input }) {
        signal.addEventListener('abort', () => aborted.push('aborted'));
        for await (const _ of input) yield '';
      },
    });
    const plugin = plug();
    await plugin.shakesHands();
    await clock.advance(0);
    plugin.page.close();
    await clock.advance(299_999);
    expect(endpoint.sessions.list()).toHaveLength(1);
    await clock.advance(1);
    expect([endpoint.sessions.list(), aborted, endpoint.sessions.resume('sess-1')]).toEqual([
      [],
      ['aborted'],
      undefined,
    ]);
    const again = plug();
    again.opens();
    const closed = await again.hears();
    expect([closed.type, JSON.parse(closed.text).Output]).toEqual([
      'channel_closed',
      'The client did not come back in time.',
    ]);
    await again.page.isClosed({ code: 1000 });
    expect(clock.pending).toBe(0);
  });

  it('pause_publication keeps output back until start_publication, or until anything comes', async () => {
    const { plug, clock } = openServed({ program: echo });
    const plugin = plug();
    await plugin.shakesHands();
    plugin.control('pause_publication');
    await clock.advance(1_000);
    expect(plugin.page.unread()).toEqual([]);
    plugin.says(1, 'a');
    expect(await plugin.acknowledged()).toBe(1);
    expect(await plugin.hears()).toMatchObject({ text: 'a' });
  });

  it('messages of a client that comes back before it is known wait for that', async () => {
    const { plug, clock } = openServed({ program: echo });
    const plugin = plug();
    await plugin.shakesHands();
    plugin.page.close();
    await clock.advance(0);
    const again = plug();
    again.opens();
    again.says(1, 'x');
    again.says(2, 'y');
    expect([await again.acknowledged(), await again.acknowledged()]).toEqual([1, 2]);
    expect([(await again.hears()).text, (await again.hears()).text].join('')).toBe('xy');
  });

  it('the gateway closes: everybody is told', async () => {
    const { plug, gateway, endpoint } = openServed({ program: silent });
    const plugin = plug();
    await plugin.shakesHands();
    const closing = gateway.close();
    await plugin.page.isClosed({ code: 1012 });
    await closing;
    expect(endpoint.sessions.list()).toEqual([]);
  });

  it('what cannot be read is reported and survived', async () => {
    const { plug, errors } = openServed({ program: echo });
    const plugin = plug();
    await plugin.shakesHands();
    for (const data of ['{}', new Uint8Array(3), new Uint8Array(200)]) plugin.page.sends(data);
    plugin.says(1, 'on');
    expect(await plugin.acknowledged()).toBe(1);
    expect(errors.map(({ code }) => code)).toEqual(['bad-frame', 'bad-frame', 'bad-frame']);
  });
});

describe('sessions over HTTP, as clients of AWS ask for them', () => {
  const ask = (target: string, body: object, headers: Record<string, string> = {}): Request =>
    new Request('http://chat.example/ssm', {
      method: 'POST',
      headers: { 'x-amz-target': `AmazonSSM.${target}`, 'x-user': 'ada', ...headers },
      body: JSON.stringify(body),
    });
  const open = () =>
    openServed({
      program: echo,
      api: {
        path: '/ssm',
        authenticate: (request) => {
          const id = request.headers.get('x-user');
          return id === null || id === 'nobody' ? null : { id };
        },
      },
    });

  it('StartSession, ResumeSession, TerminateSession', async () => {
    const { gateway, plug, endpoint } = open();
    const started = await (await gateway.fetch(ask('StartSession', { Target: 'i-1' }))).json();
    expect(started).toEqual({
      SessionId: expect.stringMatching(/^ada-/),
      TokenValue: expect.stringMatching(/^\w{44}$/),
      StreamUrl: `ws://chat.example/v1/data-channel/${started.SessionId}?role=publish_subscribe`,
    });
    const plugin = plug(`/v1/data-channel/${started.SessionId}`);
    plugin.opens(started.TokenValue);
    await plugin.hears();
    const body = { SessionId: started.SessionId };
    const resumed = await (await gateway.fetch(ask('ResumeSession', body))).json();
    expect(resumed).toMatchObject({ SessionId: started.SessionId, StreamUrl: started.StreamUrl });
    expect(resumed.TokenValue).not.toBe(started.TokenValue);
    expect((await gateway.fetch(ask('TerminateSession', body, { 'x-user': 'bob' }))).status).toBe(200);
    expect(endpoint.sessions.list()).toHaveLength(1);
    expect(
      (await (await gateway.fetch(ask('ResumeSession', body, { 'x-user': 'bob' }))).json()).TokenValue,
    ).toBe('');
    await gateway.fetch(ask('TerminateSession', body));
    expect(endpoint.sessions.list()).toEqual([]);
    expect((await (await gateway.fetch(ask('ResumeSession', body))).json()).TokenValue).toBe('');
  });

  it.each([
    ['nobody', ask('StartSession', {}, { 'x-user': 'nobody' }), 403],
    ['another operation', ask('DescribeSessions', {}), 400],
    ['another method', new Request('http://chat.example/ssm'), 405],
    [
      'a body that is none',
      new Request('http://chat.example/ssm', { method: 'POST', headers: { 'x-user': 'ada' }, body: '{' }),
      400,
    ],
  ])('%s is refused', async (_, request, status) => {
    const { gateway } = open();
    expect((await gateway.fetch(request)).status).toBe(status);
  });
});
