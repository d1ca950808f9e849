import { describe, expect, it } from 'vitest';

import { askApproval, choose, chunks, fail, pause, say, type Script } from '../../../src/testing/index.js';
import type { ForeignPage } from '../open-foreign-gateway.js';
import { ask, openDeskGateway, path } from './open-desk-gateway.js';
import { readTranscript } from './read-transcript.js';
import { sessionId } from './open-desk.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Two calls that are asked about at once, as agents with parallel tools do. */
const twoApprovals: Script = async function* ({ turn, play }) {
  const calls = [
    { toolCallId: '1', toolName: 'write_file', input: { path: 'a.txt' } },
    { toolCallId: '2', toolName: 'file_delete', input: { path: 'b.txt' } },
  ] as const;
  for (const call of calls) yield { type: 'tool-input-available', ...call };
  const asked = Promise.all(calls.map((call) => turn.requestApproval(call)));
  // Stopped, it has nothing more to say.
  const answers = await asked.catch(() => undefined);
  if (!answers) return;
  const said = (answer: { approved: boolean }): string => (answer.approved ? 'approve' : 'reject');
  yield* play(say(`Resumed with ${answers.map(said).join(', ')}.`, { by: 'whole' }));
};

/** Calls of one batch, asked about 350 ms apart, in this order. */
function batchOf(order: readonly number[], size = order.length): Script {
  return async function* ({ turn, play, wait }) {
    const answers: Promise<string>[] = [];
    for (const [place, index] of order.entries()) {
      if (place > 0) await wait(350);
      const call = { toolCallId: `call-${index}`, toolName: `step_${index}`, input: {} };
      yield { type: 'tool-input-available', ...call };
      answers.push(
        turn
          .requestApproval({ ...call, batch: { id: 'plan', index, size } })
          .then(({ approved }) => `${call.toolName} ${approved ? 'yes' : 'no'}`),
      );
    }
    const said = await Promise.all(answers).catch(() => undefined);
    if (said) yield* play(say(`${said.join(', ')}.`, { by: 'whole' }));
  };
}

describe('the recorded client', () => {
  it('that is not let in, or sends what cannot be read, gets the errors that it got', async () => {
    const recorded = readTranscript().get('unauthenticated / malformed') ?? [];
    const { connect } = openDeskGateway();
    const page = connect(path);
    for (const { from, message, text } of recorded) {
      if (from === 'client') page.sends(typeof message === 'string' ? text.slice(1, -1) : message);
    }
    for (const { message } of recorded.filter(({ from }) => from === 'server')) {
      expect(firstWords(await page.receives())).toMatchObject(firstWords(message));
    }
    page.sends(new Uint8Array([1, 2, 3]));
    await page.receives();
    expect(page.unread()).toEqual([]);
  });

  it('is answered as it was', async () => {
    const recorded = readTranscript().get('happy path') ?? [];
    const { connect } = openDeskGateway({
      script: [
        say('Hello there, friend!', { by: 'whole' }),
        chunks({
          type: 'data-tts',
          id: 'tts-0-0',
          data: {
            sequence: 0,
            text: 'Hello there, friend! 😊',
            audio: 'UklGRj0AAABXQVZF',
            emotion: '😊',
            keyframes: [{ duration: 0.3, targets: { happy: 1 } }],
          },
        }),
      ],
    });
    const page = connect(path);
    const [hello, ...rest] = recorded.filter(({ from }) => from === 'client');
    page.sends(hello?.message);
    for (const { message } of rest) page.sends(message);
    const wanted = recorded.filter(({ from }) => from === 'server').map(({ message }) => message);
    const kinds = ['ping', 'authorize_success', 'stream_start', 'stream_token', 'tts_chunk', 'stream_end'];
    for (const kind of kinds) {
      const got = await page.receives();
      const model = wanted.find(({ type }) => type === kind);
      expect(Object.keys(got).toSorted()).toEqual(Object.keys(model).toSorted());
      expect(got.type).toBe(kind);
    }
    expect(page.unread()).toEqual([]);
  });
});

