import { describe, expect, it } from 'vitest';

import {
  chatWebSocketEndpoint,
  type ChatWebSocketEndpointOptions,
} from '../../../src/adapters/chat-websocket/chat-websocket-endpoint.js';
import type { GatewayOptions } from '../../../src/gateway/index.js';
import { choose, fail, markNumbers, marks, pause, say } from '../../../src/testing/index.js';
import { scriptedAgent, type Script } from '../../../src/testing/scripted-agent.js';
import { openForeignGateway } from '../open-foreign-gateway.js';

const open = (
  options: ChatWebSocketEndpointOptions = {},
  { script = say('Hello!'), ...more }: Partial<GatewayOptions> & { script?: Script } = {},
) =>
  openForeignGateway([chatWebSocketEndpoint(options)], (clock) => ({
    agent: scriptedAgent(script, { clock, pace: 0 }),
    ...more,
  }));

describe('a client of the message/response wire', () => {
  it('is answered with one object, which names its conversation', async () => {
    const { connect } = open();
    const page = connect('/ws');
    page.sends({ message: 'hi', conversation_id: 'abc-123' });
    expect(await page.receives()).toEqual({
      response: 'Hello!',
      tool_calls: null,
      conversation_id: 'abc-123',
      session_id: 'abc-123',
      diagnostics: null,
      verification: null,
    });
  });

  it('gets a conversation of its own where it names none', async () => {
    const { connect } = open();
    const page = connect('/ws');
    page.sends({ message: 'hi' });
    const { conversation_id: first } = await page.receives();
    page.sends({ message: 'hi' });
    const { conversation_id: second } = await page.receives();
    expect([typeof first, first === second]).toEqual(['string', false]);
  });

  it('gets answers in the order of its questions, however long each takes', async () => {
    const script = choose(({ channel }) => (channel === 'a' ? [pause(3_000), say('slow')] : say('quick')));
    const { connect, clock } = open({}, { script });
    const page = connect('/ws');
    page.sends({ message: 'one', conversation_id: 'a' });
    page.sends({ message: 'two', conversation_id: 'b' });
    await clock.advance(2_000);
    expect(page.unread()).toEqual([]);
    await clock.advance(2_000);
    expect([await page.receives(), await page.receives()]).toMatchObject([
      { response: 'slow', conversation_id: 'a' },
      { response: 'quick', conversation_id: 'b' },
    ]);
  });

  it('shares its conversation with people on native pages', async () => {
    const { connect, join } = open();
    const ada = await join('ada', 'abc-123');
    const page = connect('/ws?token=bob');
    page.sends({ message: 'hi', conversation_id: 'abc-123' });
    await page.receives();
    expect(ada.texts()).toEqual(['bob: hi', 'agent: Hello!']);
  });

  it('may have the answer in pieces, none of them twice', async () => {
    const { connect, clock } = open({ answers: 'pieces' }, { script: marks(40, { pace: 20 }) });
    const page = connect('/ws');
    page.sends({ message: 'hi', conversation_id: 'abc' });
    await clock.advance(20_000);
    const pieces = page.unread() as { response: string; done?: boolean }[];
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.map(({ done }) => done === true).indexOf(true)).toBe(pieces.length - 1);
    const whole = pieces.map(({ response }) => response).join('');
    expect(markNumbers(whole)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('is told in words when the answer failed', async () => {
    const { connect } = open({}, { script: fail('the model is away') });
    const page = connect('/ws');
    page.sends({ message: 'hi', conversation_id: 'abc' });
    const { response } = await page.receives();
    expect(response).not.toBe('');
  });

  it('keeps its place in the queue where nobody answers', async () => {
    const { connect } = openForeignGateway([chatWebSocketEndpoint()]);
    const page = connect('/ws');
    page.sends({ message: 'hi', conversation_id: 'abc' });
    expect(await page.receives()).toMatchObject({ response: '', conversation_id: 'abc' });
  });

  it.each(['garbage', '[1]', '{"message": 5}', '{"message": "x", "conversation_id": 5}'])(
    'is closed when it sends %s',
    async (text) => {
      const { connect } = open();
      const page = connect('/ws');
      page.sends(text);
      await page.isClosed({ code: 1007 });
    },
  );

  it('is closed when the app does not know it', async () => {
    const { connect } = open();
    await connect('/ws?token=nobody').isClosed({ code: 1008 });
  });

  it('hears why it may not enter a conversation', async () => {
    const { connect } = open({}, { authorize: ({ channel }) => channel !== 'secret' });
    const page = connect('/ws?token=bob');
    page.sends({ message: 'hi', conversation_id: 'secret' });
    expect((await page.receives()).response).toContain('may not read');
  });

  it('leaves, and the answer goes on without it', async () => {
    const { connect, join, clock } = open({}, { script: [pause(1_000), say('late')] });
    const ada = await join('ada', 'abc');
    const page = connect('/ws?token=bob');
    page.sends({ message: 'hi', conversation_id: 'abc' });
    await clock.advance(10);
    page.close(1000);
    await clock.advance(2_000);
    expect(ada.texts()).toEqual(['bob: hi', 'agent: late']);
  });
});
