import { describe, expect, it } from 'vitest';

import {
  gatheringEndpoint,
  type GatheringEndpointOptions,
} from '../../../src/adapters/gathering/gathering-endpoint.js';
import type { AgentDefinition, AgentFunction, GatewayOptions } from '../../../src/gateway/index.js';
import { openForeignGateway } from '../open-foreign-gateway.js';
import { conversationTranscript, joined, timeless, transcript, type TranscriptLine } from './transcript.js';

const open = (options: GatheringEndpointOptions = {}, gateway: Partial<GatewayOptions> = {}) =>
  openForeignGateway([gatheringEndpoint(options)], () => gateway);

/** Sends what the client of a recording sent, and compares what comes with what came. Sentences are our own. */
async function replay(lines: readonly TranscriptLine[], path: string, gateway: ReturnType<typeof open>) {
  const page = gateway.connect(path);
  const came: Record<string, unknown>[] = [];
  await page.isOpen();
  for (const { from, data } of lines) {
    if (from === 'server') continue;
    page.sends(data);
    await gateway.clock.advance(1_000);
    came.push(...(page.unread() as Record<string, unknown>[]));
  }
  came.push(...(page.unread() as Record<string, unknown>[]));
  const recorded = lines.flatMap(({ from, data }) =>
    from === 'server' && typeof data !== 'string' ? [data] : [],
  );
  const tidy = (messages: Record<string, unknown>[]): unknown[] =>
    joined(messages).map((message) => (message['type'] === 'error' ? { type: 'error' } : timeless(message)));
  return { came: tidy(came), recorded: tidy(recorded) };
}

/** The agents of the recordings. */
const sophie: AgentFunction = async function* ({ messages }) {
  const said =
    messages
      .at(-1)
      ?.parts.map((part) => (part.type === 'text' ? part.text : ''))
      .join('') ?? '';
  yield { type: 'text-start', id: 'a' };
  for (const delta of ['Hello', ' from', ' Sophie', '. ', 'You said: ', said])
    yield { type: 'text-delta', id: 'a', delta };
  if (said === 'boom') throw new Error('llm exploded');
  yield { type: 'text-end', id: 'a' };
};
const olivia: AgentFunction = async function* ({ body }) {
  const input = { text: 'abc' };
  const call = { toolCallId: 'tc_1', dynamic: true } as const;
  if (body['allow_tools'] === true) {
    yield { type: 'tool-input-available', toolName: 'echo', input, ...call };
    yield { type: 'tool-output-available', output: { echo: input }, ...call };
  }
  yield { type: 'text-start', id: 'a' };
  yield { type: 'text-delta', id: 'a', delta: 'The tool said abc. '.repeat(6) };
  yield { type: 'text-end', id: 'a' };
};
const names: Record<number, string> = { 1: 'Sophie', 2: 'Olivia' };
const agentOf: GatheringEndpointOptions['agent'] = (id) => {
  const name = names[id];
  return name === undefined ? undefined : { name, agent: String(id) };
};
const agents: AgentDefinition[] = [
  { id: '1', run: sophie },
  { id: '2', run: olivia },
];

describe('/ws/chat/{agent_id}', () => {
  it('says what the server said when it was recorded: tokens, failures, two questions at once', async () => {
    const { came, recorded } = await replay(
      transcript('chat1'),
      '/ws/chat/1',
      open({ agent: agentOf }, { agents }),
    );
    expect(came).toEqual(recorded);
  });

  it('says what the server said when it was recorded: an answer with tools', async () => {
    const lines = transcript('chat2').slice(0, 7);
    const { came, recorded } = await replay(lines, '/ws/chat/2', open({ agent: agentOf }, { agents }));
    expect(came).toEqual(recorded);
  });

  it('goes on after what it cannot read, where the server reads on no more', async () => {
    const { connect } = open({}, { agent: sophie });
    const page = connect('/ws/chat/1');
    await page.receives();
    page.sends('garbage');
    expect(await page.receives()).toMatchObject({ type: 'error' });
    page.sends({ message: 'hi' });
    expect(await page.receives()).toMatchObject({ type: 'start' });
  });

  it('closes with 1000 where there is no such agent', async () => {
    const page = open({ agent: agentOf }).connect('/ws/chat/99');
    expect(await page.receives()).toEqual({ type: 'error', message: 'Agent 99 not found' });
    await page.isClosed({ code: 1000 });
  });

  it('is refused with 403 before the upgrade where the agent is no number, or the app says no', async () => {
    const { gateway } = open();
    expect(await gateway.admit({ url: '/ws/chat/abc' })).toMatchObject({ status: 403 });
    expect(await gateway.admit({ url: '/ws/chat/1?token=nobody' })).toMatchObject({ status: 403 });
  });

  it('is one conversation with people on native pages', async () => {
    const { connect, join, clock } = open({}, { agent: sophie });
    const ada = await join('ada', 'agents-1');
    connect('/ws/chat/1?token=bob').sends({ message: 'hi' });
    await clock.advance(1_000);
    expect(ada.texts()).toEqual(['bob: hi', 'agent: Hello from Sophie. You said: hi']);
  });

  it('hears that nobody answers', async () => {
    const page = open().connect('/ws/chat/1');
    await page.receives();
    page.sends({ message: 'hi' });
    expect(await page.receives()).toEqual({ type: 'error', message: 'Nobody answers here.' });
  });

  it('is closed where the app lets nobody in, with the reason', async () => {
    const page = open({}, { authorize: () => false }).connect('/ws/chat/1');
    await page.receives();
    expect(await page.receives()).toMatchObject({ type: 'error' });
    await page.isClosed({ code: 1000 });
  });
});

