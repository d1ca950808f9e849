import type { MetadataObject, ProviderMetadata } from './provider-metadata.js';

/** Input and output of one tool, for typing its parts. */
export type UITool = { input: unknown; output: unknown };

/** Tools by name. */
export type UITools = Record<string, UITool>;

/** The same shape with everything optional: JSON that has not arrived in full. */
export type DeepPartial<T> = T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

/** What a person was asked before a tool ran, and what they answered. */
type Approval<APPROVED extends { approved?: unknown; reason?: unknown }> = {
  /** Names this request; an answer refers to it. */
  id: string;
  /** What the call would do, in a form that the tool's own UI knows. */
  descriptor?: unknown;
  /** Why the agent asks. */
  requestReason?: string;
  /** Answered by a rule and not by a person. */
  isAutomatic?: boolean;
  /** Proof by which the server recognises its own request. */
  signature?: string;
  /** The input as the tool's schema sees it, where that differs from the one shown. */
  inputSchemaInput?: unknown;
} & APPROVED;

/** An approval that waits for its answer. */
export type ApprovalRequest = Approval<{ approved?: never; reason?: never }>;

/** An approval that was answered. */
export type ApprovalResponse<APPROVED extends boolean = boolean> = Approval<{
  approved: APPROVED;
  reason?: string;
}>;

/** The states of a tool call, each with what only that state has. */
export type ToolCallState<INPUT, PARTIAL_INPUT, OUTPUT, RAW_INPUT> =
  | {
      state: 'input-streaming';
      /** As much of the input as could be read so far. */
      input?: PARTIAL_INPUT | undefined;
      /** The text of the input so far. */
      rawInput?: string;
      /** How `rawInput` is to be read. @default 'json' */
      inputEncoding?: 'json' | 'text';
      output?: never;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      approval?: never;
    }
  | {
      state: 'input-available';
      input: INPUT;
      output?: never;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      approval?: never;
    }
  | {
      state: 'approval-requested';
      input: INPUT;
      output?: never;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      approval: ApprovalRequest;
    }
  | {
      state: 'approval-responded';
      input: INPUT;
      output?: never;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      approval: ApprovalResponse;
    }
  | {
      state: 'output-available';
      input: INPUT;
      output: OUTPUT;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      resultProviderMetadata?: ProviderMetadata;
      /** This output will be replaced by a later one. */
      preliminary?: boolean;
      approval?: ApprovalResponse<true>;
    }
  | ({
      state: 'output-error';
      input: INPUT | undefined;
      output?: never;
      errorText: string;
      callProviderMetadata?: ProviderMetadata;
      resultProviderMetadata?: ProviderMetadata;
      approval?: ApprovalResponse<true>;
    } & RAW_INPUT)
  | {
      state: 'output-denied';
      input: INPUT;
      output?: never;
      errorText?: never;
      callProviderMetadata?: ProviderMetadata;
      approval: ApprovalResponse<false>;
    };

/** What all tool parts have, whatever their state. */
type ToolCallFields = {
  toolCallId: string;
  /** A heading for people. */
  title?: string;
  toolMetadata?: MetadataObject;
  /** The provider ran the tool itself. */
  providerExecuted?: boolean;
};

/** One call of a tool whose types are known, without its name. */
export type UIToolInvocation<TOOL extends UITool> = ToolCallFields &
  ToolCallState<TOOL['input'], DeepPartial<TOOL['input']>, TOOL['output'], { rawInput?: unknown }>;

/** One call of a tool of the app: `tool-${name}`. */
export type ToolUIPart<TOOLS extends UITools = UITools> = {
  [NAME in keyof TOOLS & string]: { type: `tool-${NAME}` } & UIToolInvocation<TOOLS[NAME]>;
}[keyof TOOLS & string];

/** One call of a tool that is known at run time only. */
export type DynamicToolUIPart = {
  type: 'dynamic-tool';
  /** `false` marks a call of one of the app's tools whose schema is gone or no longer fits. */
  dynamic?: false;
  toolName: string;
} & ToolCallFields &
  ToolCallState<unknown, unknown, unknown, unknown>;

/** The name of a tool call's state. */
export type ToolState = DynamicToolUIPart['state'];
