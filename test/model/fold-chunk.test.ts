import { describe, expect, it } from 'vitest';

import type { UIMessageChunk } from '../../src/model/chunk.js';
import { finishFold } from '../../src/model/fold/finish-fold.js';
import { foldChunk } from '../../src/model/fold/fold-chunk.js';
import { messageFoldSchema } from '../../src/model/fold/message-fold-schema.js';
import { startFold, type MessageFold } from '../../src/model/fold/message-fold.js';
import type { ChatMessage } from '../../src/model/message.js';
import { countLooks } from './count-looks.js';
import { asJson, foldWithSdk } from './sdk-fold.js';

function emptyMessage(parts: ChatMessage['parts'] = []): ChatMessage {
  return {
    id: 'm1',
    role: 'assistant',
    parts,
    chat: {
      author: { id: 'guide', kind: 'agent' },
      parentId: 'm0',
      turnId: 't1',
      createdAt: 1_000,
      status: 'streaming',
    },
  };
}

function foldAll(chunks: readonly UIMessageChunk[], from = startFold(emptyMessage())): MessageFold {
  return chunks.reduce((fold, chunk) => {
    const result = foldChunk(fold, chunk);
    expect(result.problem).toBeUndefined();
    return result.fold;
  }, from);
}

describe('text', () => {
  it('replaces the message, its parts and the one part for a delta, and nothing else', () => {
    const before = foldAll([
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'search', input: { query: 'roof' } },
      { type: 'text-start', id: 'a' },
      { type: 'reasoning-start', id: 'a' },
      { type: 'text-delta', id: 'a', delta: 'Hel' },
    ]);
    const { fold, delta } = foldChunk(before, { type: 'text-delta', id: 'a', delta: 'lo' });

    expect(delta).toEqual({ partIndex: 1, kind: 'text', offset: 3, delta: 'lo' });
    expect(fold.message.parts[1]).toEqual({ type: 'text', text: 'Hello', state: 'streaming' });
    expect(fold.message.parts[0]).toBe(before.message.parts[0]);
    expect(fold.message.parts[2]).toBe(before.message.parts[2]);
    expect(fold.message.chat).toBe(before.message.chat);
    expect(fold.open).toBe(before.open);
  });

  it('stays open over the end of a step, for another stream may be writing it', () => {
    const fold = foldAll([
      { type: 'text-start', id: 'a' },
      { type: 'finish-step' },
      { type: 'start-step' },
      { type: 'text-delta', id: 'a', delta: 'still here' },
    ]);
    expect(fold.message.parts).toEqual([
      { type: 'text', text: 'still here', state: 'streaming' },
      { type: 'step-start' },
    ]);
  });

  it('refuses what continues nothing, names the id, and keeps its state', () => {
    const before = startFold(emptyMessage());
    const { fold, problem } = foldChunk(before, { type: 'text-delta', id: 'gone', delta: 'x' });
    expect(fold).toBe(before);
    expect(problem).toMatchObject({ code: 'missing-part', message: expect.stringContaining('"gone"') });
  });
});

describe('the cost of a token', () => {
  it('does not grow with what was written before it', () => {
    const body = 'A "quoted" word, then a line.\n'.repeat(2_500);
    const input = JSON.stringify({ path: 'notes.md', tags: ['a', 'b'], body });
    let fold = foldAll([
      { type: 'text-start', id: 'a' },
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'save_note' },
    ]);

    const looks = countLooks();
    for (let at = 0; at < input.length; at += 7) {
      const piece = input.slice(at, at + 7);
      fold = foldChunk(fold, { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: piece }).fold;
      fold = foldChunk(fold, { type: 'text-delta', id: 'a', delta: piece }).fold;
    }
    const looked = looks.stop();

    expect(fold.message.parts).toMatchObject([{ text: input }, { rawInput: input, input: { body } }]);
    expect(looked).toBeGreaterThanOrEqual(input.length);
    expect(looked).toBeLessThanOrEqual(2 * input.length);
  });

  it('reads the input again only where another chunk has written over it', () => {
    const fold = foldAll([
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'search' },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"a":"x' },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'search', input: { a: 'something else' } },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: 'y' },
    ]);
    expect(fold.message.parts).toMatchObject([
      { state: 'input-streaming', input: { a: 'xy' }, rawInput: '{"a":"xy' },
    ]);
  });
});

