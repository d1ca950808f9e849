import type { JsonObject, JsonValue } from '../model/json.js';

/** A tool call that an agent gave to an executor by name: `turn.callTool({ executor: 'device:desk', … })`. */
export type ExecutorCall = {
  toolCallId: string;
  toolName: string;
  input: JsonValue;
  /** What the agent said to this executor alone; nobody else reads it. */
  options: JsonObject;
  /** Calls of one `id` belong together: an executor may wait for all `size` of them, and runs them by `index`, from 0. */
  batch: ToolBatch | undefined;
  channel: string;
  turnId: string;
  /** The command that set the turn going. */
  commandId: string;
  /** Who calls. */
  agent: { id: string; name?: string | undefined };
  /** Aborts when the turn ends: nobody waits for the outcome any more. */
  signal: AbortSignal;
};

/** Where a call stands among those that are to be run together. */
export type ToolBatch = { id: string; index: number; size: number };

/** How a call ended. */
export type ExecutorOutcome =
  | { state: 'output-available'; output: JsonValue }
  | { state: 'output-error'; errorText: string };

/** Runs tool calls somewhere else than on a page: on a device, say. What it rejects with becomes the call's error. */
export type ToolExecutor = (call: ExecutorCall) => Promise<ExecutorOutcome>;
