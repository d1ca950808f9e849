import type { JsonValue } from '../../model/json.js';
import type { CommandOf } from '../../protocol/commands.js';
import type { ClientTool, ClientToolContext } from './client-tool.js';

/** What came of a call, as `tool-result` carries it. */
export type ToolOutcome = CommandOf<'tool-result'>['outcome'];

/** Runs a tool on an input that a model wrote. Never rejects: whatever is thrown is the call's outcome. */
export async function runTool(
  tool: ClientTool,
  input: unknown,
  context: ClientToolContext,
): Promise<ToolOutcome> {
  try {
    const checked = tool.inputSchema?.safeParse(input);
    if (checked && !checked.success) {
      return toolFailure(`The input does not fit the tool's schema: ${checked.error.message}`);
    }
    // Without a schema the input is what the model wrote, and that came as JSON.
    const given = checked ? checked.data : (input as JsonValue);
    const output: unknown = await tool.execute?.(given, context);
    return { state: 'output-available', output: checkJson(output) };
  } catch (error) {
    return toolFailure(error instanceof Error ? error.message : String(error));
  }
}

export function toolFailure(errorText: string): ToolOutcome {
  return { state: 'output-error', errorText };
}

/** JSON of ours as the wire's schemas type it: keys that are `undefined` are left out when it is encoded. */
export function wireJson(value: JsonValue): WireJson {
  return value as WireJson;
}

type WireJson = CommandOf<'tool-progress'>['output'];

/** A tool that returns nothing has still succeeded; one that returns what is no JSON (a cycle, a BigInt) throws here. */
function checkJson(output: unknown): WireJson {
  if (output === undefined || JSON.stringify(output) === undefined) return null;
  // It has just been written as JSON; what JSON leaves out of it is not sent.
  return wireJson(output as JsonValue);
}
