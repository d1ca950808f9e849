import type { UIMessageChunk } from '../../model/chunk.js';
import type { ServerMessage, WireToolCall } from './wire.js';

/** The text of an answer is one part, whatever number of pieces it comes in. */
const TEXT = 'answer';

/** The chunks of one piece of an answer: its tool calls first, since they ran before it was written. */
export function answerChunks(
  { response, tool_calls: calls, diagnostics, verification }: ServerMessage,
  /** How many pieces came before it, and how many calls in them. */
  before: { pieces: number; calls: number },
  messageId: string,
): UIMessageChunk[] {
  return [
    ...(calls ?? []).flatMap((call, index) =>
      callChunks(call, call.id ?? `${messageId}-call-${before.calls + index + 1}`),
    ),
    ...(before.pieces === 0 ? [{ type: 'text-start', id: TEXT } as const] : []),
    ...(response === '' ? [] : [{ type: 'text-delta', id: TEXT, delta: response } as const]),
    ...(diagnostics == null && verification == null
      ? []
      : [{ type: 'message-metadata', messageMetadata: { diagnostics, verification } } as const]),
  ];
}

/** The chunk that ends the text. */
export const answerEnd: UIMessageChunk = { type: 'text-end', id: TEXT };

function callChunks(call: WireToolCall, toolCallId: string): UIMessageChunk[] {
  const { name: toolName, arguments: input, result: output, success = true } = call;
  const common = { toolCallId, dynamic: true, providerExecuted: true } as const;
  return [
    { type: 'tool-input-available', toolName, input: input ?? {}, ...common },
    success
      ? { type: 'tool-output-available', output: output ?? null, ...common }
      : { type: 'tool-output-error', errorText: asText(output), ...common },
  ];
}

function asText(output: unknown): string {
  return typeof output === 'string' ? output : (JSON.stringify(output) ?? 'The tool failed.');
}
