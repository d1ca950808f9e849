import type { ComponentType } from 'react';

import type { JsonValue } from '../../model/json.js';
import type { UIMessagePart } from '../../model/message-part.js';
import type { DynamicToolUIPart, ToolState, ToolUIPart, UITools } from '../../model/tool-part.js';

/** One call of a tool, of the app's own or known at run time only. */
export type ToolCallPart = ToolUIPart | DynamicToolUIPart;

/** What a component that draws one tool's calls is given. */
export type ToolViewProps<INPUT = unknown, OUTPUT = unknown> = {
  part: ToolCallPart;
  /** The tool's name. */
  name: string;
  state: ToolState;
  /** Whether its turn still runs. A call that is not complete and not live any more never will be. */
  isLive: boolean;
  /** As much as there is of it while it streams in: check before use. */
  input: INPUT | undefined;
  output: OUTPUT | undefined;
  errorText: string | undefined;
  /** Answers the request for approval, with another input where it was edited; `null` where none is asked. */
  approve: ((input?: JsonValue) => void) | null;
  deny: ((reason?: string) => void) | null;
  /**
   * Approves this call and every later one of the same tool in this channel, until the page is left; `null` where none is
   * asked, or where somebody else set the turn going.
   */
  approveAlways: (() => void) | null;
  /** Gives the outcome of a client tool that has no `execute`. */
  answer: (output: JsonValue) => void;
};

/** A component for the calls of one tool. Its input and output are the tool's own, so they are not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of views has no common input type
export type ToolView = ComponentType<ToolViewProps<any, any>>;

/** Components by the name of the tool whose calls they draw. */
export type ToolViews = Readonly<Record<string, ToolView>>;

/** The same for tools whose types are known: write the table as `{ … } satisfies ToolViewsOf<MyTools>`. */
export type ToolViewsOf<TOOLS extends UITools> = {
  readonly [NAME in keyof TOOLS & string]?: ComponentType<
    ToolViewProps<TOOLS[NAME]['input'], TOOLS[NAME]['output']>
  >;
};

/** Whether a part is a call of a tool. */
export function isToolCall(part: UIMessagePart | undefined): part is ToolCallPart {
  return part !== undefined && 'toolCallId' in part;
}

/** The name of the tool that a part calls. */
export function toolNameOf(part: ToolCallPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
}

/** Whether a call has come to its end: an output that another will replace is none. */
export function isSettledCall(part: ToolCallPart): boolean {
  if (part.state === 'output-available') return part.preliminary !== true;
  return part.state === 'output-error' || part.state === 'output-denied';
}
