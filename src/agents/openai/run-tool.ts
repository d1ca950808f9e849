import type { ToolCall, Turn } from '../../gateway/agent.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { JsonValue } from '../../model/json.js';
import { toJsonValue } from './tool-json.js';
import { checkInput, type Tool } from './tool.js';

/** How a call ended. `editedInput` is set where a person changed the input before approving it. */
export type ToolResult =
  | { state: 'output-available'; output: JsonValue; editedInput?: JsonValue }
  | { state: 'output-error'; errorText: string }
  | { state: 'output-denied'; reason?: string };

/**
 * Runs one call of a tool within a turn: checks the input, asks for approval where the tool wants it, checks an edited
 * input again, then runs it here or in the page. Yield `tool-input-available` for the call first, then what this
 * yields. Whatever goes wrong becomes the call's outcome, for the page and in the result; nothing is thrown.
 */
export async function* runTool(
  tool: Tool,
  call: ToolCall,
  turn: Turn,
): AsyncGenerator<UIMessageChunk, ToolResult> {
  const { toolCallId } = call;
  try {
    let checked = await requireInput(tool, call.input, 'The input');
    let current = call;
    if (needsApproval(tool, checked)) {
      const answer = await turn.requestApproval(call);
      if (!answer.approved) {
        yield { type: 'tool-output-denied', toolCallId };
        return { state: 'output-denied', ...(answer.reason === undefined ? {} : { reason: answer.reason }) };
      }
      checked = await requireInput(tool, answer.input, 'The edited input');
      current = { ...call, input: answer.input };
    }
    const edited = isSame(call.input, current.input) ? {} : { editedInput: current.input };
    if (!tool.execute) {
      const outcome = await turn.callTool(current);
      if (outcome.state === 'output-error') return outcome;
      return { ...outcome, ...edited };
    }
    const output = yield* execute(tool, checked, turn, toolCallId);
    yield { type: 'tool-output-available', toolCallId, output };
    return { state: 'output-available', output, ...edited };
  } catch (error) {
    const errorText = error instanceof Error ? error.message : String(error);
    // Waits reject when the turn is aborted; nobody listens to chunks any more.
    if (!turn.signal.aborted) yield { type: 'tool-output-error', toolCallId, errorText };
    return { state: 'output-error', errorText };
  }
}

async function* execute(
  tool: Tool,
  input: unknown,
  turn: Turn,
  toolCallId: string,
): AsyncGenerator<UIMessageChunk, JsonValue> {
  const returned = await tool.execute?.(input, { turn, toolCallId, signal: turn.signal });
  if (!isAsyncIterable(returned)) return toJsonValue(returned);
  let output: JsonValue = null;
  for await (const value of returned) {
    output = toJsonValue(value);
    yield { type: 'tool-output-available', toolCallId, output, preliminary: true };
  }
  return output;
}

async function requireInput(tool: Tool, input: JsonValue, what: string): Promise<unknown> {
  const checked = await checkInput(tool, input);
  if ('problem' in checked) throw new Error(`${what} was not accepted: ${checked.problem}`);
  return checked.input;
}

function needsApproval(tool: Tool, input: unknown): boolean {
  return typeof tool.needsApproval === 'function' ? tool.needsApproval(input) : tool.needsApproval === true;
}

function isSame(first: JsonValue, second: JsonValue): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
