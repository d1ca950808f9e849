import { describe, expect, it } from 'vitest';

import { describeIssue } from '../../src/model/describe-issue.js';
import { chatMessageSchema, uiMessageSchema } from '../../src/model/message.js';

const chat = {
  author: { id: 'ada', kind: 'person' },
  parentId: null,
  turnId: null,
  createdAt: 1_000,
  status: 'done',
};
const call = { type: 'tool-search', toolCallId: 'c', input: { query: 'roof' } };
const approval = { id: 'ask', requestReason: 'It writes.' };

function message(...parts: unknown[]) {
  return { id: 'm1', role: 'assistant', parts, chat };
}

function complaint(value: unknown): string {
  const result = chatMessageSchema.safeParse(value);
  return result.success ? 'none' : describeIssue(result.error.issues[0]);
}

describe('reading a message', () => {
  it.each([
    { type: 'text', text: 'x', state: 'done', citations: [] },
    { type: 'reasoning', id: 'r', text: 'x' },
    { type: 'reasoning-file', mediaType: 'image/png', url: 'data:,' },
    { type: 'source-url', sourceId: 's', url: 'https://example.org' },
    { type: 'source-document', sourceId: 's', mediaType: 'text/plain', title: 'x', filename: 'x.txt' },
    { type: 'file', mediaType: 'image', url: 'data:,', providerReference: { openai: 'file-1' } },
    { type: 'custom', kind: 'provider.kind', providerMetadata: { provider: { a: [1] } } },
    { type: 'data-weather', id: 'w', data: { degrees: 3 } },
    { type: 'data-nothing' },
    { type: 'step-start' },
    {
      type: 'steering-message',
      id: 's',
      parts: [
        { type: 'text', text: 'x' },
        { type: 'file', mediaType: 'a', url: 'b' },
      ],
    },
    { ...call, state: 'input-streaming', input: undefined, rawInput: '{' },
    { ...call, state: 'input-available' },
    { ...call, state: 'approval-requested', approval },
    { ...call, state: 'approval-responded', approval: { ...approval, approved: true } },
    { ...call, state: 'output-available', output: null, preliminary: true },
    { ...call, state: 'output-error', errorText: 'x' },
    { ...call, state: 'output-denied', approval: { ...approval, approved: false } },
    { ...call, type: 'dynamic-tool', toolName: 'search', state: 'input-available' },
    { type: 'hologram', depth: 3 },
  ])('takes $type $state as it is', (part) => {
    const value = message(part);
    expect(chatMessageSchema.parse(value)).toBe(value);
  });

  it('keeps what a newer version added to a message and to its chat field', () => {
    const value = { ...message(), pinned: true, chat: { ...chat, mood: 'fine' } };
    expect(chatMessageSchema.parse(value)).toBe(value);
  });

  it('takes one with every field that it may have', () => {
    const author = { id: 'guide', kind: 'agent', name: 'Guide', avatar: '/guide.png' };
    const error = { code: 'agent-error', text: 'It broke off.' };
    const record = { author, parentId: 'm0', turnId: 't', createdAt: 1, replyTo: 'm0', finishedAt: 2 };
    for (const ending of [{ status: 'done' }, { status: 'failed', error }]) {
      const value = { ...message(), metadata: { model: 'x' }, chat: { ...record, ...ending } };
      expect(chatMessageSchema.parse(value)).toBe(value);
    }
  });

  it('takes a message of the AI SDK, which has no chat field', () => {
    const { chat: _ours, ...plain } = message({ type: 'text', text: 'x' });
    expect(uiMessageSchema.parse(plain)).toBe(plain);
    expect(complaint(plain)).toContain('"chat"');
  });

  it.each([
    [{ ...message(), id: 7 }, '"id"'],
    [{ ...message(), role: 'tool' }, '"role"'],
    [{ ...message(), parts: 'x' }, '"parts"'],
    [message('x'), '"parts.0"'],
    [message({ text: 'x' }), '"parts.0.type"'],
    [message({ type: 'step-start' }, { type: 'text' }), '"parts.1.text"'],
    [message({ type: 'text', text: 'x', state: 'open' }), '"parts.0.state"'],
    [message({ type: 'file', url: 'x' }), '"parts.0.mediaType"'],
    [message({ ...call, state: 'done' }), '"parts.0.state"'],
    [message({ ...call, state: 'toString' }), '"parts.0.state"'],
    [message({ type: 'tool-x', state: 'input-available' }), '"parts.0.toolCallId"'],
    [message({ ...call, type: 'dynamic-tool', state: 'input-available' }), '"parts.0.toolName"'],
    [message({ ...call, state: 'approval-requested' }), '"parts.0.approval"'],
    [message({ ...call, state: 'approval-responded', approval }), '"parts.0.approval.approved"'],
    [message({ ...call, state: 'output-error' }), '"parts.0.errorText"'],
    [message({ type: 'steering-message', id: 's', parts: [{ type: 'text' }] }), '"parts.0.parts.0.text"'],
    [{ ...message(), chat: { ...chat, status: 'late' } }, '"chat.status"'],
    [{ ...message(), chat: { ...chat, author: { id: 'ada' } } }, '"chat.author.kind"'],
    [{ ...message(), chat: { ...chat, createdAt: 'now' } }, '"chat.createdAt"'],
    [{ ...message(), chat: { ...chat, createdAt: Infinity } }, '"chat.createdAt"'],
    [{ ...message(), chat: { ...chat, finishedAt: 'later' } }, '"chat.finishedAt"'],
    [{ ...message(), chat: { ...chat, parentId: undefined } }, '"chat.parentId"'],
    [{ ...message(), chat: { ...chat, turnId: 7 } }, '"chat.turnId"'],
    [{ ...message(), chat: { ...chat, replyTo: 7 } }, '"chat.replyTo"'],
    [{ ...message(), chat: { ...chat, error: { code: 'x' } } }, '"chat.error.text"'],
    [{ ...message(), chat: { ...chat, author: { id: 7, kind: 'agent' } } }, '"chat.author.id"'],
    [{ ...message(), chat: { ...chat, author: { ...chat.author, name: {} } } }, '"chat.author.name"'],
    [{ ...message(), chat: { ...chat, author: { ...chat.author, avatar: 7 } } }, '"chat.author.avatar"'],
    [{ ...message(), chat: 'ada' }, '"chat"'],
    [message({ type: 'reasoning', text: 'x', id: 7 }), '"parts.0.id"'],
    [message({ type: 'text', text: 'x', providerMetadata: { a: 1 } }), '"parts.0.providerMetadata"'],
    [message({ type: 'text', text: 'x', citations: [{}] }), '"parts.0.citations.0"'],
    [null, 'the value itself'],
  ])('names what is wrong with %j', (value, field) => {
    expect(complaint(value)).toContain(field);
  });
});
