'use client';

import { useMemo, useState, type ReactElement, type ReactNode } from 'react';

import { useChannelHandle } from '../../react/use-channel-handle.js';
import { useChatStream } from '../../react/use-chat-stream.js';
import { useClient } from '../../react/use-client.js';
import { useConnectionView, useHeldView } from '../../react/use-held.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { Labels } from '../labels/labels-context.js';
import type { DataViews } from '../part/data-view.js';
import type { ChatMarkdown } from '../text-part/chat-markdown.js';
import type { ToolViews } from '../tool-part/tool-view.js';
import type { PartSlots } from './part-slots.js';
import { CalmContext, ScopeContext, ScopeFailureContext, type ChatScopeValue } from './scope-context.js';
import { isCalm } from './use-view.js';
import { createDesk } from './scope-desk.js';
import { useNotedSends } from './use-noted-sends.js';

/** The props of `ChatScope`. */
export type ChatScopeProps = {
  /** The channel that everything inside shows and writes to. */
  channel: string;
  /** Of which `ConnectionProvider`. @default the nearest one without a name */
  connection?: string | undefined;
  /** Which agent answers; `null` for none. @default the channel's own */
  agent?: string | null | undefined;
  /** What draws the calls of which tool, by its name. Keep the object stable. @default the fallback card */
  tools?: ToolViews | undefined;
  /** What draws the app's own `data-*` parts, by their name without `data-`. Keep the object stable. @default nothing */
  data?: DataViews | undefined;
  /** What draws a message's other parts. Keep the object stable. */
  slots?: PartSlots | undefined;
  /**
   * Whether this user may take out what others wrote, as the gateway's `authorize` says for `moderate`: only then it is
   * offered. @default false
   */
  moderates?: boolean | undefined;
  /** How Markdown is drawn: components, links, images, colours of code. Keep the object stable. */
  markdown?: ChatMarkdown | undefined;
  /** Words in place of the English ones. Keep the object stable. */
  labels?: Partial<ChatLabels> | undefined;
  children?: ReactNode;
};

const none = {};

/**
 * Says to all parts inside which channel they show. Holds the channel while mounted; leaving never cancels an answer.
 * Renders no element.
 */
export function ChatScope({
  channel,
  connection,
  agent,
  tools = none,
  data = none,
  slots = none,
  moderates = false,
  markdown,
  labels,
  children,
}: ChatScopeProps): ReactElement {
  const client = useClient('ChatScope', { connection });
  const handle = useChannelHandle(channel, { connection });
  const chat = useChatStream(channel, { connection, ...(agent === undefined ? {} : { agent }) });
  const { regenerate, stop, retry, discard, clearError, loadOlder } = chat;
  const { addToolApprovalResponse, addToolOutput, error } = chat;

  // A reconnect makes a new set with the same names; the rows need not be drawn again for it.
  const names = useConnectionView(client, ({ capabilities }) => [...capabilities].join(' '));
  const [failure, setFailure] = useState<Error | null>(null);
  const [desk] = useState(createDesk);
  const { sendMessage, editMessage } = useNotedSends(chat, desk);
  const calm = useHeldView(client, channel, isCalm);
  const userId = useConnectionView(client, ({ session }) => session?.user.id) ?? null;

  const value = useMemo<ChatScopeValue>(
    () => ({
      channel,
      connection,
      client,
      userId,
      capabilities: new Set(names.split(' ')),
      tools,
      markdown,
      data,
      slots,
      moderates,
      desk,
      handle,
      sendMessage,
      editMessage,
      regenerate,
      stop,
      retry,
      discard,
      loadOlder,
      addToolApprovalResponse,
      addToolOutput,
      attempt: (action) => {
        setFailure(null);
        action.catch((reason: unknown) => {
          setFailure(reason instanceof Error ? reason : new Error(String(reason)));
        });
      },
    }),
    [
      channel,
      connection,
      client,
      userId,
      names,
      tools,
      markdown,
      data,
      slots,
      moderates,
      desk,
      handle,
      sendMessage,
      editMessage,
      regenerate,
      stop,
      retry,
      discard,
      loadOlder,
      addToolApprovalResponse,
      addToolOutput,
    ],
  );
  const shown = useMemo(
    () => ({
      error: failure ?? error ?? null,
      clear: () => {
        setFailure(null);
        clearError();
      },
    }),
    [failure, error, clearError],
  );
  return (
    <ScopeContext value={value}>
      <ScopeFailureContext value={shown}>
        <CalmContext value={calm}>
          <Labels labels={labels}>{children}</Labels>
        </CalmContext>
      </ScopeFailureContext>
    </ScopeContext>
  );
}
