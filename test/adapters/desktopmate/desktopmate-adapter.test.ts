import { describe, expect, it } from 'vitest';

import { desktopmateAdapter } from '../../../src/adapters/desktopmate/desktopmate-adapter.js';
import { openForeignClient } from '../open-foreign-client.js';
import { common, connectionId, openDesk, sessionId } from './open-desk.js';

const start = { ...common, type: 'stream_start', turn_id: 'A', session_id: sessionId };
const token = (chunk: string) => ({
  ...common,
  type: 'stream_token',
  chunk,
  node: 'model',
  turn_id: 'B',
});
const end = (content: string) => ({
  ...common,
  type: 'stream_end',
  turn_id: 'A',
  session_id: sessionId,
  content,
});
const spoken = (sequence: number, audio: string | null = 'UklGRg==') => ({
  type: 'tts_chunk',
  sequence,
  text: `sentence ${sequence}`,
  audio_base64: audio,
  emotion: null,
  keyframes: [{ duration: 0.3, targets: { neutral: 1 } }],
});

describe('authorization', () => {
  it('comes first, even where the server pings before it, and opens the connection', async () => {
    const { server, client } = await openForeignClient(desktopmateAdapter(), 'desk', {
      getToken: () => 'secret',
      greet: async (line) => {
        expect(await line.receives()).toEqual({ type: 'authorize', token: 'secret' });
        await line.sends({ type: 'ping', id: null, timestamp: null });
        expect(await line.receives()).toEqual({ type: 'pong' });
      },
    });
    expect(client.store.getState().connection.status).toBe('authenticating');
    await server.sends({ type: 'authorize_success', id: null, timestamp: null, connection_id: connectionId });
    expect(client.store.getState().connection.status).toBe('open');
    expect(server.asked).toEqual([server.url]);
  });

  it('is said again after a lost line, and the session goes on', async () => {
    const { server, clock, says, shown } = await openDesk();
    void says('one');
    expect(await server.receives()).not.toHaveProperty('session_id');
    for (const message of [start, token('Hello'), end('Hello')]) await server.sends(message);
    await server.drop();
    await clock.advance(5_000);
    expect(await server.receives()).toEqual({ type: 'authorize', token: 'x' });
    await server.sends({ type: 'authorize_success', connection_id: 'another' });
    void says('two');
    expect(await server.receives()).toMatchObject({ content: 'two', session_id: sessionId });
    await server.sends(start);
    expect(shown()).toEqual(['u1: one (done)', 'a1: Hello (done)', 'u1: two (done)', 'a1:  (streaming)']);
  });

  it('that is refused closes with 4001 and asks for another token', async () => {
    const tokens = ['old', 'new'];
    const { server, clock } = await openForeignClient(desktopmateAdapter(), 'desk', {
      getToken: () => tokens.shift() ?? 'none',
      greet: async (line) => {
        expect(await line.receives()).toEqual({ type: 'authorize', token: 'old' });
        await line.sends({ type: 'authorize_error', error: 'Invalid authentication token' });
        await line.close(4001, 'Authentication failed');
      },
    });
    await clock.advance(20_000);
    expect(await server.receives()).toEqual({ type: 'authorize', token: 'new' });
  });
});

