import {
  convertToModelMessages,
  jsonSchema,
  simulateReadableStream,
  streamText,
  tool,
  type UIMessage,
} from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, it } from 'vitest';

import { createUIMessageStreamAgent } from '../../src/agents/ui-message-stream/index.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import { foldChunk } from '../../src/model/fold/fold-chunk.js';
import { startFold } from '../../src/model/fold/message-fold.js';
import { isToolPart } from '../../src/model/fold/tool-lookup.js';
import type { ChatMessage } from '../../src/model/message.js';
import { assistantMessage, createTurn, runAgent, textOf, userMessage } from './create-turn.js';
import { startServer, writeInPieces } from './http-server.js';

type StreamResult = Extract<
  NonNullable<NonNullable<ConstructorParameters<typeof MockLanguageModelV4>[0]>['doStream']>,
  readonly unknown[]
>[number];
type StreamPart = StreamResult['stream'] extends ReadableStream<infer PART> ? PART : never;

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const say = (text: string): StreamPart[] => [
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: text },
  { type: 'text-end', id: 't' },
  { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
];
const call = (toolName: string, input: object): StreamPart[] => [
  { type: 'tool-call', toolCallId: 'c', toolName, input: JSON.stringify(input) },
  { type: 'finish', finishReason: { unified: 'tool-calls', raw: 'tool_calls' }, usage },
];

/** A route as an app writes it: `streamText` with a tool of the page and one that needs approval. */
async function startRoute(...answers: StreamPart[][]) {
  const model = new MockLanguageModelV4({
    doStream: answers.map((chunks) => ({
      stream: simulateReadableStream({
        chunks: [{ type: 'stream-start' as const, warnings: [] }, ...chunks],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    })),
  });
  const saved: unknown[] = [];
  const requests: { messages: UIMessage[]; messageId?: string }[] = [];
  const url = await startServer(async (_request, body, response) => {
    const request: { messages: UIMessage[]; messageId?: string } = JSON.parse(body);
    requests.push(request);
    const result = streamText({
      model,
      messages: await convertToModelMessages(request.messages),
      tools: {
        get_page_info: tool({ inputSchema: jsonSchema({ type: 'object', properties: {} }) }),
        save_note: tool({
          inputSchema: jsonSchema<{ text: string }>({
            type: 'object',
            properties: { text: { type: 'string' } },
          }),
          needsApproval: true,
          execute: ({ text }) => {
            saved.push(text);
            return { saved: text };
          },
        }),
      },
    });
    const sdk = result.toUIMessageStreamResponse({ originalMessages: request.messages });
    response.writeHead(sdk.status, Object.fromEntries(sdk.headers));
    await writeInPieces(response, new Uint8Array(await sdk.arrayBuffer()));
    response.end();
  });
  return { agent: createUIMessageStreamAgent({ url }), model, requests, saved };
}

type Route = Awaited<ReturnType<typeof startRoute>>;

/** Calls the agent twice, as a gateway does: with the question, then with its own message and the answer in it. */
async function askTwice({ agent }: Route, answer: (message: ChatMessage) => UIMessageChunk) {
  const question = userMessage('Hello?');
  const first = await runAgent(agent, createTurn({ messages: [question] }));
  expect(first.error).toBeUndefined();
  const asked = foldAll(assistantMessage([], 'message-1'), first.chunks);
  const answered = foldAll(asked, [answer(asked)]);
  const second = await runAgent(agent, createTurn({ messages: [question, answered] }));
  expect(second.error).toBeUndefined();
  return { asked, text: textOf(second.chunks), message: foldAll(answered, second.chunks) };
}

function foldAll(message: ChatMessage, chunks: readonly UIMessageChunk[]): ChatMessage {
  return chunks.reduce((fold, chunk) => foldChunk(fold, chunk).fold, startFold(message)).message;
}

const toolPartOf = (message: ChatMessage) => message.parts.find(isToolPart);
const approvalOf = (message: ChatMessage): string => toolPartOf(message)?.approval?.id ?? 'none';

it('a tool of the page is left open, and the route goes on with its result', async () => {
  const route = await startRoute(call('get_page_info', {}), say('You are on Demo.'));
  const { asked, text, message } = await askTwice(route, () => ({
    type: 'tool-output-available',
    toolCallId: 'c',
    output: { title: 'Demo' },
  }));

  expect(toolPartOf(asked)).toMatchObject({ type: 'tool-get_page_info', state: 'input-available' });
  expect(text).toBe('You are on Demo.');
  expect(route.requests[1]?.messageId).toBe('message-1');
  expect(toolPartOf(message)).toMatchObject({ state: 'output-available', output: { title: 'Demo' } });
});

it('a request for approval goes through, and the route runs the tool once it is approved', async () => {
  const route = await startRoute(call('save_note', { text: 'milk' }), say('Saved.'));
  const { asked, text, message } = await askTwice(route, (waiting) => {
    expect(route.saved).toEqual([]);
    return { type: 'tool-approval-response', approvalId: approvalOf(waiting), approved: true };
  });

  expect(toolPartOf(asked)).toMatchObject({ state: 'approval-requested', input: { text: 'milk' } });
  expect(route.saved).toEqual(['milk']);
  expect(text).toBe('Saved.');
  expect(toolPartOf(message)).toMatchObject({ state: 'output-available', output: { saved: 'milk' } });
});

it('a denial reaches the route, which runs nothing', async () => {
  const route = await startRoute(call('save_note', { text: 'milk' }), say('As you like.'));
  const { text, message } = await askTwice(route, (waiting) => ({
    type: 'tool-approval-response',
    approvalId: approvalOf(waiting),
    approved: false,
    reason: 'Not now',
  }));

  expect(route.saved).toEqual([]);
  expect(text).toBe('As you like.');
  expect(toolPartOf(message)).toMatchObject({ state: 'output-denied' });
  expect(JSON.stringify(route.model.doStreamCalls[1]?.prompt)).toContain('Not now');
});
