import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { createOpenAIAgent, defineTool } from '../../src/agents/openai/index.js';
import { createTurn, runAgent } from './create-turn.js';
import { startModelServer } from './model-server.js';
import { functionPart, ofCall, playWithTools } from './play-with-tools.js';

const getWeather = defineTool({
  description: 'Tells the weather.',
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, celsius: 12 }),
});

describe('tool calls', () => {
  it('run side by side over two steps, their arguments shown as they are written', async () => {
    // Each tool waits for the other: run one after the other, they would wait for ever.
    const meeting = createMeeting(2);
    const tools = {
      get_weather: defineTool({
        description: 'Tells the weather.',
        parameters: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          await meeting();
          return { city, celsius: 12 };
        },
      }),
      get_time: defineTool({
        parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
        execute: async () => {
          await meeting();
          return '09:30';
        },
      }),
    };
    const { chunks, requests } = await playWithTools(
      tools,
      {},
      { fixture: 'parallel-tools-step-1' },
      { fixture: 'parallel-tools-step-2' },
    );

    expect(chunks.slice(0, 13)).toEqual([
      { type: 'start' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-1' },
      { type: 'text-delta', id: 'text-1', delta: 'Let me see.' },
      { type: 'text-end', id: 'text-1' },
      { type: 'tool-input-start', toolCallId: 'call_a', toolName: 'get_weather' },
      { type: 'tool-input-start', toolCallId: 'call_b', toolName: 'get_time' },
      { type: 'tool-input-delta', toolCallId: 'call_a', inputTextDelta: '{"city":' },
      { type: 'tool-input-delta', toolCallId: 'call_b', inputTextDelta: '{"zone":"Europe/' },
      { type: 'tool-input-delta', toolCallId: 'call_a', inputTextDelta: '"Köln"}' },
      { type: 'tool-input-delta', toolCallId: 'call_b', inputTextDelta: 'Berlin"}' },
      {
        type: 'tool-input-available',
        toolCallId: 'call_a',
        toolName: 'get_weather',
        input: { city: 'Köln' },
      },
      {
        type: 'tool-input-available',
        toolCallId: 'call_b',
        toolName: 'get_time',
        input: { zone: 'Europe/Berlin' },
      },
    ]);
    expect(chunks.slice(13, 15)).toEqual(
      expect.arrayContaining([
        { type: 'tool-output-available', toolCallId: 'call_a', output: { city: 'Köln', celsius: 12 } },
        { type: 'tool-output-available', toolCallId: 'call_b', output: '09:30' },
      ]),
    );
    expect(chunks.slice(15)).toEqual([
      { type: 'finish-step' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-2' },
      { type: 'text-delta', id: 'text-2', delta: '12 °C' },
      { type: 'text-delta', id: 'text-2', delta: ' at 09:30.' },
      { type: 'text-end', id: 'text-2' },
      { type: 'finish-step' },
      {
        type: 'finish',
        finishReason: 'stop',
        messageMetadata: {
          model: 'tiny-1',
          usage: { inputTokens: 140, outputTokens: 28, totalTokens: 168, cachedInputTokens: 48 },
        },
      },
    ]);
    expect(requests[0]?.body['tools']).toEqual([
      functionPart({
        function: {
          name: 'get_weather',
          description: 'Tells the weather.',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      }),
      functionPart({
        function: {
          name: 'get_time',
          parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
        },
      }),
    ]);
    expect(requests[1]?.body['messages']).toEqual([
      { role: 'user', content: 'Hello?' },
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [
          functionPart({ id: 'call_a', function: { name: 'get_weather', arguments: '{"city":"Köln"}' } }),
          functionPart({
            id: 'call_b',
            function: { name: 'get_time', arguments: '{"zone":"Europe/Berlin"}' },
          }),
        ],
      },
      { role: 'tool', tool_call_id: 'call_a', content: '{"city":"Köln","celsius":12}' },
      { role: 'tool', tool_call_id: 'call_b', content: '09:30' },
    ]);
  });

  it('are told apart by id where a server gives them one index', async () => {
    const { chunks } = await playWithTools(
      { get_weather: getWeather },
      {},
      { fixture: 'same-index-tools' },
      { fixture: 'text' },
    );

    expect(
      chunks.filter((chunk) => chunk.type === 'tool-output-available').map((chunk) => chunk.output),
    ).toEqual([
      { city: 'Rome', celsius: 12 },
      { city: 'Oslo', celsius: 12 },
    ]);
  });

  it('get ids of their own where a server begins at call_0 with every request', async () => {
    const { chunks } = await playWithTools(
      { get_weather: getWeather },
      {},
      { fixture: 'same-index-tools' },
      { fixture: 'same-index-tools' },
      { fixture: 'text' },
    );

    const ids = chunks
      .filter((chunk) => chunk.type === 'tool-input-available')
      .map((chunk) => chunk.toolCallId);
    expect(ids.slice(0, 2)).toEqual(['call_0', 'call_1']);
    expect(new Set(ids).size).toBe(4);
  });

  it('stop after maxSteps requests', async () => {
    const { baseURL, requests } = await startModelServer(
      { fixture: 'same-index-tools' },
      { fixture: 'same-index-tools' },
    );
    const tools = { get_weather: getWeather };
    const agent = createOpenAIAgent({
      baseURL,
      apiKey: 'any',
      model: 'tiny-1',
      tools,
      maxSteps: 2,
      environment: {},
    });
    const { chunks, error } = await runAgent(agent, createTurn());

    expect(error).toBeUndefined();
    expect(requests).toHaveLength(2);
    expect(chunks.at(-1)).toMatchObject({ type: 'finish' });
  });
});

describe('a call that goes wrong', () => {
  it('is shown and told to the model, whether its JSON, its fields or its name are wrong', async () => {
    const { chunks, told } = await playWithTools(
      { get_weather: getWeather },
      {},
      { fixture: 'bad-arguments' },
      { fixture: 'text' },
    );

    const errors = chunks.filter((chunk) => chunk.type === 'tool-input-error');
    expect(errors).toEqual([
      expect.objectContaining({
        toolCallId: 'call_0',
        input: '{"city": Köln}',
        errorText: expect.stringContaining('not JSON'),
      }),
      expect.objectContaining({
        toolCallId: 'call_1',
        input: { city: 7 },
        errorText: expect.stringContaining('city'),
      }),
      expect.objectContaining({
        toolCallId: 'call_2',
        toolName: 'fly',
        errorText: expect.stringContaining('get_weather'),
      }),
    ]);
    expect(told).toEqual([
      { role: 'user', content: 'Hello?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          functionPart({ id: 'call_0', function: { name: 'get_weather', arguments: '{}' } }),
          functionPart({ id: 'call_1', function: { name: 'get_weather', arguments: '{"city": 7}' } }),
          functionPart({ id: 'call_2', function: { name: 'fly', arguments: '{}' } }),
        ],
      },
      ...errors.map(({ toolCallId, errorText }) => ({
        role: 'tool',
        tool_call_id: toolCallId,
        content: `Error: ${errorText}`,
      })),
    ]);
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('No barometer.');
      },
      'No barometer.',
    ],
    ['rejects', () => Promise.reject(new Error('No barometer.')), 'No barometer.'],
    ['returns what JSON cannot say', () => ({ big: 10n }), 'BigInt'],
  ])('ends as its own error, not the turn’s, when the tool %s', async (_name, execute, errorText) => {
    const { chunks, told } = await playWithTools(
      { get_weather: defineTool({ execute }) },
      {},
      { fixture: 'same-index-tools' },
      { fixture: 'text' },
    );

    expect(ofCall(chunks, 'call_0').at(-1)).toMatchObject({
      type: 'tool-output-error',
      errorText: expect.stringContaining(errorText),
    });
    expect(told).toContainEqual({
      role: 'tool',
      tool_call_id: 'call_0',
      content: expect.stringContaining(errorText),
    });
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' });
  });
});

describe('a tool that reports on its way', () => {
  it('shows each value as preliminary, and the last one as its output', async () => {
    const countdown = defineTool({
      async *execute() {
        yield { left: 2 };
        yield { left: 1 };
      },
    });
    const { chunks, told } = await playWithTools(
      { save_note: countdown },
      {},
      { fixture: 'one-tool' },
      { fixture: 'text' },
    );

    expect(ofCall(chunks, 'call_0').slice(-3)).toEqual([
      { type: 'tool-output-available', toolCallId: 'call_0', output: { left: 2 }, preliminary: true },
      { type: 'tool-output-available', toolCallId: 'call_0', output: { left: 1 }, preliminary: true },
      { type: 'tool-output-available', toolCallId: 'call_0', output: { left: 1 } },
    ]);
    expect(told).toContainEqual({ role: 'tool', tool_call_id: 'call_0', content: '{"left":1}' });
  });
});

/** Resolves for everybody once `size` have come. */
function createMeeting(size: number): () => Promise<void> {
  let resolveAll = (): void => {};
  const everybodyCame = new Promise<void>((resolve) => (resolveAll = resolve));
  let came = 0;
  return () => {
    came += 1;
    if (came === size) resolveAll();
    return everybodyCame;
  };
}
