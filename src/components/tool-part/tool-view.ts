import type { ComponentType } from 'react';

import type { JsonValue } from '../../model/json.js';
import type { DynamicToolUIPart, ToolState, ToolUIPart } from '../../model/tool-part.js';

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
  /** Gives the outcome of a client tool that has no `execute`. */
  answer: (output: JsonValue) => void;
};

/** A component for the calls of one tool. Its input and output are the tool's own, so they are not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of views has no common input type
export type ToolView = ComponentType<ToolViewProps<any, any>>;

/** Components by the name of the tool whose calls they draw. */
export type ToolViews = Readonly<Record<string, ToolView>>;

/** The name of the tool that a part calls. */
export function toolNameOf(part: ToolCallPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
}

/** Whether a call has come to its end. */
export function isSettledCall(state: ToolState): boolean {
  return state === 'output-available' || state === 'output-error' || state === 'output-denied';
}
