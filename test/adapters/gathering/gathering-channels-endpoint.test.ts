import { describe, expect, it } from 'vitest';

import {
  gatheringChannelsEndpoint,
  type GatheringChannelsEndpointOptions,
} from '../../../src/adapters/gathering/gathering-channels-endpoint.js';
import type { GatewayOptions } from '../../../src/gateway/index.js';
import { fail, say } from '../../../src/testing/index.js';
import { scriptedAgent, type Script } from '../../../src/testing/scripted-agent.js';
import { openForeignGateway } from '../open-foreign-gateway.js';

const open = (
  options: GatheringChannelsEndpointOptions = {},
  { script, ...more }: Partial<GatewayOptions> & { script?: Script } = {},
) =>
  openForeignGateway([gatheringChannelsEndpoint(options)], (clock) => ({
    ...(script ? { agent: { id: '7', name: 'Sophie', run: scriptedAgent(script, { clock, pace: 0 }) } } : {}),
    ...more,
  }));

describe('a client of a circle', () => {
  it('hears an agent answer, whole', async () => {
    const { connect } = open({}, { script: say('Hello!') });
    const page = connect('/ws/circles/dev-team?token=bob');
    page.sends({ type: 'user_message', content: 'Hello, agents!' });
    expect([await page.receives(), await page.receives()]).toEqual([
      {
        type: 'user_message',
        content: 'Hello, agents!',
        data: { user_id: 'bob', name: 'bob', content: 'Hello, agents!' },
        timestamp: expect.any(String),
        channel: 'dev-team',
      },
      {
        type: 'agent_message',
        data: { agent_id: 7, name: 'Sophie', content: 'Hello!' },
        timestamp: expect.any(String),
        channel: 'dev-team',
      },
    ]);
  });

  it('hears that an answer failed', async () => {
    const { connect } = open({}, { script: fail('the model is away') });
    const page = connect('/ws/circles/dev-team');
    page.sends({ type: 'user_message', content: 'hi' });
    await page.receives();
    expect(await page.receives()).toMatchObject({ type: 'error' });
  });

  it('is in one conversation with people on native pages', async () => {
    const { connect, join, clock } = open({}, { script: say('Hello!') });
    const ada = await join('ada', 'dev-team');
    const page = connect('/ws/circles/dev-team?token=bob');
    page.sends({ type: 'user_message', content: 'hi' });
    await clock.advance(100);
    expect(ada.texts()).toEqual(['bob: hi', '7: Hello!']);
  });

  it('hears events of others by their names, but never what only servers say', async () => {
    const { connect } = open();
    const [bob, eve] = [connect('/ws/circles/a?token=bob'), connect('/ws/circles/a?token=eve')];
    await bob.isOpen();
    eve.sends({ type: 'cursor', line: 3 });
    eve.sends({ type: 'cursor', data: 4 });
    eve.sends({ type: 'agent_message', data: { agent_id: 1, content: 'forged' } });
    expect([await bob.receives(), await bob.receives()]).toMatchObject([
      { type: 'cursor', data: { line: 3 } },
      { type: 'cursor', data: 4 },
    ]);
    expect(bob.unread()).toEqual([]);
    expect(eve.unread()).toContainEqual(
      expect.objectContaining({ type: 'error', data: { message: expect.stringContaining('Only servers') } }),
    );
  });

  it.each([
    'garbage',
    '[1]',
    '{"type":5}',
    '{"type":"message"}',
    '{"type":"a b"}',
    '{"type":"message","content":""}',
  ])('hears what was wrong when it sends %s, and goes on', async (text) => {
    const { connect } = open();
    const page = connect('/ws/circles/a');
    page.sends(text);
    expect(await page.receives()).toMatchObject({ type: 'error', data: { message: expect.any(String) } });
    page.sends({ type: 'ping' });
    expect(await page.receives()).toEqual({ type: 'pong' });
  });

  it('may not enter where the app says no', async () => {
    const { connect } = open({}, { authorize: ({ channel }) => channel !== 'secret' });
    const page = connect('/ws/circles/secret?token=bob');
    expect(await page.receives()).toMatchObject({ type: 'error' });
    await page.isClosed({ code: 1008 });
  });

  it('is told of people only where the app wants it', async () => {
    const { connect, join } = open({ announcesPeople: true });
    const page = connect('/ws/circles/a?token=bob');
    await page.isOpen();
    page.unread();
    await join('ada', 'a');
    expect(await page.receives()).toMatchObject({ type: 'agent_joined', data: { agent_id: 'ada' } });
  });
});

