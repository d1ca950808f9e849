import type OpenAI from 'openai';

import type { AgentFunction, Turn } from '../../gateway/agent.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import { answerToolCalls } from './answer-tool-calls.js';
import { readModelStep, type StepOutcome } from './model-step.js';
import { resolveModel, type OpenAIAgentOptions } from './openai-agent-options.js';
import { toOpenAIAgentError } from './openai-agent-error.js';
import { toOpenAIMessages, toolCallIdsOf } from './to-openai-messages.js';
import { addUsage, type TokenUsage } from './token-usage.js';
import { parseArguments } from './tool-json.js';
import { collectTools, toOpenAITools } from './tool.js';
import { TurnIds } from './turn-ids.js';

/**
 * An agent on the official `openai` client (Chat Completions, streamed), for OpenAI and every server that speaks the
 * same. It streams text and reasoning, runs the calls of one step side by side, and asks again with their results, up
 * to `maxSteps` times. The message's metadata ends with `{ model, usage }`, where usage is a `TokenUsage`.
 *
 * A failure of the model or its server is thrown in the turn as an `OpenAIAgentError`; a failure of a tool never is.
 * @throws OpenAIAgentError `model-not-configured` at once, when neither options nor environment name model and key
 */
export function createOpenAIAgent(options: OpenAIAgentOptions = {}): AgentFunction {
  const { client, model } = resolveModel(options);
  const { instructions, tools: ownTools = {}, maxSteps = 8, requestOptions = {} } = options;
  const { stream_options = { include_usage: true }, ...requestFields } = requestOptions;

  return async function* run(turn: Turn): AsyncGenerator<UIMessageChunk> {
    const tools = collectTools(ownTools, turn.tools);
    const described = toOpenAITools(tools);
    const ids = new TurnIds(turn.id, toolCallIdsOf(turn.messages));
    const opening = typeof instructions === 'function' ? await instructions(turn) : instructions;
    const messages = toOpenAIMessages(turn.messages, { instructions: opening });
    let usage: TokenUsage | undefined;
    let outcome: StepOutcome | undefined;

    yield { type: 'start' };
    for (let step = 0; step < maxSteps && !turn.signal.aborted; step += 1) {
      yield { type: 'start-step' };
      try {
        const request: OpenAI.ChatCompletionCreateParamsStreaming = {
          ...requestFields,
          model,
          messages,
          stream: true,
          ...(stream_options ? { stream_options } : {}),
          ...(described.length > 0 ? { tools: described } : {}),
        };
        const stream = await client.chat.completions.create(request, { signal: turn.signal });
        outcome = yield* readModelStep(stream, ids, turn.signal);
      } catch (error) {
        if (turn.signal.aborted) return;
        throw toOpenAIAgentError(error, client.apiKey);
      }
      if (turn.signal.aborted) return;
      usage = addUsage(usage, outcome.usage);
      messages.push(toAssistantMessage(outcome));
      if (outcome.toolCalls.length > 0)
        messages.push(...(yield* answerToolCalls(outcome.toolCalls, tools, turn)));
      if (turn.signal.aborted) return;
      yield { type: 'finish-step' };
      if (outcome.toolCalls.length === 0) break;
    }
    yield {
      type: 'finish',
      finishReason: outcome?.finishReason ?? 'other',
      messageMetadata: { model, ...(usage ? { usage } : {}) },
    };
  };
}

function toAssistantMessage({ text, toolCalls }: StepOutcome): OpenAI.ChatCompletionAssistantMessageParam {
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(toolCalls.length === 0
      ? {}
      : {
          tool_calls: toolCalls.map(({ toolCallId, toolName, argumentText }) => ({
            id: toolCallId,
            type: 'function',
            function: { name: toolName, arguments: readableArguments(argumentText) },
          })),
        }),
  };
}

// Servers with prompt templates parse the arguments of past calls; what was wrong with them stands in the result.
function readableArguments(text: string): string {
  return text.trim() !== '' && 'input' in parseArguments(text) ? text : '{}';
}
