import type OpenAI from 'openai';

import { isToolPart, toolNameOf } from '../../model/fold/tool-lookup.js';
import type { ChatMessage } from '../../model/message.js';
import { describeDenial, describeFailure, describeOutput } from './tool-result-text.js';
import { toUserContent } from './user-content.js';

type MessagePart = ChatMessage['parts'][number];
type ToolPart = Extract<MessagePart, { toolCallId: string }>;

/**
 * Turns a branch of a conversation into the messages of a request. Pure.
 *
 * Tool calls go with their results, also denied, failed and unanswered ones, because servers refuse a call that has no
 * result. Reasoning, sources and `data-*` parts are not sent. Where several people took part, each message of theirs
 * says whose it is.
 */
export function toOpenAIMessages(
  messages: readonly ChatMessage[],
  { instructions }: { instructions?: string | undefined } = {},
): OpenAI.ChatCompletionMessageParam[] {
  const people = new Set(messages.filter(isFromPerson).map((message) => message.chat.author.id));
  const opening: OpenAI.ChatCompletionMessageParam[] = instructions
    ? [{ role: 'system', content: instructions }]
    : [];
  return opening.concat(messages.flatMap((message) => convert(message, people.size > 1)));
}

/** Ids that calls to tools have already in this conversation. */
export function toolCallIdsOf(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap((message) => message.parts.filter(isToolPart).map((part) => part.toolCallId));
}

function convert(message: ChatMessage, sayWho: boolean): OpenAI.ChatCompletionMessageParam[] {
  if (message.role === 'assistant') return toAssistantMessages(message.parts);
  if (message.role === 'system') {
    const content = joinText(message.parts);
    return content === '' ? [] : [{ role: 'system', content }];
  }
  const { author } = message.chat;
  const content = toUserContent(message.parts, sayWho ? (author.name ?? author.id) : undefined);
  return content === undefined ? [] : [{ role: 'user', content }];
}

/** One message for each step, followed by the results of its calls. */
function toAssistantMessages(parts: readonly MessagePart[]): OpenAI.ChatCompletionMessageParam[] {
  const steps: MessagePart[][] = [[]];
  let calledBefore = false;
  for (const part of parts) {
    // Text after a call was written knowing its result, even where no step was marked.
    const begins = part.type === 'step-start' || part.type === 'steering-message';
    if (begins || (part.type === 'text' && calledBefore)) {
      steps.push([]);
      calledBefore = false;
    }
    steps.at(-1)?.push(part);
    calledBefore ||= isToolPart(part);
  }
  return steps.flatMap(toStepMessages);
}

function toStepMessages(parts: readonly MessagePart[]): OpenAI.ChatCompletionMessageParam[] {
  const [first, ...others] = parts;
  if (first?.type === 'steering-message') {
    const content = toUserContent(first.parts, undefined);
    return [
      ...(content === undefined ? [] : [{ role: 'user' as const, content }]),
      ...toStepMessages(others),
    ];
  }
  const text = joinText(parts);
  // A call whose input never became complete was not made.
  const calls = parts.filter(isToolPart).filter((part) => part.state !== 'input-streaming');
  if (text === '' && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(toToolCall) }),
    },
    ...calls.map((part): OpenAI.ChatCompletionToolMessageParam => ({
      role: 'tool',
      tool_call_id: part.toolCallId,
      content: toResult(part),
    })),
  ];
}

function toToolCall(part: ToolPart): OpenAI.ChatCompletionMessageFunctionToolCall {
  return {
    id: part.toolCallId,
    type: 'function',
    // An input that is no object was never valid; servers that parse past calls expect one.
    function: { name: toolNameOf(part), arguments: isRecord(part.input) ? JSON.stringify(part.input) : '{}' },
  };
}

function toResult(part: ToolPart): string {
  switch (part.state) {
    case 'output-available':
      return describeOutput(part.output);
    case 'output-error':
      return describeFailure(part.errorText);
    case 'output-denied':
      return describeDenial(part.approval.reason);
    default:
      return describeFailure('the call was interrupted before it had a result');
  }
}

function joinText(parts: readonly MessagePart[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}

function isFromPerson(message: ChatMessage): boolean {
  return message.role === 'user';
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