describe('the way in', () => {
  it('is shut with 401 before the upgrade for a wrong token', async () => {
    const { gateway } = open();
    expect(await gateway.admit({ url: '/ws/circles/a?token=nobody' })).toMatchObject({ status: 401 });
    expect(await gateway.admit({ url: '/ws/circles/a?token=bob' })).toMatchObject({
      endpoint: 'gathering-channels',
    });
  });

  it('is shut for now where the app could not say', async () => {
    const { gateway } = open({}, { authenticate: () => Promise.reject(new Error('no database')) });
    expect(await gateway.admit({ url: '/ws/circles/a?token=bob' })).toMatchObject({ status: 503 });
  });

  it.each(['/ws/circles/@me', '/ws/circles/a%20b', '/ws/circles/..'])('does not lead to %s', async (url) => {
    const { gateway } = open();
    expect(await gateway.admit({ url })).toMatchObject({ status: 404 });
  });

  it('takes a token in the first message, and what is said behind it', async () => {
    const { connect } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    page.sends({ type: 'auth', token: 'bob' });
    page.sends({ type: 'user_message', content: 'hi' });
    expect(await page.receives()).toMatchObject({ data: { user_id: 'bob' } });
  });

  it.each([
    { type: 'user_message', content: 'hi' },
    'garbage',
    { type: 'auth' },
    { type: 'auth', token: 'nobody' },
  ])('closes with 4001 when the first message is %j', async (first) => {
    const { connect } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    page.sends(first);
    await page.isClosed({ code: 4001 });
  });

  it('closes with 1013 when the app could not look at the token', async () => {
    const authenticate = () => Promise.reject(new Error('no database'));
    const { connect } = open({ auth: 'first-message' }, { authenticate });
    const page = connect('/ws/circles/a');
    page.sends({ type: 'auth', token: 'bob' });
    await page.isClosed({ code: 1013 });
  });

  it('closes with 4001 when nothing is said', async () => {
    const { connect, clock } = open({ auth: 'first-message' });
    const page = connect('/ws/circles/a');
    await page.isOpen();
    await clock.advance(10_000);
    await page.isClosed({ code: 4001 });
  });
});

describe('the bus', () => {
  it('reaches the clients of the circle and of the workspace that an event names', async () => {
    const { connect, gateway } = open();
    const circle = connect('/ws/circles/dev-team');
    const workspace = connect('/ws/workspace/3');
    await workspace.isOpen();
    const said = { circle_name: 'dev-team', agent_id: 1, content: 'Done.' };
    await gateway.publish('bus', { name: 'agent.message', data: said });
    await gateway.publish('bus', { name: 'workspace.file_changed', data: { workspace_id: 3, path: 'a.py' } });
    expect(await circle.receives()).toMatchObject({ type: 'agent_message', data: said });
    expect(await workspace.receives()).toMatchObject({
      type: 'file_changed',
      data: { workspace_id: 3, path: 'a.py' },
    });
    expect([circle.unread(), workspace.unread()]).toEqual([[], []]);
  });

  it('is heard once where the event is in the circle itself', async () => {
    const { connect, gateway } = open();
    const circle = connect('/ws/circles/dev-team');
    await circle.isOpen();
    await gateway.publish('dev-team', { name: 'agent.message', data: { circle_name: 'dev-team' } });
    await circle.receives();
    expect(circle.unread()).toEqual([]);
  });

  it('has the document’s types by their own names too', async () => {
    const { connect, gateway } = open();
    const page = connect('/ws/agents/9');
    await page.isOpen();
    await gateway.publish('agents-9', { name: 'git_status', data: { branch: 'main' } });
    expect(await page.receives()).toMatchObject({ type: 'git_status', data: { branch: 'main' } });
  });
});

describe('the line', () => {
  it('carries a ping every 30 s, and none once it is closed', async () => {
    const { connect, clock } = open();
    const page = connect('/ws/circles/a');
    await page.isOpen();
    await clock.advance(29_999);
    expect(page.unread()).toEqual([]);
    await clock.advance(1);
    page.sends({ type: 'pong' });
    await clock.advance(30_000);
    expect(page.unread()).toEqual([{ type: 'ping' }, { type: 'ping' }]);
    const before = clock.pending;
    page.close();
    await clock.advance(0);
    expect(clock.pending).toBeLessThan(before);
  });
});
