import type * as sdk from 'ai';

import type { DataUIMessageChunk, UIMessageChunk } from '../../src/model/chunk.js';
import type {
  CustomContentUIPart,
  DataUIPart,
  FileUIPart,
  ReasoningFileUIPart,
  ReasoningUIPart,
  SourceDocumentUIPart,
  SourceUrlUIPart,
  SteeringMessageUIPart,
  StepStartUIPart,
  TextUIPart,
  UIMessagePart,
} from '../../src/model/message-part.js';
import type { ChatMessage, ChatStatus, UIMessage } from '../../src/model/message.js';
import type { DynamicToolUIPart, ToolUIPart, UIToolInvocation } from '../../src/model/tool-part.js';

/** Compiles only if each may stand where the other is asked for. */
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : 'the second does not fit the first'
  : 'the first does not fit the second';

function holds<_CLAIM extends true>(): void {}

type Metadata = { tokens: number; model?: string };
type Data = { weather: { city: string; degrees: number }; note: string };
type Tools = {
  search: {
    input: { query: string; filters?: { tags: string[]; year: number } };
    output: { title: string }[];
  };
  clock: { input: never; output: undefined };
};

// Messages, with the defaults and with an app's own types.
holds<Same<UIMessage, sdk.UIMessage>>();
holds<Same<UIMessage<Metadata, Data, Tools>, sdk.UIMessage<Metadata, Data, Tools>>>();
holds<Same<ChatStatus, sdk.ChatStatus>>();

// Each part by itself: a difference is named here and not in a union of twelve.
holds<Same<TextUIPart, sdk.TextUIPart>>();
holds<Same<ReasoningUIPart, sdk.ReasoningUIPart>>();
holds<Same<ReasoningFileUIPart, sdk.ReasoningFileUIPart>>();
holds<Same<SourceUrlUIPart, sdk.SourceUrlUIPart>>();
holds<Same<SourceDocumentUIPart, sdk.SourceDocumentUIPart>>();
holds<Same<FileUIPart, sdk.FileUIPart>>();
holds<Same<CustomContentUIPart, sdk.CustomContentUIPart>>();
holds<Same<StepStartUIPart, sdk.StepStartUIPart>>();
holds<
  Same<
    SteeringMessageUIPart,
    Extract<sdk.UIMessagePart<sdk.UIDataTypes, sdk.UITools>, { type: 'steering-message' }>
  >
>();
holds<Same<DataUIPart<Data>, sdk.DataUIPart<Data>>>();
holds<Same<ToolUIPart, sdk.ToolUIPart>>();
holds<Same<ToolUIPart<Tools>, sdk.ToolUIPart<Tools>>>();
holds<Same<UIToolInvocation<Tools['search']>, sdk.UIToolInvocation<Tools['search']>>>();
holds<Same<DynamicToolUIPart, sdk.DynamicToolUIPart>>();
holds<Same<UIMessagePart<Data, Tools>, sdk.UIMessagePart<Data, Tools>>>();

// The seven states of a call, one by one.
type State = DynamicToolUIPart['state'];
type States = {
  [NAME in State]: Same<
    Extract<DynamicToolUIPart, { state: NAME }>,
    Extract<sdk.DynamicToolUIPart, { state: NAME }>
  >;
}[State];
holds<States>();
type ToolStates = {
  [NAME in State]: Same<
    Extract<ToolUIPart<Tools>, { state: NAME }>,
    Extract<sdk.ToolUIPart<Tools>, { state: NAME }>
  >;
}[State];
holds<ToolStates>();

// Chunks, one type at a time, then all of them.
type ChunkTypes = Exclude<sdk.UIMessageChunk['type'], `data-${string}`>;
type Chunks = {
  [TYPE in ChunkTypes]: Same<
    Extract<UIMessageChunk, { type: TYPE }>,
    Extract<sdk.UIMessageChunk, { type: TYPE }>
  >;
}[ChunkTypes];
holds<Chunks>();
holds<Same<UIMessageChunk, sdk.UIMessageChunk>>();
holds<Same<UIMessageChunk<Metadata, Data>, sdk.UIMessageChunk<Metadata, Data>>>();
holds<
  Same<DataUIMessageChunk<Data>, Extract<sdk.UIMessageChunk<Metadata, Data>, { type: `data-${string}` }>>
>();

// Ours goes wherever the SDK's is asked for, and not the other way: theirs has no `chat`.
holds<[ChatMessage] extends [sdk.UIMessage] ? true : false>();
holds<[ChatMessage<Metadata, Data, Tools>] extends [sdk.UIMessage<Metadata, Data, Tools>] ? true : false>();
holds<[sdk.UIMessage] extends [ChatMessage] ? false : true>();

// The claims above can fail.
// @ts-expect-error a text part is no reasoning part
holds<Same<TextUIPart, sdk.ReasoningUIPart>>();
// @ts-expect-error one app's metadata is not another's
holds<Same<UIMessage<Metadata>, sdk.UIMessage<{ tokens: string }>>>();
// @ts-expect-error a call that waits for its approval has one
const _waiting: DynamicToolUIPart = {
  type: 'dynamic-tool',
  toolName: 't',
  toolCallId: 'c',
  state: 'approval-requested',
  input: 1,
};

// An input may be there in part only while it streams, and its type says so.
function readTool(part: ToolUIPart<Tools>): string {
  if (part.type !== 'tool-search') return part.toolCallId;
  if (part.state === 'output-available') return part.output.map(({ title }) => title).join();
  // @ts-expect-error the query may not have arrived
  if (part.state === 'input-streaming') return part.input.query;
  if (part.state === 'approval-requested') return part.input.query + part.approval.id;
  return part.state === 'output-error' ? part.errorText : (part.input?.query ?? '');
}

export { readTool };
