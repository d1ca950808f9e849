import type { ChannelEvent } from '../../model/event.js';
import type { JsonObject, JsonValue } from '../../model/json.js';
import type { MessageDraft } from '../../model/message-draft.js';
import type { User } from '../../model/author.js';
import type { CommandResults } from '../../protocol/commands.js';
import type { RequestFunction } from '../request-options.js';
import type { ChannelView } from './channel-view.js';

/** What goes along with a message that may start a turn. */
export type TurnOptions = {
  /** Which agent is to answer; `null` for none. @default the channel's own */
  agent?: string | null;
  /** Handed to the agent as `turn.body`. */
  body?: JsonObject;
};

/** An event together with its place in the log. */
export type NumberedEvent = { seq: number; event: ChannelEvent };

/** A hole that a snapshot closed: the events `from`…`to` were not seen one by one. */
export type Discontinuity = { type: 'discontinuity'; from: number; to: number };

/** An unnumbered message of a channel. `user` is `null` for the gateway's own. */
export type Signal = { name: string; data: JsonValue; user: User | null };

/** Characters that were added to a text or reasoning part; `null` says: read the part again. */
export type TextDelta = { offset: number; delta: string } | null;

/**
 * One channel of a client: stable functions, the same object for the same name. Promises resolve when the gateway has
 * acknowledged and reject with a `ChatError`; nothing that was sent is lost in between, over reconnects too.
 */
export type ChannelHandle = {
  readonly name: string;
  /** Joins with the first holder; leaves a moment after the last has let go (`lingerMs`). */
  retain: () => () => void;
  getView: () => ChannelView;

  sendMessage: (draft: MessageDraft, options?: TurnOptions) => Promise<CommandResults['message-send']>;
  editMessage: (
    messageId: string,
    draft: MessageDraft,
    options?: TurnOptions,
  ) => Promise<CommandResults['message-edit']>;
  deleteMessage: (messageId: string) => Promise<void>;
  /** Cuts the shown branch behind `afterId`; `null` clears the channel. */
  truncate: (afterId: string | null) => Promise<void>;
  /** Another answer beside this one. @default the last answer of an agent on the shown branch */
  regenerate: (messageId?: string, options?: TurnOptions) => Promise<CommandResults['turn-regenerate']>;
  /** Stops a turn. @default every open turn of the channel, or the one that the last message sent will start */
  stop: (turnId?: string) => Promise<void>;
  /** Answers a request for approval. First answer wins (`approval-missing` for the later ones). */
  respondToApproval: (answer: {
    approvalId: string;
    approved: boolean;
    reason?: string;
    input?: JsonValue;
  }) => Promise<void>;
  /** Gives a client tool's outcome by hand: claims the call where this client has not, then answers it. */
  addToolOutput: (
    answer: { toolCallId: string } & (
      | { state?: 'output-available'; output: JsonValue }
      | { state: 'output-error'; errorText: string }
    ),
  ) => Promise<void>;
  publish: (name: string, data: JsonValue) => Promise<CommandResults['event-publish']>;
  /** As `Client.request`, in this channel: its handler is told where it was asked, and by whom who may write there. */
  request: RequestFunction;
  /** To the others who are in the channel now; once or not at all. */
  signal: (name: string, data: JsonValue) => void;
  setTyping: (typing: boolean) => void;
  setPresence: (state: JsonValue) => void;
  /** This user has read up to and with this message; never goes back. @default the newest on the shown branch */
  markRead: (messageId?: string) => void;
  /** Loads a page of older messages. Resolves with how many came. @default limit 50 */
  loadOlder: (limit?: number) => Promise<number>;
  /** Shows the branch on which this message is. Local: it travels with the next command. */
  selectBranch: (messageId: string) => void;
  /** Sends a failed pending message again, under the same id. */
  retry: (messageId: string) => void;
  /** Takes a failed pending message out. */
  discard: (messageId: string) => void;

  /** After the commit that holds it. */
  onEvent: (listener: (event: NumberedEvent | Discontinuity) => void) => () => void;
  onSignal: (listener: (signal: Signal) => void) => () => void;
  /** Follows one part's text without reading it again: told after each commit that added to it. */
  onText: (messageId: string, partIndex: number, listener: (delta: TextDelta) => void) => () => void;
};
