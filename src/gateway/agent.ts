import type { User } from '../model/author.js';
import type { UIMessageChunk } from '../model/chunk.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import type { ChatMessage } from '../model/message.js';

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
  callTool: (call: ToolCall) => Promise<ToolOutcome>;
  /**
   * Asks a person for approval of a tool call and resolves with the answer; the request's and the answer's chunks are
   * appended by the gateway. When denied, yield `tool-output-denied`. Rejects when the turn is aborted.
   */
  requestApproval: (call: ToolCall & { reason?: string }) => Promise<ApprovalAnswer>;
};

/** A tool that runs in the browser, as it travels with a message. */
export type ClientToolDescription = {
  name: string;
  description?: string;
  /** JSON Schema of its input. */
  parameters?: JsonObject;
};

/** One call of a tool. */
export type ToolCall = { toolCallId: string; toolName: string; input: JsonValue };

/** How a client tool's call ended. */
export type ToolOutcome =
  | { state: 'output-available'; output: JsonValue }
  | { state: 'output-error'; errorText: string };

/** What a person answered. `input` is the edited input where it was edited, otherwise the call's own. */
export type ApprovalAnswer = { approved: boolean; reason?: string; input: JsonValue };
