import type { User } from '../model/author.js';
import type { UIMessageChunk } from '../model/chunk.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import type { ChatMessage } from '../model/message.js';
import type { ToolBatch } from '../protocol/tool-executor.js';

/**
 * Answers one turn: whatever it yields is appended to the channel's log as chunks of one message.
 * `streamText(…).toUIMessageStream()` of the AI SDK fits as it is. Returning ends the turn as `done`, throwing ends it
 * as `failed`, and so does returning no stream, or yielding only what is no chunk; after `turn.signal` aborts, whatever
 * is still yielded is ignored.
 */
export type AgentFunction = (turn: Turn) => AgentStream | Promise<AgentStream>;

/** What an agent may return: an async iterable (a web `ReadableStream` included) of chunks. */
export type AgentStream = AsyncIterable<UIMessageChunk> | ReadableStream<UIMessageChunk>;

/** An agent with a name of its own; a channel may have several. */
export type AgentDefinition = {
  /** Author id of the messages that it writes. */
  id: string;
  name?: string;
  avatar?: string;
  /**
   * Whether it can go on after a restart of the server with a turn that awaits a tool's result or a person's answer: it
   * is called again for the same message once that is decided, and finds the outcome in `turn.messages`. Turns of other
   * agents, and those that were being written, end as `interrupted`. @default false
   */
  resumable?: boolean;
  run: AgentFunction;
};

/** One run of an agent, as the agent sees it. */
export type Turn = {
  /** Unique id of this run. */
  id: string;
  channel: string;
  /** Id of the message that this turn writes. */
  messageId: string;
  /** The branch's path that is to be answered, oldest first. */
  messages: readonly ChatMessage[];
  /** Who asked. */
  user: User;
  /** What `sendMessage(…, { body })` carried along. */
  body: JsonObject;
  /** Aborts when the turn is stopped, timed out, or the gateway closes. */
  signal: AbortSignal;
  /** Tools that the asking page offers to run in the browser, as it declared them. */
  tools: readonly ClientToolDescription[];
  /**
   * Has a client run a tool and resolves with its outcome; the outcome's chunk is appended by the gateway, so the agent
   * must not yield it again. Yield `tool-input-available` for the same `toolCallId` first. Several may wait at once.
   * A tool that is not among `tools` is reported to `onError` and waits all the same: a page may answer with
   * `addToolOutput`. Rejects when the turn is aborted.
   */
  callTool: (call: RoutedToolCall) => Promise<ToolOutcome>;
  /**
   * Asks a person for approval of a tool call and resolves with the answer; the request's and the answer's chunks are
   * appended by the gateway. When denied, yield `tool-output-denied`. Rejects when the turn is aborted.
   */
  requestApproval: (call: ApprovalCall) => Promise<ApprovalAnswer>;
};

/** A tool that runs in the browser, as it travels with a message. */
export type ClientToolDescription = {
  name: string;
  description?: string;
  /** JSON Schema of its input. */
  parameters?: JsonObject;
  /** It may run twice: its calls are offered again where the page that ran one went away. */
  idempotent?: boolean;
};

/** One call of a tool. */
export type ToolCall = { toolCallId: string; toolName: string; input: JsonValue };

/** A call for `turn.callTool`: of a page's tool, or, with `executor`, of one that runs elsewhere. */
export type RoutedToolCall = ToolCall & {
  /**
   * Who runs it in place of a page, by the name under which an endpoint has it: `device:desk` is a device of the AIP
   * endpoint. Pages see the call as taken. Where there is nobody of that name, its outcome is an `output-error` at once.
   */
  executor?: string;
  /** For the executor alone. */
  executorOptions?: JsonObject;
  /** Calls that an executor is to run together, in order. */
  batch?: ToolBatch;
};

/** A call that a person is asked about. */
export type ApprovalCall = ToolCall & {
  /** Why it is asked, for the person. */
  reason?: string;
  /** Calls that are to be decided together: wires that ask for several at once do so by `index`, once all `size` are there. */
  batch?: ToolBatch;
};

/** How a client tool's call ended. */
export type ToolOutcome =
  | { state: 'output-available'; output: JsonValue }
  | { state: 'output-error'; errorText: string };

/** What a person answered. `input` is the edited input where it was edited, otherwise the call's own. */
export type ApprovalAnswer = { approved: boolean; reason?: string; input: JsonValue };
