import type { JsonObject, JsonValue } from '../../model/json.js';

/** A schema of zod 4, of `zod/mini`, or anything else that parses in its way. */
export type InputSchema<I> = {
  safeParse: (value: unknown) => { success: true; data: I } | { success: false; error: { message: string } };
};

/** What a running client tool gets beside its input. */
export type ClientToolContext = {
  toolCallId: string;
  turnId: string;
  channel: string;
  /** Aborts when the turn ends or the tool's registration goes. */
  signal: AbortSignal;
  /** Shows a preliminary output while the tool runs. */
  progress: (output: JsonValue) => void;
};

/**
 * A tool that runs in the browser. Its input is checked against `inputSchema` before it runs; what it throws becomes the
 * call's `output-error` and never breaks the stream. Over all tabs and reconnects it runs once.
 */
export type ClientTool<I = JsonValue> = {
  description?: string;
  inputSchema?: InputSchema<I>;
  /** JSON Schema of the input, for agents that are to learn of this tool from the page. */
  parameters?: JsonObject;
  /**
   * Run twice it does no more harm than run once: where the page that ran a call has been gone for 10 s, the call is
   * offered to others again. Without it such a call has failed, since nobody knows how far it came. @default false
   */
  idempotent?: boolean;
  /** Left out where a component or a person answers by `addToolOutput`. */
  execute?: (input: I, context: ClientToolContext) => JsonValue | Promise<JsonValue>;
};

/** Client tools by name. The input type of each is its own schema's, so it is not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of tools with different inputs has no common input type
export type ClientTools = Record<string, ClientTool<any>>;
