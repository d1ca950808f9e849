import type { ChatMessage } from '../../model/message.js';
import { messageText } from '../foreign/guest-turns.js';
import type { ServerMessage, WireToolCall } from './wire.js';

/** A whole answer as the wire has it: one object, with every tool call that ran. */
export function answerOf(message: ChatMessage, conversation: string): ServerMessage {
  const calls = message.parts.flatMap((part) => callOf(part) ?? []);
  const { status, error } = message.chat;
  const text = messageText(message);
  return {
    // The wire has no word for a failure; a person has to be told all the same.
    response: status === 'failed' && text === '' ? (error?.text ?? 'The answer failed.') : text,
    tool_calls: calls.length > 0 ? calls : null,
    conversation_id: conversation,
    session_id: conversation,
    diagnostics: null,
    verification: null,
  };
}

function callOf(part: ChatMessage['parts'][number]): WireToolCall | undefined {
  if (!('toolCallId' in part)) return undefined;
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
  const base = { id: part.toolCallId, name, arguments: part.input };
  if (part.state === 'output-available') return { ...base, result: part.output, success: true };
  if (part.state === 'output-error') return { ...base, result: part.errorText, success: false };
  return { ...base, result: null, success: false };
}