describe('a client', () => {
  it('keeps its session, and gets one where it has none', async () => {
    const { enter } = openDeskGateway();
    const page = await enter();
    expect(page.connectionId).toMatch(uuid);
    page.sends(ask('hi'));
    const { session_id: given } = await page.receives();
    expect(given).toMatch(uuid);
    await untilEnd(page);
    page.sends(ask('hi', { session_id: sessionId.replaceAll('-', '').toUpperCase() }));
    expect(await page.receives()).toMatchObject({ type: 'stream_start', session_id: sessionId });
  });

  it('is told of a second question that another is active, and of a third nothing when it has ended', async () => {
    const { enter, clock } = openDeskGateway({ script: [pause(1_000), say('slow', { by: 'whole' })] });
    const page = await enter();
    page.sends(ask('one'));
    const { turn_id: turnId } = await page.receives();
    page.sends(ask('two'));
    expect(await page.receives()).toMatchObject({ code: 4002, error: expect.stringContaining(turnId) });
    await clock.advance(2_000);
    expect((await untilEnd(page)).at(-1)).toMatchObject({ type: 'stream_end', content: 'slow' });
    page.sends(ask('three'));
    expect(await page.receives()).toMatchObject({ type: 'stream_start' });
  });

  it('may have speech or not', async () => {
    const script = chunks({ type: 'data-tts', data: { sequence: 0, text: 'Hi', audio: 'UklGRg==' } });
    const { enter } = openDeskGateway({ script });
    const page = await enter();
    for (const [enabled, audio] of [
      [true, 'UklGRg=='],
      [false, null],
    ] as const) {
      page.sends(ask('hi', { tts_enabled: enabled }));
      expect(await untilEnd(page)).toContainEqual({
        type: 'tts_chunk',
        sequence: 0,
        text: 'Hi',
        audio_base64: audio,
        emotion: null,
        keyframes: [],
      });
    }
  });

  it('says to the agent all that the wire lets it choose', async () => {
    const seen: unknown[] = [];
    const script = choose(({ body, messages }) => {
      seen.push(body, messages.at(-1)?.parts);
      return say('seen');
    });
    const { enter } = openDeskGateway({ script });
    const page = await enter();
    const url = 'data:image/png;base64,AAAA';
    page.sends(ask('look', { persona_id: 'yuri', metadata: { a: 1 }, images: [{ image_url: { url } }] }));
    await untilEnd(page);
    expect(seen[0]).toEqual({ agent_id: 'a1', user_id: 'u1', persona_id: 'yuri', metadata: { a: 1 } });
    expect(seen[1]).toMatchObject([
      { type: 'text', text: 'look' },
      { type: 'file', mediaType: 'image/png', url },
    ]);
  });

  it('is told of a failure by a message that names its turn', async () => {
    const { enter } = openDeskGateway({ script: [say('So far'), fail('the model is away')] });
    const page = await enter();
    page.sends(ask('hi'));
    const last = (await untilEnd(page)).at(-1);
    expect(last).toMatchObject({ type: 'error', turn_id: expect.any(String) });
    expect(last).not.toHaveProperty('code');
  });

  it('hears that nobody answers, and may ask again', async () => {
    const { enter } = openDeskGateway({}, { agent: undefined } as object);
    const page = await enter();
    for (const text of ['one', 'two']) {
      page.sends(ask(text));
      expect(await page.receives()).toMatchObject({ error: 'Agent service not initialized', code: null });
    }
  });

  it('hears why it may not write in a session', async () => {
    const { enter } = openDeskGateway({}, { authorize: () => false });
    const page = await enter();
    page.sends(ask('hi'));
    expect(await page.receives()).toMatchObject({ type: 'error', code: null });
  });

  it('shares its session with people on native pages', async () => {
    const { enter, join } = openDeskGateway();
    const ada = await join('ada', sessionId);
    const page = await enter('bob');
    page.sends(ask('hi', { session_id: sessionId }));
    await untilEnd(page);
    expect(ada.texts()).toEqual(['bob: hi', 'agent: Hello there.']);
  });

  it.each([
    [ask('x', { session_id: 'abc' }), /^Invalid chat message format/],
    [ask('x', { agent_id: ' ' }), /^agent_id is required/],
    [ask('x', { tts_enabled: null }), /^Invalid chat message format/],
    [
      ask('x', {
        images: [{ image_url: { url: `data:image/png;base64,${'A'.repeat(6 * 1024 * 1024 + 1)}` } }],
      }),
      /Image too large/,
    ],
    [{ type: 'bogus' }, /^Unsupported message type: bogus/],
    [{ type: 'interrupt_stream' }, /^No active turns to interrupt/],
    [{ type: 'interrupt_stream', turn_id: 'x' }, /^Active turn x not found/],
    [{ type: 'hitl_response', decisions: [] }, /./],
    ['{"type":', /^Invalid JSON format/],
  ])('is told what is wrong, and stays', async (message, sentence) => {
    const { enter, errors } = openDeskGateway();
    const page = await enter();
    page.sends(message);
    expect((await page.receives()).error).toMatch(sentence);
    page.sends(ask('hi'));
    expect(await page.receives()).toMatchObject({ type: 'stream_start' });
    expect(errors).toEqual([]);
  });
});

