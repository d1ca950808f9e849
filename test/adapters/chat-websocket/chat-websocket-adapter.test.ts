import { describe, expect, it } from 'vitest';

import {
  chatWebSocketAdapter,
  type ChatWebSocketAdapterOptions,
} from '../../../src/adapters/chat-websocket/chat-websocket-adapter.js';
import { openForeignClient } from '../open-foreign-client.js';

const open = (options: ChatWebSocketAdapterOptions = {}) =>
  openForeignClient(chatWebSocketAdapter(options), 'abc-123');

describe('a conversation', () => {
  it('sends the message with the channel as its conversation, and shows the answer as one turn', async () => {
    const { server, room, shown } = await open();
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    expect(await server.receives()).toEqual({ message: 'hi', conversation_id: 'abc-123' });
    expect(shown()).toEqual(['you: hi (done)', 'assistant:  (streaming)']);

    await server.sends({ response: 'Hello!', tool_calls: null, conversation_id: 'abc-123' });
    expect(shown()).toEqual(['you: hi (done)', 'assistant: Hello! (done)']);
  });

  it('keeps the id that the server made up, over messages and lost lines', async () => {
    const { server, room, clock } = await open({ conversationId: () => null });
    void room.sendMessage({ parts: [{ type: 'text', text: 'one' }] });
    expect(await server.receives()).toEqual({ message: 'one' });
    await server.sends({ response: 'first', tool_calls: null, conversation_id: '842ccc24' });
    await server.drop();
    await clock.advance(10_000);
    void room.sendMessage({ parts: [{ type: 'text', text: 'two' }] });
    expect(await server.receives()).toEqual({ message: 'two', conversation_id: '842ccc24' });
  });

  it('gives answers to questions in their order, over channels too', async () => {
    const { server, room, client, shown } = await open();
    const other = client.channel('other');
    other.retain();
    void room.sendMessage({ parts: [{ type: 'text', text: 'slow one' }] });
    void other.sendMessage({ parts: [{ type: 'text', text: 'quick two' }] });
    await server.receives();
    await server.receives();
    await server.sends({ response: 'one', tool_calls: null });
    await server.sends({ response: 'two', tool_calls: null });
    expect(shown()).toEqual(['you: slow one (done)', 'assistant: one (done)']);
    expect(shown(other)).toEqual(['you: quick two (done)', 'assistant: two (done)']);
  });

  it('shows tool calls, which come without ids, with what they gave', async () => {
    const { server, room, answer } = await open();
    void room.sendMessage({ parts: [{ type: 'text', text: 'tool please' }] });
    await server.receives();
    const call = { name: 'ping_gateway', arguments: { gateway: '192.168.1.1' } };
    await server.sends({
      response: 'Reachable.',
      tool_calls: [
        { ...call, result: 'Gateway reachable', success: true, duration_ms: 3 },
        { ...call, result: 'No route', success: false },
      ],
    });
    expect(answer()?.parts).toMatchObject([
      {
        type: 'dynamic-tool',
        toolName: 'ping_gateway',
        state: 'output-available',
        output: 'Gateway reachable',
      },
      { type: 'dynamic-tool', toolName: 'ping_gateway', state: 'output-error', errorText: 'No route' },
      { type: 'text', text: 'Reachable.' },
    ]);
    const ids = answer()?.parts.map((part) => ('toolCallId' in part ? part.toolCallId : ''));
    expect(new Set(ids).size).toBe(3);
  });

  it('streams several responses as one answer, until one is the last', async () => {
    const { server, room, shown } = await open({ answers: 'pieces' });
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    await server.receives();
    await server.sends({ response: 'Hel' });
    await server.sends({ response: 'lo' });
    expect(shown()[1]).toBe('assistant: Hello (streaming)');
    await server.sends({ response: '!', done: true });
    expect(shown()[1]).toBe('assistant: Hello! (done)');
  });

  it('has tool calls that come in a piece of their own before the text', async () => {
    const { server, room, answer } = await open({ answers: 'pieces' });
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    await server.receives();
    await server.sends({ tool_calls: [{ name: 'ping_gateway', result: 'ok' }] });
    await server.sends({ tool_calls: [{ name: 'ping_dns', result: 'ok' }] });
    await server.sends({ response: 'Reachable.' });
    await server.sends({ done: true });
    expect(answer()).toMatchObject({ chat: { status: 'done' } });
    const shown = answer()?.parts.map((part) => ('toolName' in part ? part.toolName : part.type));
    expect(new Set(shown)).toEqual(new Set(['ping_gateway', 'ping_dns', 'text']));
    const ids = answer()?.parts.map((part) => ('toolCallId' in part ? part.toolCallId : ''));
    expect(new Set(ids).size).toBe(3);
  });

  it('takes silence for the end of such an answer, where nothing says so', async () => {
    const { server, room, shown, clock } = await open({ answers: 'pieces', quietMs: 500 });
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    await server.receives();
    await server.sends({ response: 'Hello' });
    await clock.advance(499);
    expect(shown()[1]).toBe('assistant: Hello (streaming)');
    await clock.advance(1);
    expect(shown()[1]).toBe('assistant: Hello (done)');
  });
});

describe('what goes wrong', () => {
  it('a lost line fails what is pending and asks nothing again', async () => {
    const { server, room, shown, clock } = await open({ answers: 'pieces' });
    void room.sendMessage({ parts: [{ type: 'text', text: 'one' }] });
    void room.sendMessage({ parts: [{ type: 'text', text: 'two' }] });
    await server.receives();
    await server.receives();
    await server.sends({ response: 'Hel' });
    await server.drop();
    expect(shown()).toEqual([
      'you: one (done)',
      'assistant: Hel (interrupted)',
      'you: two (done)',
      'assistant:  (interrupted)',
    ]);
    await clock.advance(60_000);
    await server.opened();
    await server.receivesNothing();
  });

  it('an answer that does not come is given up', async () => {
    const { server, room, shown, clock } = await open({ responseTimeoutMs: 1_000 });
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    await server.receives();
    await clock.advance(1_000);
    expect(shown()[1]).toBe('assistant:  (failed)');
  });

  it.each([
    ['not JSON', 'garbage'],
    ['no object', '[1]'],
    ['no response', '{"tool_calls":null}'],
    ['a response that is no text', '{"response":5}'],
    ['bytes', new Uint8Array([1, 2])],
  ])('a message that is %s is reported and survived', async (_what, data) => {
    const { server, room, shown, errors } = await open();
    void room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] });
    await server.receives();
    await server.sends(data);
    expect(errors).toMatchObject([{ code: 'bad-frame' }]);
    await server.sends({ response: 'still here' });
    expect(shown()[1]).toBe('assistant: still here (done)');
  });

  it('an answer to nothing is reported', async () => {
    const { server, errors, shown } = await open();
    await server.sends({ response: 'boo' });
    expect(errors).toMatchObject([{ code: 'bad-frame' }]);
    expect(shown()).toEqual([]);
  });

  it('what the wire cannot do is refused by name, and nothing is written', async () => {
    const { server, room } = await open();
    await expect(room.publish('thing', 1)).rejects.toMatchObject({ code: 'command-unsupported' });
    room.setTyping(true);
    await server.receivesNothing();
  });

  it('never pings: any object would be answered', async () => {
    const { server, clock } = await open();
    await clock.advance(600_000);
    await server.receivesNothing();
  });
});
