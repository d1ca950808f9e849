// A session with the real server, as it was recorded: played to our client, and by our gateway to the recorded client.
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { chatWebSocketAdapter } from '../../../src/adapters/chat-websocket/chat-websocket-adapter.js';
import { chatWebSocketEndpoint } from '../../../src/adapters/chat-websocket/chat-websocket-endpoint.js';
import { callServerTool, choose, say, scriptedAgent } from '../../../src/testing/index.js';
import { openForeignClient } from '../open-foreign-client.js';
import { openForeignGateway } from '../open-foreign-gateway.js';

type Recorded = { message?: string; conversation_id?: string };
type Answer = { response: string; tool_calls: { name: string }[] | null; conversation_id: string };

const lines = readFileSync(new URL('../../fixtures/chat-websocket/transcript.txt', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, arrow, data] = /^\s*[\d.]+ (<-|->) (.*)$/.exec(line) ?? [];
    return arrow === undefined || data === undefined ? [] : [{ arrow, data }];
  });

/** What the client asked, from its log: Python's notation, and frames that are broken on purpose. */
const asked = lines.flatMap(({ arrow, data }) => {
  const json = data.replaceAll("'", '"');
  return arrow === '->' && json.startsWith('{') ? [JSON.parse(json) as Recorded] : [];
});

/** What the server answered. One line was cut off by the log, behind the fields that matter. */
const answered = lines.flatMap(({ arrow, data }) => {
  if (arrow !== '<-') return [];
  const whole = data.endsWith('}') ? data : data.replace(/,"diagnostics":.*$/, '}');
  return [{ text: whole, answer: JSON.parse(whole) as Answer }];
});

/** The recording has an answer to each of these, in this order. */
const questions = asked.slice(0, answered.length);
const user = { id: 'you' };
const anyText: unknown = expect.any(String);

describe('the recorded server and our client', () => {
  it('has all of it', () => {
    expect(questions.map(({ message }) => message)).toEqual([
      'hello',
      'tool please',
      'again',
      undefined,
      'slow one',
      'quick two',
    ]);
  });

  it('each question leaves as it was recorded, and each answer is one message', async () => {
    const adapter = chatWebSocketAdapter({
      user,
      conversationId: (channel) => (channel.startsWith('new') ? null : channel),
    });
    const { server, client, shown, errors } = await openForeignClient(adapter, 'abc-123');
    for (const [index, { message = '', conversation_id: conversation }] of questions.entries()) {
      const room = client.channel(conversation ?? `new-${index}`);
      room.retain();
      void room.sendMessage({ parts: [{ type: 'text', text: message }] });
      // A real client says that it has nothing to say; leaving it out was the recording's experiment.
      expect(await server.receives()).toEqual({
        message,
        ...(conversation && { conversation_id: conversation }),
      });
      await server.sends(answered[index]?.text ?? '');
      expect(shown(room).at(-1)).toBe(`assistant: ${answered[index]?.answer.response} (done)`);
    }
    expect(errors).toEqual([]);
  });

  it('two questions at once are answered in their order', async () => {
    const { server, client, room, shown } = await openForeignClient(chatWebSocketAdapter({ user }), 'a');
    const other = client.channel('b');
    other.retain();
    void room.sendMessage({ parts: [{ type: 'text', text: 'slow one' }] });
    void other.sendMessage({ parts: [{ type: 'text', text: 'quick two' }] });
    expect([await server.receives(), await server.receives()]).toEqual(questions.slice(4));
    for (const { text } of answered.slice(4)) await server.sends(text);
    expect([shown().at(-1), shown(other).at(-1)]).toEqual([
      `assistant: ${answered[4]?.answer.response} (done)`,
      `assistant: ${answered[5]?.answer.response} (done)`,
    ]);
  });
});

describe('the recorded client and our gateway', () => {
  it('gets the recorded answers, in the recorded order', async () => {
    let turn = 0;
    const script = choose(() => {
      const { response = '', tool_calls: calls } = answered[(turn += 1) - 1]?.answer ?? {};
      return calls
        ? [callServerTool('ping_gateway', { gateway: '192.168.1.1' }, 'Gateway reachable'), say(response)]
        : say(response);
    });
    const { connect } = openForeignGateway([chatWebSocketEndpoint()], (clock) => ({
      agent: scriptedAgent(script, { clock, pace: 0 }),
    }));
    const page = connect('/ws');
    for (const [index, question] of questions.entries()) {
      page.sends(question);
      const { response, tool_calls: calls, conversation_id: conversation } = answered[index]?.answer ?? {};
      const known = question.conversation_id === undefined ? anyText : conversation;
      expect(await page.receives()).toEqual({
        response,
        // Ours have ids; the recorded ones say how long they took, which nobody tells our gateway.
        tool_calls: calls
          ? calls.map(({ name, ...call }) => {
              const { duration_ms: _, ...rest } = { duration_ms: 0, ...call };
              return { id: anyText, name, ...rest };
            })
          : null,
        conversation_id: known,
        session_id: known,
        diagnostics: null,
        verification: null,
      });
    }
    expect(page.unread()).toEqual([]);
  });
});