describe('a message', () => {
  it('carries all that the wire has, from options and from the body of one message', async () => {
    const { server, room } = await openDesk({ personaId: 'yuri', ttsEnabled: true, referenceId: 'voice-1' });
    void room.sendMessage(
      {
        parts: [
          { type: 'text', text: 'look' },
          { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' },
        ],
      },
      { body: { tts_enabled: false, metadata: { mood: 'good' }, limit: 5 } },
    );
    expect(await server.receives()).toEqual({
      type: 'chat_message',
      content: 'look',
      agent_id: 'a1',
      user_id: 'u1',
      persona_id: 'yuri',
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      tts_enabled: false,
      reference_id: 'voice-1',
      metadata: { mood: 'good' },
      limit: 5,
    });
  });

  it.each([
    ['a file', { type: 'file', mediaType: 'text/plain', url: 'https://example.com/a.txt' }],
    [
      'a picture above 6 MB',
      {
        type: 'file',
        mediaType: 'image/png',
        url: `data:image/png;base64,${'A'.repeat(6 * 1024 * 1024 + 1)}`,
      },
    ],
  ] as const)('with %s is refused before it is sent', async (_what, part) => {
    const { server, room } = await openDesk();
    await expect(room.sendMessage({ parts: [part] })).rejects.toHaveProperty('code');
    await server.receivesNothing();
  });

  it('is shown as taken up only when the server begins to answer, and is written once', async () => {
    const { server, clock, says, shown } = await openDesk();
    void says('hi');
    await server.receives();
    await clock.advance(40_000);
    expect(shown()).toEqual([]);
    await server.receivesNothing();
    await server.sends(start);
    expect(shown()).toEqual(['u1: hi (done)', 'a1:  (streaming)']);
  });

  it('is refused as busy while another turn is active', async () => {
    const { server, says, shown } = await openDesk();
    void says('one');
    const second = says('two');
    await server.receives();
    await server.receives();
    await server.sends({ type: 'error', error: 'Another turn is already active (…)', code: 4002 });
    await expect(second).rejects.toMatchObject({ code: 'turn-busy' });
    await server.sends(start);
    await server.sends(end('Hello'));
    expect(shown()).toEqual(['u1: one (done)', 'a1: Hello (done)']);
  });

  it('that the server cannot take fails with its sentence, without what it quotes', async () => {
    const { server, says } = await openDesk();
    const reply = says('hi');
    await server.receives();
    const error = 'Invalid chat message format: 1 validation error\nimages.0\n input_value=private';
    await server.sends({ type: 'error', error, code: null });
    await expect(reply).rejects.toMatchObject({
      code: 'message-invalid',
      message: 'The server did not take the message: Invalid chat message format: 1 validation error',
    });
  });
});

describe('an answer', () => {
  it('ends with the text of stream_end, whatever the pieces came to', async () => {
    const { server, says, shown } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, token('one and'), token('two')]) await server.sends(message);
    expect(shown()[1]).toBe('a1: one andtwo (streaming)');
    await server.sends(end('one and two'));
    expect(shown()[1]).toBe('a1: one and two (done)');
  });

  it('has its sentences in their order, however they arrived', async () => {
    const { server, says, parts } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, token('Hi'), spoken(1), spoken(0, null), spoken(3)]) {
      await server.sends(message);
    }
    const numbers = (): unknown[] =>
      parts().flatMap((part) => (has(part, 'data') ? [(part.data as { sequence: number }).sequence] : []));
    expect(numbers()).toEqual([0, 1]);
    await server.sends(end('Hi'));
    expect(numbers()).toEqual([0, 1, 3]);
    expect(parts()).toContainEqual({
      type: 'data-tts',
      id: 'tts-0-0',
      data: {
        sequence: 0,
        text: 'sentence 0',
        audio: null,
        emotion: null,
        keyframes: [{ duration: 0.3, targets: { neutral: 1 } }],
      },
    });
  });

  it('that fails in the middle keeps its text', async () => {
    const { server, says, answer, shown } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, token('So far')]) await server.sends(message);
    await server.sends({ ...common, type: 'error', error: 'it broke', turn_id: 'B' });
    expect(shown()[1]).toBe('a1: So far (failed)');
    expect(answer()?.chat.error).toEqual({ code: 'turn-failed', text: 'it broke' });
  });

  it('is interrupted by its second id, and 4003 is its end', async () => {
    const { server, says, room, shown } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, token('So far')]) await server.sends(message);
    const stopped = room.stop();
    expect(await server.receives()).toEqual({ type: 'interrupt_stream', turn_id: 'B' });
    await server.sends(spoken(0));
    await server.sends({ type: 'error', error: 'Turn B interrupted', code: 4003 });
    await stopped;
    expect(shown()[1]).toBe('a1: So far (stopped)');
  });

  it('may be interrupted before it begins', async () => {
    const { server, says, room, shown } = await openDesk();
    void says('hi');
    await server.receives();
    void room.stop();
    expect(await server.receives()).toEqual({ type: 'interrupt_stream', turn_id: null });
    await server.sends({ type: 'error', error: 'Interrupted 1 active turns', code: 4003 });
    expect(shown()).toEqual(['u1: hi (done)', 'a1:  (stopped)']);
  });

  it('may come without a question', async () => {
    const { server, shown, answer } = await openDesk();
    const proactive = { turn_id: 'p', session_id: connectionId, proactive: true };
    await server.sends({ ...proactive, type: 'stream_start' });
    await server.sends({ type: 'stream_token', chunk: 'Still there?', node: 'model', proactive: true });
    await server.sends({ ...proactive, type: 'stream_end', content: 'Still there?', new_chats: ['<x>'] });
    expect(shown()).toEqual(['a1: Still there? (done)']);
    expect(answer()?.metadata).toEqual({ proactive: true });
    await server.sends({ ...proactive, type: 'stream_start' });
    await server.sends({ type: 'stream_end', turn_id: 'p', proactive: true });
    expect(shown()[1]).toBe('a1:  (failed)');
  });
});

