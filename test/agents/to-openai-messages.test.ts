import { describe, expect, it } from 'vitest';

import { toOpenAIMessages } from '../../src/agents/openai/index.js';
import { assistantMessage, userMessage } from './create-turn.js';

const image = 'data:image/png;base64,iVBORw0KGgo=';

describe('what people wrote', () => {
  it('goes as plain text, after the instructions', () => {
    expect(toOpenAIMessages([userMessage('Hi')], { instructions: 'Be kind.' })).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('says who wrote it where several people talk', () => {
    const messages = [userMessage('Hi'), userMessage('Hello', { id: 'bob' })];

    expect(toOpenAIMessages(messages).map((message) => message.content)).toEqual(['Ada: Hi', 'bob: Hello']);
  });

  it('takes images along by URL or data, and each other file in the form that a model can read', () => {
    const parts = [
      { type: 'text' as const, text: 'Look:' },
      { type: 'file' as const, mediaType: 'image/jpeg', url: 'https://example.com/cat.jpg' },
      { type: 'file' as const, mediaType: 'image/png', url: image },
      { type: 'file' as const, mediaType: 'audio/mpeg', url: 'data:audio/mpeg;base64,SUQz' },
      {
        type: 'file' as const,
        mediaType: 'application/pdf',
        filename: 'a.pdf',
        url: 'data:application/pdf;base64,JVBE',
      },
      {
        type: 'file' as const,
        mediaType: 'text/csv',
        filename: 'a.csv',
        url: 'data:text/csv,ein%3Bs%C3%BC%C3%9Fes',
      },
      {
        type: 'file' as const,
        mediaType: 'application/zip',
        filename: 'a.zip',
        url: 'https://example.com/a.zip',
      },
    ];

    expect(toOpenAIMessages([userMessage(parts)])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look:' },
          { type: 'image_url', image_url: { url: 'https://example.com/cat.jpg' } },
          { type: 'image_url', image_url: { url: image } },
          { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
          { type: 'text', text: 'a.csv:\nein;süßes' },
          {
            type: 'text',
            text: '[Attached: a.zip (application/zip) at https://example.com/a.zip; its contents are not shown here.]',
          },
        ],
      },
    ]);
  });

  it('is left out when it says nothing', () => {
    expect(toOpenAIMessages([userMessage([]), userMessage('')])).toEqual([]);
  });

  it('survives a data URL that cannot be decoded', () => {
    const broken = { type: 'file' as const, mediaType: 'text/plain', url: 'data:text/plain;base64,%%%' };

    expect(toOpenAIMessages([userMessage([broken])])).toEqual([
      { role: 'user', content: expect.stringContaining('not shown here') },
    ]);
  });
});

describe('what the agent wrote', () => {
  it('goes step by step, each call with its result, without reasoning and sources', () => {
    const message = assistantMessage([
      { type: 'step-start' },
      { type: 'reasoning', text: 'Hm.', state: 'done' },
      { type: 'text', text: 'Let me see.', state: 'done' },
      {
        type: 'tool-get_weather',
        toolCallId: 'a',
        state: 'output-available',
        input: { city: 'Rome' },
        output: { c: 30 },
      },
      {
        type: 'dynamic-tool',
        toolName: 'get_time',
        toolCallId: 'b',
        state: 'output-error',
        input: {},
        errorText: 'No clock',
      },
      { type: 'step-start' },
      { type: 'source-url', sourceId: 's', url: 'https://example.com' },
      { type: 'text', text: 'It is hot.', state: 'done' },
    ]);

    expect(toOpenAIMessages([message])).toEqual([
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } },
          { id: 'b', type: 'function', function: { name: 'get_time', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: '{"c":30}' },
      { role: 'tool', tool_call_id: 'b', content: 'Error: No clock' },
      { role: 'assistant', content: 'It is hot.' },
    ]);
  });

  it('keeps text that came after a result behind that result, also where no step was marked', () => {
    const message = assistantMessage([
      { type: 'tool-add', toolCallId: 'a', state: 'output-available', input: { a: 1 }, output: 2 },
      { type: 'text', text: 'Two.' },
    ]);

    expect(toOpenAIMessages([message]).map((sent) => sent.role)).toEqual(['assistant', 'tool', 'assistant']);
  });

  it('gives every call a result: denied, interrupted, never completed', () => {
    const message = assistantMessage([
      {
        type: 'tool-save',
        toolCallId: 'a',
        state: 'output-denied',
        input: { text: 'x' },
        approval: { id: '1', approved: false, reason: 'No' },
      },
      { type: 'tool-save', toolCallId: 'b', state: 'approval-requested', input: {}, approval: { id: '2' } },
      { type: 'tool-save', toolCallId: 'c', state: 'input-streaming', input: undefined },
      {
        type: 'tool-save',
        toolCallId: 'd',
        state: 'output-error',
        input: undefined,
        rawInput: '{',
        errorText: 'Bad',
      },
    ]);

    const [assistant, ...results] = toOpenAIMessages([message]);
    expect(assistant).toMatchObject({
      tool_calls: [{ id: 'a' }, { id: 'b' }, { id: 'd', function: { arguments: '{}' } }],
    });
    expect(results).toEqual([
      { role: 'tool', tool_call_id: 'a', content: expect.stringContaining('denied this call: No') },
      { role: 'tool', tool_call_id: 'b', content: expect.stringContaining('interrupted') },
      { role: 'tool', tool_call_id: 'd', content: 'Error: Bad' },
    ]);
  });

  it('puts what a person threw in before the step that took it up', () => {
    const message = assistantMessage([
      { type: 'step-start' },
      { type: 'text', text: 'One' },
      { type: 'steering-message', id: 's', parts: [{ type: 'text', text: 'Faster!' }] },
      { type: 'step-start' },
      { type: 'text', text: 'Two' },
    ]);

    expect(toOpenAIMessages([message])).toEqual([
      { role: 'assistant', content: 'One' },
      { role: 'user', content: 'Faster!' },
      { role: 'assistant', content: 'Two' },
    ]);
  });
});
