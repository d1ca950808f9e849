'use client';

import { createContext } from 'react';

import type { useChannelHandle } from '../../react/use-channel-handle.js';
import type { useChatStream } from '../../react/use-chat-stream.js';
import type { useClient } from '../../react/use-client.js';
import { createRequiredContext } from '../element/create-required-context.js';
import type { DataViews } from '../part/data-view.js';
import type { ChatMarkdown } from '../text-part/chat-markdown.js';
import type { ToolViews } from '../tool-part/tool-view.js';
import type { PartSlots } from './part-slots.js';
import type { ScopeDesk } from './scope-desk.js';

type Chat = ReturnType<typeof useChatStream>;

/** What the parts of one chat share. Changes with the channel, the user and what the server can do; never per token. */
export type ChatScopeValue = {
  channel: string;
  connection: string | undefined;
  client: ReturnType<typeof useClient>;
  /** `null` before the session is open. */
  userId: string | null;
  /** What the server can do, by the names of the protocol: `edit`, `stop`, `approvals` … */
  capabilities: ReadonlySet<string>;
  tools: ToolViews;
  markdown: ChatMarkdown | undefined;
  data: DataViews;
  slots: PartSlots;
  /** Whether this user may take out what others wrote. */
  moderates: boolean;
  /** What parts that stand beside each other hand on. */
  desk: ScopeDesk;
  handle: ReturnType<typeof useChannelHandle>;
  /** Shows what became of an action, where it fails, in the chat's own error line. */
  attempt: (action: Promise<unknown>) => void;
} & Pick<
  Chat,
  | 'sendMessage'
  | 'editMessage'
  | 'regenerate'
  | 'stop'
  | 'retry'
  | 'discard'
  | 'loadOlder'
  | 'addToolApprovalResponse'
  | 'addToolOutput'
>;

const [context, useRequired] = createRequiredContext<ChatScopeValue>('ChatScope');

export const ScopeContext = context;

/**
 * The scope around, for parts of one's own: its channel, what can be done in it, and who asks. Throws outside of a
 * `ChatScope`, naming `caller`.
 */
export const useChatScope = useRequired;

/** The last thing that went wrong in this chat, until it is cleared or something newer succeeds. */
export type ScopeFailure = { error: Error | null; clear: () => void };

export const ScopeFailureContext = createContext<ScopeFailure>({ error: null, clear: () => undefined });

/** Whether there are messages, and nothing is written or on its way: looked at once for all rows. */
export const CalmContext = createContext(false);