describe('an id that is the name of something every object has', () => {
  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'opens and closes only what is %s',
    (id) => {
      const before = startFold(emptyMessage());
      expect(foldChunk(before, { type: 'text-delta', id, delta: 'x' }).problem?.code).toBe('missing-part');
      expect(
        foldChunk(before, { type: 'tool-input-delta', toolCallId: id, inputTextDelta: '1' }).problem?.code,
      ).toBe('missing-tool-call');

      const opened = foldAll([
        { type: 'text-start', id },
        { type: 'tool-input-start', toolCallId: id, toolName: id },
      ]);
      const written = foldAll(
        [
          { type: 'text-delta', id, delta: 'x' },
          { type: 'tool-input-delta', toolCallId: id, inputTextDelta: '{"a":1}' },
          { type: 'text-end', id },
        ],
        asJson(opened),
      );
      expect(written.message.parts).toMatchObject([
        { type: 'text', text: 'x', state: 'done' },
        { type: `tool-${id}`, input: { a: 1 } },
      ]);
      expect(Object.keys(written.open.text)).toEqual([]);
    },
  );

  it('leaves prototypes alone when metadata is merged', () => {
    const harmful: unknown = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}',
    );
    const fold = foldAll([
      { type: 'start', messageMetadata: { a: 0, b: { c: 1 } } },
      { type: 'message-metadata', messageMetadata: harmful },
      { type: 'finish', messageMetadata: { b: { d: 2 } } },
    ]);
    expect(asJson(fold.message.metadata)).toEqual({ a: 1, b: { c: 1, d: 2 } });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('what the stream says about itself', () => {
  it('keeps the id that the message has, whatever the stream calls it', () => {
    expect(foldAll([{ type: 'start', messageId: 'other' }]).message.id).toBe('m1');
  });

  it('reports the agent’s error in the agent’s words', () => {
    const before = startFold(emptyMessage());
    const result = foldChunk(before, { type: 'error', errorText: 'The model is overloaded.' });
    expect(result).toEqual({
      fold: before,
      problem: { code: 'agent-error', message: 'The model is overloaded.' },
    });
    expect(result.fold).toBe(before);
  });

  it('reports a chunk that nobody checked and that no version knows', () => {
    const before = startFold(emptyMessage());
    const unknown = JSON.parse('{"type":"toString"}') as UIMessageChunk;
    expect(foldChunk(before, unknown)).toMatchObject({ fold: before, problem: { code: 'unknown-chunk' } });
  });

  it('takes back a step that is tried again, and closes what was open', () => {
    const fold = foldAll([
      { type: 'text-start', id: 'a' },
      { type: 'start-step' },
      { type: 'text-start', id: 'b' },
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'search' },
      { type: 'reset-step' },
    ]);
    expect(fold.message.parts.map(({ type }) => type)).toEqual(['text', 'step-start']);
    expect(foldChunk(fold, { type: 'text-delta', id: 'a', delta: 'x' }).problem?.code).toBe('missing-part');
  });

  it('replaces data of the same type and id, and stores nothing transient', () => {
    const fold = foldAll([
      { type: 'data-progress', id: 'p', data: 1 },
      { type: 'data-other', id: 'p', data: 'x' },
      { type: 'data-progress', id: 'p', data: 2 },
      { type: 'data-progress', data: 3, transient: true },
      { type: 'data-progress', data: 4 },
    ]);
    expect(fold.message.parts).toEqual([
      { type: 'data-progress', id: 'p', data: 2 },
      { type: 'data-other', id: 'p', data: 'x' },
      { type: 'data-progress', data: 4 },
    ]);
  });
});

describe('fields that are undefined, as an agent in the same process may yield them', () => {
  it('are left off, for a fold must equal its own JSON', () => {
    const loose: UIMessageChunk[] = [
      { type: 'data-ping', id: 'p', data: 1 },
      { type: 'data-ping', id: 'p', data: undefined },
      { type: 'data-pong', data: undefined },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 't', input: undefined },
      { type: 'tool-output-available', toolCallId: 'c', output: undefined },
    ];
    const fold = foldAll(loose);
    expect(asJson(fold)).toStrictEqual(fold);
  });
});

