import type OpenAI from 'openai';

import type { FinishReason, UIMessageChunk } from '../../model/chunk.js';
import { streamCut } from './openai-agent-error.js';
import { StreamedToolCalls, type RequestedToolCall } from './streamed-tool-calls.js';
import { toTokenUsage, type TokenUsage } from './token-usage.js';
import type { TurnIds } from './turn-ids.js';

/** What one request to the model came to. */
export type StepOutcome = {
  text: string;
  toolCalls: RequestedToolCall[];
  finishReason: FinishReason;
  usage: TokenUsage | undefined;
};

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
};

/**
 * Turns one completion's stream into chunks. Reasoning is read from `reasoning_content` and `reasoning`, the two names
 * that compatible servers use. Ends quietly when the request was aborted.
 * @throws OpenAIAgentError `model-stream-cut` when the stream ends before the model gave a reason for stopping
 */
export async function* readModelStep(
  stream: AsyncIterable<OpenAI.ChatCompletionChunk>,
  ids: TurnIds,
  signal: AbortSignal,
): AsyncGenerator<UIMessageChunk, StepOutcome> {
  const calls = new StreamedToolCalls(ids);
  let open: { kind: 'text' | 'reasoning'; id: string; refusal: boolean } | undefined;
  let text = '';
  let finish: string | undefined;
  let usage: TokenUsage | undefined;

  function* close(): Generator<UIMessageChunk> {
    if (open) yield { type: `${open.kind}-end`, id: open.id };
    open = undefined;
  }
  function* write(kind: 'text' | 'reasoning', delta: string, refusal = false): Generator<UIMessageChunk> {
    if (delta === '') return;
    if (open?.kind !== kind || open.refusal !== refusal) {
      yield* close();
      open = { kind, id: ids.part(kind), refusal };
      const mark = refusal ? { providerMetadata: { openai: { refusal: true } } } : {};
      yield { type: `${kind}-start`, id: open.id, ...mark };
    }
    yield { type: `${kind}-delta`, id: open.id, delta };
    if (kind === 'text') text += delta;
  }

  try {
    for await (const chunk of stream) {
      // Aborting ends the client's stream only at its next read; pieces already read are not wanted any more.
      if (signal.aborted) break;
      if (chunk.usage) usage = toTokenUsage(chunk.usage);
      const choice = chunk.choices?.[0];
      const delta = choice?.delta;
      yield* write('reasoning', textField(delta, 'reasoning_content') || textField(delta, 'reasoning'));
      yield* write('text', textField(delta, 'content'));
      yield* write('text', textField(delta, 'refusal'), true);
      for (const piece of delta?.tool_calls ?? []) {
        yield* close();
        yield* calls.add(piece);
      }
      finish = choice?.finish_reason ?? finish;
    }
  } catch (error) {
    // Readers of a failed message see a text that is whole as far as it goes.
    yield* close();
    throw error;
  }
  yield* close();
  if (finish === undefined && !signal.aborted) throw streamCut('the stream stopped without a finish reason');
  return { text, toolCalls: calls.list(), finishReason: finishReasons[finish ?? ''] ?? 'other', usage };
}

// Fields outside OpenAI's own types, and fields that some servers fill with null or with an array.
function textField(delta: object | null | undefined, name: string): string {
  const value: unknown = delta ? Reflect.get(delta, name) : undefined;
  return typeof value === 'string' ? value : '';
}