describe('approvals', () => {
  it('are asked for at once and answered at once', async () => {
    const { enter, clock } = openDeskGateway({ script: twoApprovals });
    const page = await enter();
    page.sends(ask('hitl', { session_id: sessionId }));
    await page.receives();
    await clock.advance(50);
    expect(await page.receives()).toMatchObject({
      type: 'hitl_request',
      session_id: sessionId,
      action_requests: [
        { name: 'write_file', args: { path: 'a.txt' } },
        { name: 'file_delete', args: { path: 'b.txt' } },
      ],
    });
    page.sends(ask('while waiting'));
    expect(await page.receives()).toMatchObject({
      code: 4002,
      error: expect.stringContaining('AWAITING_APPROVAL'),
    });
    page.sends({ type: 'hitl_response', decisions: [{ type: 'approve' }] });
    expect(await page.receives()).toMatchObject({
      code: 4004,
      error: 'decisions count mismatch: expected 2, got 1',
    });
    page.sends({
      type: 'hitl_response',
      decisions: [{ type: 'approve', message: 'x' }, { type: 'reject' }],
    });
    expect(await page.receives()).toMatchObject({ code: 4004, error: 'Invalid hitl_response payload' });
    page.sends({
      type: 'hitl_response',
      decisions: [{ type: 'approve' }, { type: 'reject', message: 'no' }],
    });
    expect(await page.receives()).toMatchObject({
      type: 'stream_token',
      chunk: 'Resumed with approve, reject.',
    });
    expect(await page.receives()).toMatchObject({
      type: 'stream_end',
      turn_id: '',
      content: 'Resumed with approve, reject.',
    });
  });

  it('of one batch are asked for together, in its order, however far apart the agent asks', async () => {
    const { enter, clock } = openDeskGateway({ script: batchOf([2, 0, 1]) });
    const page = await enter();
    page.sends(ask('hitl'));
    await page.receives();
    await clock.advance(600);
    expect(page.unread()).toEqual([]);
    await clock.advance(200);
    const request = await page.receives();
    expect(request).toMatchObject({
      type: 'hitl_request',
      action_requests: [{ name: 'step_0' }, { name: 'step_1' }, { name: 'step_2' }],
    });
    page.sends({
      type: 'hitl_response',
      decisions: [{ type: 'approve' }, { type: 'reject' }, { type: 'approve' }],
    });
    expect(await page.receives()).toMatchObject({ chunk: 'step_2 yes, step_0 yes, step_1 no.' });
  });

  it('of a batch that does not become whole go without the rest', async () => {
    const { enter, clock } = openDeskGateway({ script: batchOf([0, 1], 3) });
    const page = await enter();
    page.sends(ask('hitl'));
    await page.receives();
    await clock.advance(1_999);
    expect(page.unread()).toEqual([]);
    await clock.advance(1);
    expect(await page.receives()).toMatchObject({
      action_requests: [{ name: 'step_0' }, { name: 'step_1' }],
    });
  });

  it('carry an edited input to the agent', async () => {
    const script = askApproval('write_file', { path: 'a.txt' }, { output: (input) => input });
    const { enter, gateway, clock } = openDeskGateway({ script });
    const page = await enter();
    page.sends(ask('hitl', { session_id: sessionId }));
    await page.receives();
    await clock.advance(50);
    await page.receives();
    page.sends({
      type: 'hitl_response',
      decisions: [{ type: 'edit', edited_action: { name: 'write_file', args: { path: 'c.txt' } } }],
    });
    await untilEnd(page);
    const { messages } = await gateway.snapshot(sessionId);
    expect(messages.at(-1)?.parts).toMatchObject([{ output: { path: 'c.txt' } }]);
  });

  it('end with the turn that is interrupted', async () => {
    const { enter, clock } = openDeskGateway({ script: twoApprovals });
    const page = await enter();
    page.sends(ask('hitl'));
    await page.receives();
    await clock.advance(50);
    expect(await page.receives()).toMatchObject({ type: 'hitl_request' });
    page.sends({ type: 'interrupt_stream' });
    expect(await page.receives()).toMatchObject({ error: 'Interrupted 1 active turns', code: 4003 });
    page.sends({ type: 'hitl_response', decisions: [{ type: 'approve' }, { type: 'approve' }] });
    expect(await page.receives()).toMatchObject({ code: 4004 });
  });
});

/** What came up to the end of a turn. */
async function untilEnd(page: ForeignPage): Promise<Record<string, unknown>[]> {
  const seen: Record<string, unknown>[] = [];
  for (;;) {
    const message = await page.receives();
    seen.push(message);
    if (message.type === 'stream_end' || message.type === 'error') return seen;
  }
}

/** A server's message, of whose sentence only the beginning is the wire's. */
function firstWords(message: { error?: string }): object {
  return message.error === undefined ? message : { ...message, error: message.error.split(':', 1)[0] };
}