describe('approvals', () => {
  const request = {
    ...common,
    type: 'hitl_request',
    session_id: sessionId,
    turn_id: 'B',
    action_requests: [
      { name: 'write_file', args: { path: 'a.txt' }, description: 'May it write?' },
      { name: 'file_delete', args: { path: 'b.txt' }, description: 'May it delete?' },
      { name: 'say', args: {}, description: 'May it speak?' },
    ],
    review_configs: [
      { action_name: 'write_file', allowed_decisions: ['approve', 'edit', 'reject'] },
      { action_name: 'say', allowed_decisions: ['approve'] },
    ],
  };
  const asked = (parts: unknown[]): string[] =>
    parts.flatMap((part) => (has(part, 'approval') ? [(part.approval as { id: string }).id] : []));

  it('of one request are sent in one message, in its order, whatever the order of answers', async () => {
    const { server, says, room, parts, shown } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, request]) await server.sends(message);
    expect(shown()[1]).toBe('a1:  (awaiting)');
    const [write = '', remove = '', say = ''] = asked(parts());
    void room.respondToApproval({ approvalId: say, approved: true });
    void room.respondToApproval({ approvalId: remove, approved: false, reason: 'no' });
    await server.receivesNothing();
    void room.respondToApproval({ approvalId: write, approved: true, input: { path: 'c.txt' } });
    expect(await server.receives()).toEqual({
      type: 'hitl_response',
      decisions: [
        { type: 'edit', edited_action: { name: 'write_file', args: { path: 'c.txt' } } },
        { type: 'reject', message: 'no' },
        { type: 'approve' },
      ],
    });
    await server.sends(token('Done.'));
    await server.sends({ ...end('Done.'), turn_id: '' });
    expect(shown()[1]).toBe('a1: Done. (done)');
    expect(parts()).toMatchObject([
      { type: 'dynamic-tool', input: { path: 'c.txt' }, state: 'approval-responded' },
      { type: 'dynamic-tool', state: 'output-denied' },
      { type: 'dynamic-tool', state: 'approval-responded' },
      { type: 'text' },
    ]);
  });

  it('are asked for again where the server could not take the answer', async () => {
    const { server, says, room, parts, shown } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, { ...request, action_requests: request.action_requests.slice(0, 1) }]) {
      await server.sends(message);
    }
    const [first = ''] = asked(parts());
    void room.respondToApproval({ approvalId: first, approved: true });
    await server.receives();
    await server.sends({ type: 'error', error: 'Invalid hitl_response payload', code: 4004 });
    expect(shown()[1]).toBe('a1:  (awaiting)');
    const [again = ''] = asked(parts());
    expect(again).not.toBe(first);
    void room.respondToApproval({ approvalId: again, approved: false });
    expect(await server.receives()).toEqual({ type: 'hitl_response', decisions: [{ type: 'reject' }] });
  });

  it('may be followed by sentences that count on, or from 0 again', async () => {
    const { server, says, room, parts } = await openDesk();
    void says('hi');
    await server.receives();
    const one = { ...request, action_requests: request.action_requests.slice(0, 1) };
    for (const message of [start, spoken(0), spoken(1), one]) await server.sends(message);
    void room.respondToApproval({ approvalId: asked(parts())[0] ?? '', approved: true });
    await server.receives();
    for (const message of [spoken(1), spoken(0), one]) await server.sends(message);
    void room.respondToApproval({ approvalId: asked(parts())[1] ?? '', approved: true });
    await server.receives();
    await server.sends(spoken(2));
    const ids = parts().flatMap((part) => (has(part, 'data') && has(part, 'id') ? [part.id] : []));
    expect(ids).toEqual(['tts-0-0', 'tts-0-1', 'tts-1-0', 'tts-1-1', 'tts-2-2']);
  });

  it('take no answer that the server does not allow', async () => {
    const { server, says, room, parts } = await openDesk();
    void says('hi');
    await server.receives();
    for (const message of [start, request]) await server.sends(message);
    const say = asked(parts())[2] ?? '';
    await expect(room.respondToApproval({ approvalId: say, approved: false })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      room.respondToApproval({ approvalId: say, approved: true, input: 'not an object' }),
    ).rejects.toMatchObject({ code: 'tool-input-invalid' });
    await server.receivesNothing();
  });
});

describe('a server that says nothing', () => {
  it('is given up after 75 s, though its socket is open', async () => {
    const { server, clock, client } = await openDesk();
    await clock.advance(74_000);
    await server.sends({ type: 'ping', id: null, timestamp: null });
    expect(await server.receives()).toEqual({ type: 'pong' });
    await clock.advance(74_999);
    expect(client.store.getState().connection.status).toBe('open');
    await clock.advance(1);
    expect(client.store.getState().connection.status).not.toBe('open');
    await clock.advance(20_000);
    expect(await server.receives()).toEqual({ type: 'authorize', token: 'x' });
  });

  it('that closes with 4000 is connected to again', async () => {
    const { server, clock } = await openDesk();
    await server.close(4000, 'Ping timeout');
    await clock.advance(20_000);
    expect(await server.receives()).toEqual({ type: 'authorize', token: 'x' });
  });
});

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
