import { describe, expect, it } from 'vitest';

import { createOpenAIAgent, OpenAIAgentError } from '../../src/agents/openai/index.js';
import { createTurn, runAgent } from './create-turn.js';
import { secretKey, startModelServer, type ScriptedAnswer } from './model-server.js';

async function ask(options: Partial<Parameters<typeof createOpenAIAgent>[0]>, ...answers: ScriptedAnswer[]) {
  const { baseURL, requests } = await startModelServer(...answers);
  const agent = createOpenAIAgent({
    baseURL,
    apiKey: secretKey,
    model: 'tiny-1',
    environment: {},
    ...options,
  });
  return { ...(await runAgent(agent, createTurn())), requests };
}

describe('a streamed answer', () => {
  it('arrives as the text it was, however the bytes were cut', async () => {
    const { chunks, error, requests } = await ask({ instructions: 'Be brief.' }, { fixture: 'text' });

    expect(error).toBeUndefined();
    expect(chunks).toEqual([
      { type: 'start' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-1' },
      { type: 'text-delta', id: 'text-1', delta: 'Grüße' },
      { type: 'text-delta', id: 'text-1', delta: ' aus 東京 ' },
      { type: 'text-delta', id: 'text-1', delta: '🗼.' },
      { type: 'text-end', id: 'text-1' },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'stop', messageMetadata: { model: 'tiny-1' } },
    ]);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.path).toBe('/v1/chat/completions');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${secretKey}`);
    expect(requests[0]?.body).toEqual({
      model: 'tiny-1',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello?' },
      ],
    });
  });

  it.each([
    ['reasoning', ['They want', ' a number.'], '42'],
    ['reasoning-by-another-name', ['Hm.'], 'Yes.'],
  ])('tells reasoning from text (%s)', async (fixture, thoughts, text) => {
    const { chunks } = await ask({}, { fixture });

    expect(chunks.slice(2, -2)).toEqual([
      { type: 'reasoning-start', id: 'reasoning-1' },
      ...thoughts.map((delta) => ({ type: 'reasoning-delta', id: 'reasoning-1', delta })),
      { type: 'reasoning-end', id: 'reasoning-1' },
      { type: 'text-start', id: 'text-2' },
      { type: 'text-delta', id: 'text-2', delta: text },
      { type: 'text-end', id: 'text-2' },
    ]);
  });

  it('ends with the usage that came in a chunk without choices, and says that the answer was cut short', async () => {
    const { chunks } = await ask({}, { fixture: 'usage-without-choices' });

    expect(chunks.at(-1)).toEqual({
      type: 'finish',
      finishReason: 'length',
      messageMetadata: {
        model: 'tiny-1',
        usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11, reasoningTokens: 1, cachedInputTokens: 4 },
      },
    });
  });

  it('shows a refusal as marked text', async () => {
    const { chunks } = await ask({}, { fixture: 'refusal' });

    expect(chunks.slice(2)).toEqual([
      { type: 'text-start', id: 'text-1', providerMetadata: { openai: { refusal: true } } },
      { type: 'text-delta', id: 'text-1', delta: 'I cannot' },
      { type: 'text-delta', id: 'text-1', delta: ' help with that.' },
      { type: 'text-end', id: 'text-1' },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'content-filter', messageMetadata: { model: 'tiny-1' } },
    ]);
  });

  it('carries further request fields, and leaves usage out where the server knows no such option', async () => {
    const { requests } = await ask(
      { requestOptions: { temperature: 0.2, stream_options: null } },
      { fixture: 'text' },
    );

    expect(requests[0]?.body).toMatchObject({ temperature: 0.2 });
    expect(requests[0]?.body).not.toHaveProperty('stream_options');
  });
});

describe('a failing model', () => {
  const failures: [string, ScriptedAnswer, Partial<OpenAIAgentError>, string][] = [
    [
      'an error in mid-stream',
      { fixture: 'error-in-mid-stream' },
      { code: 'model-stream-failed', retryable: true },
      'The answer',
    ],
    [
      'a connection cut in mid-stream',
      { fixture: 'cut-in-mid-stream', ending: 'cut' },
      { code: 'model-stream-cut', retryable: true },
      'Half a',
    ],
    [
      'a stream that ends without a reason',
      { fixture: 'ended-without-reason' },
      { code: 'model-stream-cut', retryable: true },
      'Half',
    ],
    [
      'a refused key',
      { fixture: 'unauthorized', status: 401 },
      { code: 'model-unauthorized', retryable: false, status: 401 },
      '',
    ],
    [
      'a refused request',
      { fixture: 'unauthorized', status: 400 },
      { code: 'model-request-refused', retryable: false, status: 400 },
      '',
    ],
  ];
  it.each(failures)(
    'ends the turn with a sentence, without the key: %s',
    async (_name, answer, expected, text) => {
      const { chunks, error } = await ask({}, answer);

      expect(error).toBeInstanceOf(OpenAIAgentError);
      expect(error).toMatchObject(expected);
      expect(describeDeeply(error)).not.toContain('0123456789');
      const written = chunks.filter((chunk) => chunk.type === 'text-delta').map((chunk) => chunk.delta);
      expect(written.join('')).toBe(text);
      // What was begun is ended, and nothing claims that the answer is finished.
      expect(chunks.filter((chunk) => chunk.type === 'text-end')).toHaveLength(text === '' ? 0 : 1);
      expect(chunks.some((chunk) => chunk.type === 'finish')).toBe(false);
    },
  );

  it('names a server that is not there', async () => {
    const { baseURL } = await startModelServer();
    const { client } = await import('openai').then(({ default: OpenAI }) => ({
      client: new OpenAI({
        baseURL: baseURL.replace(/:\d+/, ':1'),
        apiKey: secretKey,
        maxRetries: 0,
        logLevel: 'off',
      }),
    }));
    const { error } = await runAgent(createOpenAIAgent({ client, model: 'tiny-1' }), createTurn());

    expect(error).toMatchObject({ code: 'model-unavailable', retryable: true });
    expect(describeDeeply(error)).not.toContain(secretKey);
  });

  it('stops asking when the turn is aborted, and says nothing more', async () => {
    const { baseURL } = await startModelServer({ fixture: 'ended-without-reason', ending: 'hold' });
    const agent = createOpenAIAgent({ baseURL, apiKey: secretKey, model: 'tiny-1' });
    const controller = new AbortController();
    const { chunks, error } = await runAgent(agent, createTurn({ controller }), (chunk) => {
      if (chunk.type === 'text-delta') controller.abort();
    });

    expect(error).toBeUndefined();
    expect(chunks.filter((chunk) => chunk.type === 'text-delta')).toHaveLength(1);
    expect(chunks.some((chunk) => chunk.type === 'finish')).toBe(false);
  });
});

describe('settings', () => {
  it('come from the environment where options leave them out', async () => {
    const { baseURL, requests } = await startModelServer({ fixture: 'text' });
    const environment = {
      OPENAI_BASE_URL: baseURL,
      OPENAI_API_KEY: 'from-environment',
      OPENAI_MODEL: 'env-model',
    };
    await runAgent(createOpenAIAgent({ environment }), createTurn());

    expect(requests[0]?.headers.authorization).toBe('Bearer from-environment');
    expect(requests[0]?.body['model']).toBe('env-model');
  });

  it('need no key for a server of one’s own', async () => {
    const { baseURL, requests } = await startModelServer({ fixture: 'text' });
    await runAgent(createOpenAIAgent({ baseURL, model: 'local', environment: {} }), createTurn());

    expect(requests).toHaveLength(1);
  });

  it('that are missing stop the start, not a conversation', () => {
    expect(() => createOpenAIAgent({ environment: {} })).toThrow(/OPENAI_MODEL/);
    expect(() => createOpenAIAgent({ model: 'any', environment: {} })).toThrow(/OPENAI_API_KEY/);
    expect(() => createOpenAIAgent({ model: 'any', environment: {} })).toThrow(
      expect.objectContaining({ code: 'model-not-configured' }),
    );
  });
});

/** Everything that a logger could print of an error: its stack, its fields, its causes. */
function describeDeeply(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = Object.getOwnPropertyNames(error).map((name) => JSON.stringify(Reflect.get(error, name)));
  return [
    error.message,
    error.stack,
    ...fields,
    error.cause === undefined ? '' : describeDeeply(error.cause),
  ].join('\n');
}
