import { createUIMessageStream, createUIMessageStreamResponse } from 'ai';
import { describe, expect, it } from 'vitest';

import {
  createUIMessageStreamAgent,
  fromUIMessageStream,
  UIMessageStreamError,
} from '../../src/agents/ui-message-stream/index.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import { assistantMessage, createTurn, runAgent, userMessage } from './create-turn.js';
import { startServer, writeInPieces } from './http-server.js';

const answer = [
  { type: 'start', messageId: 'message-9', messageMetadata: { model: 'tiny-1' } },
  { type: 'start-step' },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Überlegung 🤔' },
  { type: 'reasoning-end', id: 'r' },
  { type: 'tool-input-available', toolCallId: 'c', toolName: 'add', input: { a: 1 } },
  { type: 'tool-output-available', toolCallId: 'c', output: 2 },
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: 'line one\nline two: {"data":1}' },
  { type: 'text-end', id: 't' },
  { type: 'data-weather', id: 'w', data: { celsius: 12 } },
  { type: 'finish-step' },
  { type: 'finish', finishReason: 'stop' },
] as const;

/** A route as an app writes it with the AI SDK, whose bytes arrive in pieces of one to five. */
function startRoute(requests: { headers: object; body: unknown }[] = []): Promise<string> {
  return startServer(async ({ headers }, body, response) => {
    requests.push({ headers, body: JSON.parse(body) });
    const stream = createUIMessageStream({
      execute: ({ writer }) => {
        for (const chunk of answer) writer.write({ ...chunk });
      },
    });
    const sdk = createUIMessageStreamResponse({ stream });
    response.writeHead(sdk.status, Object.fromEntries(sdk.headers));
    await writeInPieces(response, new Uint8Array(await sdk.arrayBuffer()));
    response.end();
  });
}

/** A route that writes just these bytes. */
function startRawRoute(
  text: string,
  options: { ending?: 'end' | 'cut' | 'hold'; status?: number; type?: string } = {},
) {
  const { ending = 'end', status = 200, type = 'text/event-stream; charset=utf-8' } = options;
  return startServer(async (_request, _body, response) => {
    response.writeHead(status, { 'content-type': type });
    await writeInPieces(response, new TextEncoder().encode(text));
    if (ending === 'end') response.end();
    if (ending === 'cut') response.destroy();
  });
}

const event = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;
const ask = (url: string) => runAgent(createUIMessageStreamAgent({ url }), createTurn());

describe('a route of the AI SDK', () => {
  it('gives its chunks through unchanged, however the bytes were cut', async () => {
    const { chunks, error } = await ask(await startRoute());

    expect(error).toBeUndefined();
    expect(chunks).toEqual(answer);
  });

  it('is asked as the SDK’s own transport asks: plain messages, the body, the headers', async () => {
    const requests: { headers: object; body: unknown }[] = [];
    const url = await startRoute(requests);
    const agent = createUIMessageStreamAgent({
      url,
      headers: (turn) => ({ 'x-user': turn.user.id }),
      body: { model: 'tiny-1' },
    });
    await runAgent(agent, createTurn({ messages: [userMessage('Hello?')], body: { temperature: 1 } }));

    expect(requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-user': 'ada' });
    expect(requests[0]?.body).toEqual({
      temperature: 1,
      model: 'tiny-1',
      id: 'room',
      messages: [{ id: 'user-ada', role: 'user', parts: [{ type: 'text', text: 'Hello?' }] }],
      trigger: 'submit-message',
    });
  });

  it('is told which message it goes on with', async () => {
    const requests: { headers: object; body: unknown }[] = [];
    const agent = createUIMessageStreamAgent({ url: await startRoute(requests) });
    await runAgent(
      agent,
      createTurn({
        messages: [userMessage('Hello?'), assistantMessage([{ type: 'text', text: 'Half' }], 'message-1')],
      }),
    );

    expect(requests[0]?.body).toMatchObject({
      messageId: 'message-1',
      messages: [{}, { role: 'assistant' }],
    });
  });
});

describe('a stream that is not as it should be', () => {
  it('is read to its end, and what could not be read is told last', async () => {
    const url = await startRawRoute(
      ': comment\r\n\r\nevent: ping\r\nid: 7\r\nretry: 10\r\n\r\n' +
        event({ type: 'start' }) +
        'data: {"type":\r\n\r\n' +
        event({ type: 'text-delta', id: 7 }) +
        event({ type: 'chunk-of-the-future', anything: true }) +
        'data: {"type":"text-start",\ndata:"id":"t"}\n\n' +
        event({ type: 'text-delta', id: 't', delta: 'Hi', future: 1 }).replaceAll('\n', '\r') +
        event({ type: 'text-end', id: 't' }) +
        'data: [DONE]\n\n',
    );
    const { chunks, error } = await ask(url);

    expect(error).toBeUndefined();
    expect(chunks).toEqual([
      { type: 'start' },
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'Hi', future: 1 },
      { type: 'text-end', id: 't' },
      { type: 'error', errorText: expect.stringMatching(/was not JSON.*1 more/) },
    ]);
  });

  it('is whole without its end mark when its last chunk says so', async () => {
    const { chunks, error } = await ask(
      await startRawRoute(event({ type: 'start' }) + event({ type: 'finish' })),
    );

    expect(error).toBeUndefined();
    expect(chunks).toEqual([{ type: 'start' }, { type: 'finish' }]);
  });

  it.each(['end', 'cut'] as const)(
    'fails the turn when it breaks off (%s), and keeps what came',
    async (ending) => {
      const url = await startRawRoute(event({ type: 'text-start', id: 't' }) + 'data: {"type":"text-', {
        ending,
      });
      const { chunks, error } = await ask(url);

      expect(chunks).toEqual([{ type: 'text-start', id: 't' }]);
      expect(error).toBeInstanceOf(UIMessageStreamError);
      expect(error).toMatchObject({ code: 'stream-cut', retryable: true });
    },
  );

  it.each([
    [{ status: 401 }, { code: 'stream-refused', status: 401, retryable: false }],
    [{ status: 503 }, { code: 'stream-refused', status: 503, retryable: true }],
    [{ type: 'text/html' }, { code: 'stream-not-a-stream', retryable: false }],
  ])('fails the turn without repeating what the route said: %j', async (options, expected) => {
    const { chunks, error } = await ask(await startRawRoute('internal: password 1234', options));

    expect(chunks).toEqual([]);
    expect(error).toMatchObject(expected);
    expect(String(error)).not.toContain('1234');
  });

  it('fails the turn when nobody listens', async () => {
    const { error } = await ask('http://127.0.0.1:1/chat');

    expect(error).toMatchObject({ code: 'stream-unreachable', retryable: true });
  });

  it('stops reading an event that has no end', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(0x61)),
    });
    const response = new Response(endless, { headers: { 'content-type': 'text/event-stream' } });
    const { error } = await runAgent(
      fromUIMessageStream(() => response),
      createTurn(),
    );

    expect(error).toMatchObject({ code: 'stream-event-too-large' });
  });
});