describe('tool calls', () => {
  it('replaces preliminary results and finds the call in an earlier step', () => {
    const fold = foldAll([
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'search', input: 1 },
      { type: 'start-step' },
      { type: 'tool-output-available', toolCallId: 'c', output: 'some', preliminary: true },
      { type: 'tool-output-available', toolCallId: 'c', output: 'all' },
    ]);
    expect(fold.message.parts[0]).toEqual({
      type: 'tool-search',
      toolCallId: 'c',
      state: 'output-available',
      input: 1,
      output: 'all',
    });
  });

  // The order in which an approval with an edited input is to be sent.
  it('keeps both the edited input and the approval when the input comes before the answer', async () => {
    const chunks: UIMessageChunk[] = [
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: { text: 'draft' } },
      { type: 'tool-approval-request', approvalId: 'ask', toolCallId: 'c', reason: 'It writes.' },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: { text: 'edited' } },
      { type: 'tool-approval-response', approvalId: 'ask', approved: true },
      { type: 'tool-output-available', toolCallId: 'c', output: 'saved' },
    ];
    const answered = foldAll(chunks.slice(0, 4));
    expect(answered.message.parts).toEqual([
      {
        type: 'tool-save_note',
        toolCallId: 'c',
        state: 'approval-responded',
        input: { text: 'edited' },
        approval: { id: 'ask', requestReason: 'It writes.', approved: true },
      },
    ]);
    expect(foldAll(chunks).message.parts).toMatchObject([
      { state: 'output-available', input: { text: 'edited' }, output: 'saved', approval: { approved: true } },
    ]);
    const sdk = await foldWithSdk(emptyMessage(), chunks);
    expect(sdk.states[3]).toMatchObject({ parts: asJson(answered.message.parts) });
  });

  it('falls back to a plain call when the edited input comes after the answer', () => {
    const fold = foldAll([
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: 'draft' },
      { type: 'tool-approval-request', approvalId: 'ask', toolCallId: 'c' },
      { type: 'tool-approval-response', approvalId: 'ask', approved: true },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: 'edited' },
    ]);
    expect(fold.message.parts).toMatchObject([
      { state: 'input-available', input: 'edited', approval: { id: 'ask' } },
    ]);
  });

  it('makes a second part of an edited input that comes in a later step', () => {
    const fold = foldAll([
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: 'draft' },
      { type: 'start-step' },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save_note', input: 'edited' },
    ]);
    expect(fold.message.parts).toHaveLength(3);
  });

  it('reads on where a stored message was cut off', async () => {
    const message = emptyMessage([
      { type: 'step-start' },
      {
        type: 'tool-search',
        toolCallId: 'c',
        state: 'input-streaming',
        rawInput: '{"query":"ro',
        input: { query: 'ro' },
      },
      {
        type: 'dynamic-tool',
        toolName: 'note',
        toolCallId: 'd',
        state: 'input-streaming',
        rawInput: 'as te',
        inputEncoding: 'text',
      },
    ]);
    const chunks: UIMessageChunk[] = [
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: 'of"' },
      { type: 'tool-input-delta', toolCallId: 'd', inputTextDelta: 'xt' },
    ];
    const fold = foldAll(chunks, startFold(message));
    expect(fold.message.parts).toMatchObject([
      {},
      { input: { query: 'roof' }, rawInput: '{"query":"roof"' },
      { input: 'as text', rawInput: 'as text' },
    ]);
    const sdk = await foldWithSdk({ ...message, metadata: {} }, chunks);
    expect(sdk.states[1]).toMatchObject({ parts: asJson(fold.message.parts) });
  });
});

describe('the end of a turn', () => {
  it('closes what was open, keeps how far the calls came, and says how it ended', () => {
    const fold = foldAll([
      { type: 'reasoning-start', id: 'r' },
      { type: 'text-start', id: 'a' },
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'search' },
    ]);
    const error = { code: 'gateway-restarted', text: 'The gateway was restarted.' };
    const message = finishFold(fold, { reason: 'interrupted', error, endedAt: 2_000 });
    expect(message).toEqual({
      ...emptyMessage([
        { type: 'reasoning', id: 'r', text: '', state: 'done' },
        { type: 'text', text: '', state: 'done' },
        { type: 'tool-search', toolCallId: 'c', state: 'input-streaming' },
      ]),
      chat: { ...fold.message.chat, status: 'interrupted', error, finishedAt: 2_000 },
    });
    expect(fold.message.chat.status).toBe('streaming');
  });

  it('leaves the parts alone when nothing was open', () => {
    const fold = foldAll([
      { type: 'text-start', id: 'a' },
      { type: 'text-end', id: 'a' },
    ]);
    const message = finishFold(fold, { reason: 'done' });
    expect(message.parts).toBe(fold.message.parts);
    expect(message.chat).toEqual({ ...fold.message.chat, status: 'done' });
  });
});

describe('a fold that comes over a wire', () => {
  const fold = foldAll([
    { type: 'text-start', id: '__proto__' },
    { type: 'tool-input-start', toolCallId: 'c', toolName: 'search' },
    { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"a":[1' },
  ]);

  it('is taken as it is', () => {
    const received = asJson(fold);
    expect(messageFoldSchema.parse(received)).toBe(received);
    expect(received).toStrictEqual(fold);
  });

  it.each([
    ['another version', { ...fold, version: 2 }],
    ['no record of what is open', { ...fold, open: {} }],
    ['a message that is none', { ...fold, message: { id: 'm1' } }],
    ['an index that is none', { ...fold, open: { ...fold.open, text: { a: 'b' } } }],
    ['a call without its text', { ...fold, open: { ...fold.open, tools: { c: { toolName: 'search' } } } }],
  ])('is refused with %s', (_name, received) => {
    expect(messageFoldSchema.safeParse(received).success).toBe(false);
  });
});
