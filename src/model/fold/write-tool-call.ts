import type { UIMessagePart } from '../message-part.js';
import type { MetadataObject, ProviderMetadata } from '../provider-metadata.js';
import type { ToolState } from '../tool-part.js';
import { withPart, withPartAt } from './edit-fold.js';
import type { MessageFold } from './message-fold.js';
import { present } from './present.js';
import { findInStep, isStaticToolPart, type FoundTool } from './tool-lookup.js';

/** What a chunk says about a tool call. What it leaves undefined is taken off the part, unless noted otherwise. */
export type ToolCallChange = {
  toolCallId: string;
  toolName: string;
  dynamic: boolean;
  state: Exclude<ToolState, 'approval-requested' | 'approval-responded' | 'output-denied'>;
  input: unknown;
  output?: unknown;
  errorText?: string;
  rawInput?: unknown;
  inputEncoding?: 'json' | 'text' | undefined;
  preliminary?: boolean | undefined;
  /** Undefined leaves it as it is, as it does for the three below. */
  title?: string | undefined;
  toolMetadata?: MetadataObject | undefined;
  providerExecuted?: boolean | undefined;
  /** Of the call or of its result, as the state says. */
  providerMetadata?: ProviderMetadata | undefined;
};

/**
 * Writes a tool call's new state into its part: the one that was found, otherwise the current step's part of this id
 * and kind, otherwise a new one.
 */
export function writeToolCall(fold: MessageFold, change: ToolCallChange, found?: FoundTool): MessageFold {
  const target = found ?? findToolPart(fold, change);
  const { toolCallId, toolName, dynamic, title, toolMetadata, providerExecuted, providerMetadata, ...own } =
    change;
  const isResult = change.state === 'output-available' || change.state === 'output-error';
  const lasting = present({
    title,
    toolMetadata,
    providerExecuted,
    [isResult ? 'resultProviderMetadata' : 'callProviderMetadata']: providerMetadata,
  });
  const name = dynamic ? { type: 'dynamic-tool', toolName } : { type: `tool-${toolName}` };
  const { state, input, output, errorText, rawInput, inputEncoding, preliminary } = own;
  const momentary = { state, input, output, errorText, rawInput, inputEncoding, preliminary };
  if (target === undefined) {
    // The AI SDK does not put the raw text on a dynamic part that a delta creates; the next delta does.
    const fresh = dynamic ? { ...momentary, rawInput: undefined } : momentary;
    return withPart(fold, asPart(present({ ...name, toolCallId, ...fresh, ...lasting })));
  }
  return withPartAt(
    fold,
    target.index,
    asPart(present({ ...target.part, ...name, ...momentary, ...lasting })),
  );
}

/** The current step's part for a call of this id and kind. */
export function findToolPart(
  fold: MessageFold,
  call: { toolCallId: string; dynamic: boolean },
): FoundTool | undefined {
  return findInStep(
    fold,
    (part) => part.toolCallId === call.toolCallId && isStaticToolPart(part) !== call.dynamic,
  );
}

function asPart(fields: object): UIMessagePart {
  // The states of a call follow each other in whatever order the agent likes, so which fields a part has is known from
  // the chunks and not to the type, as in the AI SDK, whose parts these must equal.
  return fields as UIMessagePart;
}
