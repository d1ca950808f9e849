import type OpenAI from 'openai';
import * as z from 'zod/mini';

import type { ClientToolDescription, Turn } from '../../gateway/agent.js';
import type { JsonObject } from '../../model/json.js';
import { checkJsonSchema } from './check-json-schema.js';

/** What a tool's input must look like: a zod schema (`zod` or `zod/mini`), or JSON Schema as a plain object. */
export type ToolParameters = z.core.$ZodType | JsonObject;

/** What a running tool may look at. */
export type ToolContext = {
  turn: Turn;
  toolCallId: string;
  /** Aborts with the turn. */
  signal: AbortSignal;
};

/** A tool that the model may call. Made with `defineTool`, which infers the input's type from a zod schema. */
export type Tool<Input = unknown> = {
  /** Tells the model what the tool does and when to call it. */
  description?: string;
  /** Checked before `execute` and again after a person edited the input. @default an object with any fields */
  parameters?: ToolParameters;
  /**
   * Runs on the server and returns JSON; an async iterable's values are shown as they come and the last one counts.
   * Throwing tells the page and the model why. Without it the tool runs in the asking page.
   */
  execute?(input: Input, context: ToolContext): unknown;
  /** Whether a person must agree first. @default false */
  needsApproval?: boolean | ((input: Input) => boolean);
};

/** Types a tool's `input` by its zod schema, then forgets the type, so that tools fit into one record. */
export function defineTool<Schema extends z.core.$ZodType>(
  tool: Omit<Tool<z.output<Schema>>, 'parameters'> & { parameters: Schema },
): Tool;
export function defineTool(tool: Tool<unknown>): Tool;
export function defineTool(tool: Tool): Tool {
  return tool;
}

/** The turn's tools: the agent's own, and the page's under names that the agent does not use itself. */
export function collectTools(
  own: Readonly<Record<string, Tool>>,
  offered: readonly ClientToolDescription[],
): ReadonlyMap<string, Tool> {
  const fromPage = offered.map(({ name, description, parameters }): [string, Tool] => [
    name,
    { ...(description ? { description } : {}), ...(parameters ? { parameters } : {}) },
  ]);
  return new Map([...fromPage, ...Object.entries(own)]);
}

/** Describes the tools as a request does. */
export function toOpenAITools(tools: ReadonlyMap<string, Tool>): OpenAI.ChatCompletionFunctionTool[] {
  return [...tools].map(([name, tool]) => ({
    type: 'function',
    function: {
      name,
      ...(tool.description ? { description: tool.description } : {}),
      parameters: toJsonSchema(tool.parameters),
    },
  }));
}

/** Checks an input; with a zod schema it comes back as the schema made it (defaults filled in, unknown fields gone). */
export async function checkInput(
  tool: Tool,
  input: unknown,
): Promise<{ input: unknown } | { problem: string }> {
  const { parameters } = tool;
  if (parameters === undefined) return { input };
  if (!isZodSchema(parameters)) {
    const problem = checkJsonSchema(parameters, input);
    return problem === undefined ? { input } : { problem };
  }
  const result = await z.safeParseAsync(parameters, input);
  return result.success ? { input: result.data } : { problem: z.prettifyError(result.error) };
}

function toJsonSchema(parameters: ToolParameters | undefined): Record<string, unknown> {
  if (parameters === undefined) return { type: 'object', properties: {} };
  if (!isZodSchema(parameters)) return parameters;
  const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input', target: 'draft-7' });
  return schema;
}

function isZodSchema(parameters: ToolParameters): parameters is z.core.$ZodType {
  return '_zod' in parameters;
}
