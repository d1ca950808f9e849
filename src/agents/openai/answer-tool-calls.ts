import type OpenAI from 'openai';

import type { ToolCall, Turn } from '../../gateway/agent.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { JsonValue } from '../../model/json.js';
import { mergeIterables } from './merge-iterables.js';
import { runTool } from './run-tool.js';
import type { RequestedToolCall } from './streamed-tool-calls.js';
import { parseArguments } from './tool-json.js';
import { describeFailure, describeResult } from './tool-result-text.js';
import { checkInput, type Tool } from './tool.js';

type Parsed = { input: JsonValue } | { problem: string };

/** Runs the calls of one step side by side and returns what the model is told of each, in the order it asked. */
export async function* answerToolCalls(
  requested: readonly RequestedToolCall[],
  tools: ReadonlyMap<string, Tool>,
  turn: Turn,
): AsyncGenerator<UIMessageChunk, OpenAI.ChatCompletionToolMessageParam[]> {
  const told = new Map<string, string>();
  const running: AsyncGenerator<UIMessageChunk>[] = [];

  for (const { toolCallId, toolName, argumentText } of requested) {
    const tool = tools.get(toolName);
    const parsed = parseArguments(argumentText);
    const problem = tool ? await findProblem(tool, parsed) : unknownTool(toolName, tools);
    const input = 'input' in parsed ? parsed.input : argumentText;
    if (tool && problem === undefined) {
      yield { type: 'tool-input-available', toolCallId, toolName, input };
      running.push(answer(tool, { toolCallId, toolName, input }, turn, told));
    } else {
      const errorText = problem ?? '';
      yield { type: 'tool-input-error', toolCallId, toolName, input, errorText };
      told.set(toolCallId, describeFailure(errorText));
    }
  }
  yield* mergeIterables(running, turn.signal);
  return requested.map(({ toolCallId }) => ({
    role: 'tool',
    tool_call_id: toolCallId,
    content: told.get(toolCallId) ?? '',
  }));
}

async function* answer(
  tool: Tool,
  call: ToolCall,
  turn: Turn,
  told: Map<string, string>,
): AsyncGenerator<UIMessageChunk> {
  told.set(call.toolCallId, describeResult(yield* runTool(tool, call, turn)));
}

async function findProblem(tool: Tool, parsed: Parsed): Promise<string | undefined> {
  const checked = 'problem' in parsed ? parsed : await checkInput(tool, parsed.input);
  return 'problem' in checked ? `The tool was not run: ${checked.problem}.` : undefined;
}

function unknownTool(toolName: string, tools: ReadonlyMap<string, Tool>): string {
  return `There is no tool named "${toolName}". Known tools: ${[...tools.keys()].join(', ') || 'none'}.`;
}