describe('a stream in the same process', () => {
  it('goes through as it is, from the AI SDK itself', async () => {
    const agent = fromUIMessageStream(() =>
      createUIMessageStream({
        execute: ({ writer }) => {
          for (const chunk of answer) writer.write({ ...chunk });
        },
      }),
    );

    expect(await runAgent(agent, createTurn())).toEqual({ chunks: answer, error: undefined });
  });

  it('goes through from a generator, with the turn at hand', async () => {
    const agent = fromUIMessageStream(async function* ({ channel }): AsyncGenerator<UIMessageChunk> {
      yield { type: 'text-start', id: channel };
    } satisfies Parameters<typeof fromUIMessageStream>[0]);

    expect((await runAgent(agent, createTurn())).chunks).toEqual([{ type: 'text-start', id: 'room' }]);
  });

  it('fails the turn with what the function threw', async () => {
    const agent = fromUIMessageStream(() => {
      throw new Error('No model today.');
    });

    expect((await runAgent(agent, createTurn())).error).toMatchObject({ message: 'No model today.' });
  });
});

describe('stopping', () => {
  it('ends at once and cancels the source, also while that is silent', async () => {
    const controller = new AbortController();
    let cancelled = (): void => {};
    const cancellation = new Promise<void>((resolve) => (cancelled = resolve));
    const agent = fromUIMessageStream(
      () =>
        new ReadableStream<UIMessageChunk>({
          start: (stream) => stream.enqueue({ type: 'start' }),
          cancel: () => cancelled(),
        }),
    );
    const { chunks, error } = await runAgent(agent, createTurn({ controller }), () => controller.abort());
    await cancellation;

    expect(error).toBeUndefined();
    expect(chunks).toEqual([{ type: 'start' }]);
  });

  it('does not wait for a generator that is silent for ever', async () => {
    const controller = new AbortController();
    const agent = fromUIMessageStream(async function* (): AsyncGenerator<UIMessageChunk> {
      yield { type: 'start' };
      await new Promise(() => {});
    });
    const { chunks, error } = await runAgent(agent, createTurn({ controller }), () =>
      queueMicrotask(() => controller.abort()),
    );

    expect(error).toBeUndefined();
    expect(chunks).toEqual([{ type: 'start' }]);
  });

  it('ends the request to a silent route', async () => {
    const controller = new AbortController();
    let closed = (): void => {};
    const closing = new Promise<void>((resolve) => (closed = resolve));
    const url = await startServer(async (_request, _body, response) => {
      response.on('close', closed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      await writeInPieces(response, new TextEncoder().encode(event({ type: 'start' })));
    });
    const agent = createUIMessageStreamAgent({ url });
    const { chunks, error } = await runAgent(agent, createTurn({ controller }), () => controller.abort());
    await closing;

    expect(error).toBeUndefined();
    expect(chunks).toEqual([{ type: 'start' }]);
  });
});
