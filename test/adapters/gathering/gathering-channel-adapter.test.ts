import { describe, expect, it } from 'vitest';

import {
  gatheringChannelAdapter,
  type GatheringChannelAdapterOptions,
} from '../../../src/adapters/gathering/gathering-channel-adapter.js';
import type { ChannelEvent } from '../../../src/model/event.js';
import { openForeignClient } from '../open-foreign-client.js';

const timestamp = '2026-11-20T09:52:17.310261+00:00';

async function open({ token, ...options }: GatheringChannelAdapterOptions & { token?: string } = {}) {
  const signedIn = token === undefined ? {} : { getToken: () => token };
  const page = await openForeignClient(gatheringChannelAdapter(options), 'dev-team', signedIn);
  const events: ChannelEvent[] = [];
  page.room.onEvent((seen) => {
    if ('event' in seen) events.push(seen.event);
  });
  return {
    ...page,
    events,
    members: () => page.room.getView().members.map(({ id, name }) => name ?? id),
    say: (text: string) =>
      void page.room.sendMessage({ parts: [{ type: 'text', text }] }).catch(() => undefined),
  };
}

describe('a circle', () => {
  it('is written to, and hears its agents', async () => {
    const { server, say, shown } = await open();
    say('Hello, agents!');
    expect(await server.receives()).toEqual({ type: 'user_message', content: 'Hello, agents!' });
    await server.sends({ type: 'agent_message', data: { agent_id: 7, content: 'Hi!' }, timestamp });
    expect(shown()).toEqual(['you: Hello, agents! (done)', '7: Hi! (done)']);
  });

  it('hears what it said once, and what others said in the same words again', async () => {
    const { server, say, shown } = await open();
    say('Hello');
    await server.receives();
    await server.sends({ type: 'user_message', content: 'Hello' });
    await server.sends({ type: 'message', content: 'Hello', data: { user_id: 'bob' } });
    expect(shown()).toEqual(['you: Hello (done)', 'bob: Hello (done)']);
  });

  it('takes no message for its own on a server that does not send it back', async () => {
    const { server, say, shown } = await open({ echoes: false });
    say('Hello');
    await server.receives();
    await server.sends({ type: 'message', content: 'Hello' });
    expect(shown()).toEqual(['you: Hello (done)', 'somebody: Hello (done)']);
  });

  it('shows agents that join and leave as those who are present', async () => {
    const { server, members } = await open();
    await server.sends({ type: 'agent_joined', data: { agent_id: 1, name: 'Sophie' }, timestamp });
    await server.sends({ type: 'agent_joined', data: { agent_id: 2 }, timestamp });
    expect(members().toSorted()).toEqual(['2', 'Sophie']);
    await server.sends({ type: 'agent_left', data: { agent_id: 1 }, timestamp });
    expect(members()).toEqual(['2']);
  });

  it.each(['circle_status', 'file_changed', 'file_created', 'file_deleted', 'git_status'])(
    'has %s as an event of that name',
    async (type) => {
      const { server, events } = await open();
      await server.sends({ type, data: { path: 'src/main.py' }, timestamp });
      const publishedAt = Date.parse('2026-11-20T09:52:17.310Z');
      expect(events).toEqual([
        { type: 'event-published', name: type, data: { path: 'src/main.py' }, userId: null, publishedAt },
      ]);
    },
  );

  it('has an error as an event, and the app hears of it', async () => {
    const { server, events, errors } = await open();
    await server.sends({ type: 'error', data: { message: 'The circle is full.' }, timestamp });
    expect(events).toMatchObject([{ name: 'error' }]);
    expect(errors).toMatchObject([{ message: expect.stringContaining('The circle is full.') }]);
  });

  it('takes events of the page to the others, and none that only servers send', async () => {
    const { server, room } = await open();
    void room.publish('cursor', { line: 3 });
    expect(await server.receives()).toEqual({ type: 'cursor', data: { line: 3 } });
    await expect(room.publish('agent_message', {})).rejects.toMatchObject({ code: 'command-unsupported' });
    await server.receivesNothing();
  });

  it('is one channel: a second one needs a connection of its own', async () => {
    const { client, clock } = await open();
    const other = client.channel('other');
    other.retain();
    await clock.advance(0);
    expect(other.getView().status).toBe('denied');
  });
});

describe('who comes', () => {
  it('says so in the first message', async () => {
    const { server } = await open({ token: 'secret' });
    expect(await server.receives()).toEqual({ type: 'auth', token: 'secret' });
    expect(server.asked).toEqual(['ws://foreign.invalid/ws']);
  });

  it('may say so in the address, where the server wants it there', async () => {
    const { server } = await open({ token: 'se cret', auth: 'query' });
    expect(server.asked).toEqual(['ws://foreign.invalid/ws?token=se+cret']);
    await server.receivesNothing();
  });

  it('says nothing without a token', async () => {
    const { server } = await open();
    await server.receivesNothing();
  });

  it('is asked for another token by 4001, once', async () => {
    const { server, client, clock } = await open({ token: 'old' });
    await server.close(4001);
    await clock.advance(0);
    await server.opened();
    await server.close(4001);
    await clock.advance(60_000);
    expect(client.store.getState().connection).toMatchObject({ status: 'closed', reason: { code: 4001 } });
    expect(server.asked).toHaveLength(2);
  });
});

describe('the line', () => {
  it('answers each ping with a pong', async () => {
    const { server } = await open();
    await server.sends({ type: 'ping' });
    expect(await server.receives()).toEqual({ type: 'pong' });
  });

  it('is given up when a server that pings is silent for 75 s', async () => {
    const { server, clock } = await open();
    await server.sends({ type: 'ping' });
    await clock.advance(74_000);
    expect(server.closed).toBeUndefined();
    await clock.advance(1_500);
    expect(server.asked).toHaveLength(2);
  });

  it('stays where a server never pinged', async () => {
    const { server, clock } = await open();
    await clock.advance(600_000);
    expect([server.closed, server.asked.length]).toEqual([undefined, 1]);
  });

  it('says nothing twice after a loss', async () => {
    const { server, say, clock } = await open();
    say('Hello');
    await server.receives();
    await server.drop();
    await clock.advance(60_000);
    await server.opened();
    await server.receivesNothing();
  });
});
