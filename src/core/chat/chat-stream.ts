import type { JsonObject, JsonValue } from '../../model/json.js';
import type { DraftPart } from '../../model/message-draft.js';
import type { DataUIPart, FileUIPart, UIDataTypes } from '../../model/message-part.js';
import type { ChatMessage, ChatStatus, UIMessage } from '../../model/message.js';
import type { UITools } from '../../model/tool-part.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { ChannelStatus, ChannelView, DeliveryCounters } from '../channel/channel-view.js';
import type { ChatBranches } from './branches.js';

/** What a person sends: text with files, or parts as they are. */
export type ChatInput = (
  | {
      text: string;
      /** Files of a picker or a drop, or parts that name an address. The former travel as data URLs. */
      files?: Iterable<File> | Iterable<FileUIPart>;
      parts?: never;
    }
  | { parts: DraftPart[]; text?: never; files?: never }
) & {
  /** The new message's id, and its command's. @default a new one */
  id?: string;
  metadata?: JsonObject;
  /** Replaces this message on a branch of its own, as `editMessage` does. */
  messageId?: string;
  /** The message that this one quotes. */
  replyTo?: string;
};

/** What goes along with a message, an edit or a regeneration. */
export type ChatRequestOptions = {
  /** Handed to the agent as `turn.body`. */
  body?: JsonObject;
  /** Merged into the message's own metadata. */
  metadata?: JsonObject;
  /** Which agent is to answer; `null` for none. @default the hook's `agent`, else the channel's own */
  agent?: string | null;
};

/** The outcome of a client tool that a component or a person gives. */
export type ChatToolOutput<TOOLS extends UITools = UITools> = {
  [NAME in keyof TOOLS & string]: { tool?: NAME; toolCallId: string } & (
    | { state?: 'output-available'; output: TOOLS[NAME]['output'] }
    | { state: 'output-error'; errorText: string }
  );
}[keyof TOOLS & string];

/** A person's answer to a request for approval. */
export type ChatApprovalAnswer = {
  /** The approval's own id (`part.approval.id`). */
  id: string;
  approved: boolean;
  reason?: string;
  /** The tool's input as the person changed it; the server checks it again. */
  input?: JsonValue;
};

/** What `onFinish` is told when a turn of the shown branch has ended. */
export type ChatFinish<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = {
  message: ChatMessage<METADATA, DATA, TOOLS>;
  messages: ChatMessage<METADATA, DATA, TOOLS>[];
  /** Somebody pressed stop. */
  isAbort: boolean;
  /** The agent's host went away; what it wrote is kept. */
  isDisconnect: boolean;
  /** The agent failed. */
  isError: boolean;
};

/** A client tool's call that waits for an outcome and that no registered tool runs. */
export type ChatToolCall = { toolCallId: string; toolName: string; input: unknown; turnId: string };

/** A message that `setMessages` is to keep, as it is. */
export type KeptMessage = { id: string; parts?: readonly unknown[] };

/** Options of `useChatStream` and of its observer. Callbacks run after the commit that holds what they tell of. */
export type ChatStreamOptions<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = {
  /** What the hook returns until the channel is live; never sent, never stored. */
  messages?: readonly UIMessage<METADATA, DATA, TOOLS>[];
  /** Which agent answers; `null` for none. @default the channel's own */
  agent?: string | null;
  onFinish?: (event: ChatFinish<METADATA, DATA, TOOLS>) => void;
  onError?: (error: ChatError) => void;
  /** Each `data-*` part as it comes, the transient ones too. */
  onData?: (part: DataUIPart<DATA>) => void;
  /** A client tool's call for which no registered tool has an `execute`: answer it by `addToolOutput`. */
  onToolCall?: (event: { toolCall: ChatToolCall }) => void;
};

/** Everything about a chat that changes. Reading a field is what subscribes to it. */
export type ChatStreamFields<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = {
  /** The branch that is shown, then what is still on its way. A new array once per commit that changed a message. */
  readonly messages: ChatMessage<METADATA, DATA, TOOLS>[];
  /** `submitted`: sent, no answer yet. `streaming`: a turn runs, or waits for a tool or an approval. */
  readonly status: ChatStatus;
  /** Of the last failed turn or send, until `clearError`, the next send, or the next answer. */
  readonly error: ChatError | undefined;
  /** The channel's own status: `recovering` while it asks for what was missed. */
  readonly channelStatus: ChannelStatus;
  /** Whether older messages can be loaded. */
  readonly hasMore: boolean;
  readonly loadingOlder: boolean;
  /** Whether the last head heard of agreed with what is shown. */
  readonly verified: ChannelView['verified'];
  readonly counters: DeliveryCounters;
  /** The siblings of a message, and the way to them. A new function whenever branches changed. */
  readonly branches: (messageId: string) => ChatBranches;
};

/** What can be done to a chat: the same functions for as long as the channel is the same. */
export type ChatStreamActions<TOOLS extends UITools = UITools> = {
  /** Resolves when the gateway has the message, or when it failed: failures are `error` and a `failed` pending message. */
  sendMessage: (input: ChatInput, options?: ChatRequestOptions) => Promise<void>;
  /** Writes a message anew; the answers to the old one stay on their branch. */
  editMessage: (messageId: string, input: ChatInput, options?: ChatRequestOptions) => Promise<void>;
  /** Another answer beside this one. @default the last answer of the shown branch */
  regenerate: (options?: { messageId?: string } & ChatRequestOptions) => Promise<void>;
  /** Stops every open turn of the channel, also for the others in it. The only thing that cancels. */
  stop: () => Promise<void>;
  /**
   * Cuts the shown branch behind a message, or clears the channel. Anything but a beginning of the current messages
   * throws `set-messages-unsupported`: messages are the channel's, and everybody in it has the same.
   */
  setMessages: (
    messages: readonly KeptMessage[] | ((messages: ChatMessage[]) => readonly KeptMessage[]),
  ) => void;
  /** Gives the outcome of a client tool that has no `execute`. */
  addToolOutput: (output: ChatToolOutput<TOOLS>) => Promise<void>;
  addToolApprovalResponse: (answer: ChatApprovalAnswer) => Promise<void>;
  clearError: () => void;
  /** Does nothing: a channel resumes by itself. Here so that code for the AI SDK's `useChat` runs as it is. */
  resumeStream: () => Promise<void>;
  /** Resolves with how many messages came. @default limit 50 */
  loadOlder: (limit?: number) => Promise<number>;
  /** Sends a failed message again, under the same id. @default the last that failed */
  retry: (messageId?: string) => void;
  /** Takes a failed message out. */
  discard: (messageId: string) => void;
};

/** What `useChatStream` returns. Spreading it, or taking the rest of it, reads every field. */
export type ChatStream<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = { readonly id: string } & ChatStreamFields<METADATA, DATA, TOOLS> & ChatStreamActions<TOOLS>;
