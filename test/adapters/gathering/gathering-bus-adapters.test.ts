import { describe, expect, it } from 'vitest';

import { gatheringDashboardAdapter } from '../../../src/adapters/gathering/gathering-dashboard-adapter.js';
import { gatheringTopicsAdapter } from '../../../src/adapters/gathering/gathering-topics-adapter.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { openForeignClient } from '../open-foreign-client.js';
import { transcript } from './transcript.js';

function eventsOf(room: ChannelHandle): string[] {
  const names: string[] = [];
  room.onEvent((seen) => {
    if ('event' in seen && seen.event.type === 'event-published') names.push(seen.event.name);
  });
  return names;
}

describe('/ws', () => {
  const [connected] = transcript('/ws');
  const open = (token?: string) =>
    openForeignClient(gatheringTopicsAdapter(), 'circles:dev-team', {
      greet: (server) => server.sends(connected?.data ?? ''),
      ...(token === undefined ? {} : { getToken: () => token }),
    });

  it('subscribes by actions, and keeps each topic’s events apart, as they were recorded', async () => {
    const { room, client, server, clock } = await open();
    expect(await server.receives()).toEqual({ action: 'subscribe', topics: ['circles:dev-team'] });
    const agents = client.channel('agents');
    const circles = client.channel('circles');
    const leave = agents.retain();
    circles.retain();
    await clock.advance(0);
    expect([await server.receives(), await server.receives()]).toEqual([
      { action: 'subscribe', topics: ['agents'] },
      { action: 'subscribe', topics: ['circles'] },
    ]);
    const [inRoom, inAgents, inCircles] = [eventsOf(room), eventsOf(agents), eventsOf(circles)];
    for (const { from, data } of transcript('/ws').slice(1)) {
      if (from === 'server') await server.sends(data);
    }
    await server.sends({ type: 'circle.x', data: { circle_name: 'dev-team' } });
    await server.sends({ type: 'agent.chat', data: { agent_id: 7 } });
    expect(inAgents).toEqual(['all', 'agent.chat']);
    expect(inCircles).toEqual(['circle.x', 'all', 'circle.x']);
    expect(inRoom).toEqual(['all', 'circle.x']);
    leave();
    await clock.advance(10_000);
    expect(await server.receives()).toEqual({ action: 'unsubscribe', topics: ['agents'] });
  });

  it('has what is said in a conversation as messages', async () => {
    const { client, server, clock, shown } = await open();
    const conversation = client.channel('conversations:c1');
    conversation.retain();
    await clock.advance(0);
    const said = { conversation_id: 'c1', timestamp: '2026-11-20T09:52:20Z' };
    const type = 'conversation.message';
    await server.sends({ type, data: { ...said, agent_id: 0, agent_name: 'User', content: 'hi' } });
    await server.sends({ type, data: { ...said, agent_id: 2, agent_name: 'Olivia', content: 'Hello' } });
    await server.sends({ type, data: { ...said, conversation_id: 'c2', agent_id: 2, content: 'elsewhere' } });
    expect(shown(conversation)).toEqual(['0: hi (done)', '2: Hello (done)']);
  });

  it('has its token in the address', async () => {
    const { server } = await open('jwt');
    expect(server.asked).toEqual(['ws://foreign.invalid/ws?token=jwt']);
  });

  it('pings by an action', async () => {
    const { server, clock } = await open();
    await server.receives();
    await clock.advance(30_000);
    expect(await server.receives()).toEqual({ action: 'ping' });
    await server.sends({ type: 'pong', data: {}, timestamp: 'now' });
    await clock.advance(60_000);
    expect(server.asked).toHaveLength(1);
  });

  it('is for reading', async () => {
    const { room } = await open();
    await expect(room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] })).rejects.toMatchObject({
      code: 'command-unsupported',
    });
  });
});

describe.each([
  ['/ws', gatheringTopicsAdapter()],
  ['/ws/dashboard', gatheringDashboardAdapter()],
])('%s', (connection, adapter) => {
  it('survives whatever comes, in whatever order', () => {
    const context = { now: 1_000, random: createSeededRandom(7) };
    const recorded = transcript(connection === '/ws' ? '/ws' : 'dashboard').flatMap(({ from, data }) =>
      from === 'server' && typeof data !== 'string' ? [data] : [],
    );
    const odd = [null, 5, 'x', [], {}, { __proto__: null, polluted: true }, 1e308];
    const deep = `{"type":"x","data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    const inputs = [
      '',
      'null',
      '[]',
      '{}',
      '{"type":5}',
      'garbage',
      deep,
      '{"__proto__":{"polluted":true},"type":"x"}',
      new Uint8Array([0, 255]),
      ...recorded.flatMap((message) =>
        Object.keys(message).flatMap((key) =>
          odd.map((value) => JSON.stringify({ ...message, [key]: value })),
        ),
      ),
    ];
    const subscribe = { type: 'channel-subscribe', channel: 'agents', join: 1 } as const;
    let [state] = adapter.command(adapter.initial(), subscribe, context);
    for (const input of inputs) {
      const [next, effects] = adapter.received(state, input, context);
      expect(effects.filter(({ type }) => type === 'close')).toEqual([]);
      expect(adapter.received(state, input, { now: 1_000, random: () => 1 })).toEqual(
        adapter.received(state, input, { now: 1_000, random: () => 1 }),
      );
      state = next;
    }
    expect('polluted' in {}).toBe(false);
  });
});

describe('/ws/dashboard', () => {
  it('has all that happens as events, and the server’s ping is none', async () => {
    const [connected, ...rest] = transcript('dashboard');
    const { room, server, errors } = await openForeignClient(gatheringDashboardAdapter(), 'dashboard', {
      greet: (one) => one.sends(connected?.data ?? ''),
    });
    const data: unknown[] = [];
    room.onEvent((seen) => data.push('event' in seen ? seen.event : seen));
    for (const { from, data: message } of rest) if (from === 'server') await server.sends(message);
    expect(data).toMatchObject([
      {
        type: 'event-published',
        name: 'task.completed',
        data: { data: { task_id: 7 }, circle_id: 3, event_id: 'task.completed:1795168341426528' },
        publishedAt: Date.parse('2026-11-20T09:52:21.426Z'),
      },
    ]);
    expect(errors).toEqual([]);
    await server.receivesNothing();
  });

  it('pings with its time', async () => {
    const { server, clock } = await openForeignClient(gatheringDashboardAdapter(), 'dashboard', {
      greet: (one) => one.sends({ type: 'connection.established', data: { client_id: 'a' } }),
    });
    await clock.advance(30_000);
    expect(await server.receives()).toEqual({ type: 'ping', timestamp: clock.now() });
  });
});