describe('/ws/conversation/{conv_id}', () => {
  const speak = (text: string): AgentFunction =>
    async function* () {
      yield { type: 'text-start', id: 'a' };
      yield { type: 'text-delta', id: 'a', delta: text };
      yield { type: 'text-end', id: 'a' };
    };
  const openConversation = () =>
    open(
      {
        conversation: (id) =>
          id === 'c1'
            ? {
                topic: 'release plan',
                circleName: 'dev-team',
                participants: [
                  { id: '1', name: 'Sophie' },
                  { id: '2', name: 'Olivia' },
                ],
                maxTurns: 3,
              }
            : undefined,
      },
      {
        agents: [
          { id: '1', run: speak('First agent speaking, with a reasonably long sentence.') },
          { id: '2', run: speak('Second agent answers.') },
        ],
      },
    );

  it('says what the server said when it was recorded', async () => {
    const [connected = {}, ...rest] = conversationTranscript();
    const advance: TranscriptLine = { from: 'client', data: { action: 'advance' } };
    const lines = [connected, ...rest].map((data): TranscriptLine => ({ from: 'server', data }));
    const { came, recorded } = await replay(
      [...lines, advance, advance, advance, advance],
      '/ws/conversation/c1',
      openConversation(),
    );
    expect(came).toEqual(recorded);
  });

  it('answers a ping, and nothing that it does not know', async () => {
    const page = openConversation().connect('/ws/conversation/c1');
    await page.receives();
    page.sends({ action: 'what' });
    page.sends({ action: 'ping' });
    expect(await page.receives()).toEqual({ type: 'pong', timestamp: expect.any(String) });
  });

  it('closes with 1000 where there is none', async () => {
    const page = openConversation().connect('/ws/conversation/zz');
    expect(await page.receives()).toEqual({ type: 'error', message: 'Conversation zz not found' });
    await page.isClosed({ code: 1000 });
  });
});

describe('/ws', () => {
  it('says what the server said when it was recorded', async () => {
    const opened = open({ sees: () => true });
    const page = opened.connect('/ws');
    // The recording names topics beside its data; here the data names its circle.
    const circle = { circle_name: 'dev-team' };
    const emit = (name: string) =>
      opened.gateway.publish('bus', { name, data: name === 'circle.x' ? circle : {} });
    const emitted: Record<string, string[]> = {
      // What the recording emits after the action before it.
      unsubscribed: ['agent.chat', 'circle.x', 'conversation.message', 'all'],
      again: ['conversation.message'],
    };
    for (const { from, data } of transcript('/ws')) {
      if (from === 'client') {
        page.sends(data);
        continue;
      }
      const message = await page.receives();
      const expected = timeless(data) as Record<string, unknown>;
      const inCircle = expected['type'] === 'circle.x' ? { data: circle } : {};
      expect(timeless(message)).toEqual({ ...expected, ...inCircle });
      if (expected['type'] !== 'unsubscribed') continue;
      const names = emitted['unsubscribed'] ?? [];
      emitted['unsubscribed'] = emitted['again'] ?? [];
      for (const name of names) await emit(name);
    }
    expect(page.unread()).toEqual([]);
  });

  it('hears what is said in channels that it may see, and of no others', async () => {
    const opened = open({ sees: (user, { channel }) => channel === `of-${user.id}` }, { agent: sophie });
    const page = opened.connect('/ws?token=bob');
    await page.receives();
    for (const channel of ['of-ada', 'of-bob']) {
      const message = {
        id: `in-${channel}`,
        role: 'user' as const,
        parts: [{ type: 'text' as const, text: 'hi' }],
      };
      await opened.gateway.publish(channel, { message, author: { kind: 'person', id: 'eve' } });
    }
    expect(await page.receives()).toMatchObject({
      type: 'conversation.message',
      data: { conversation_id: 'of-bob', agent_id: 0, agent_name: 'eve', content: 'hi' },
    });
    expect(page.unread()).toEqual([]);
  });

  it.each(['not json', '[1,2]'])('survives %s, which ends the server’s line', async (text) => {
    const page = open({ sees: () => true }).connect('/ws');
    await page.receives();
    page.sends(text);
    expect(await page.receives()).toMatchObject({ type: 'error' });
    page.sends({ action: 'ping' });
    expect(await page.receives()).toMatchObject({ type: 'pong' });
  });

  it('is served only where the app says who sees what', async () => {
    const { gateway } = open();
    for (const url of ['/ws', '/ws/dashboard', '/ws/conversation/c1']) {
      expect(await gateway.admit({ url })).toMatchObject({ endpoint: 'native' });
    }
  });
});

describe('/ws/dashboard', () => {
  it('says what the server said when it was recorded, and reads on after garbage', async () => {
    const opened = open({ sees: () => true });
    const page = opened.connect('/ws/dashboard?client_id=dash-1');
    // A ping of the server's own, which none of its code sends, is left out.
    const lines = transcript('dashboard').filter(
      ({ from, data }) => from === 'client' || typeof data === 'string' || data['type'] !== 'ping',
    );
    for (const { from, data } of lines) {
      if (from === 'client') {
        page.sends(data);
        continue;
      }
      if (typeof data !== 'string' && data['type'] === 'task.completed') {
        await opened.gateway.publish('bus', { name: 'task.completed', data: { task_id: 7, circle_id: 3 } });
        await opened.gateway.publish('bus', { name: 'task.hidden', data: {} });
      }
      expect(timeless(await page.receives())).toEqual(timeless(data));
    }
    page.sends({ type: 'ping', timestamp: 'x' });
    expect(await page.receives()).toEqual({ type: 'pong', timestamp: 'x' });
  });
});
