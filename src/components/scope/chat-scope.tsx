'use client';

import { useMemo, useState, type ReactElement, type ReactNode } from 'react';

import { useChannel } from '../../react/use-channel.js';
import { useChannelHandle } from '../../react/use-channel-handle.js';
import { useChatStream } from '../../react/use-chat-stream.js';
import { useWebSocket } from '../../react/use-web-socket.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { Labels } from '../labels/labels-context.js';
import type { ToolViews } from '../tool-part/tool-view.js';
import { ScopeContext, ScopeFailureContext, type ChatScopeValue } from './scope-context.js';

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
  /** Words in place of the English ones. Keep the object stable. */
  labels?: Partial<ChatLabels> | undefined;
  children?: ReactNode;
};

const noTools: ToolViews = {};

/**
 * Says to all parts inside which channel they show. Holds the channel while mounted; leaving never cancels an answer.
 * Renders no element.
 */
export function ChatScope({
  channel,
  connection,
  agent,
  tools = noTools,
  labels,
  children,
}: ChatScopeProps): ReactElement {
  const handle = useChannelHandle(channel, { connection });
  const { me } = useChannel(channel, undefined, { connection });
  const { capabilities } = useWebSocket({ connection });
  const chat = useChatStream(channel, { connection, ...(agent === undefined ? {} : { agent }) });
  const { sendMessage, editMessage, regenerate, stop, retry, discard, clearError, loadOlder } = chat;
  const { addToolApprovalResponse, addToolOutput, error } = chat;

  // A reconnect makes a new set with the same names; the rows need not be drawn again for it.
  const names = [...capabilities].join(' ');
  const [failure, setFailure] = useState<Error | null>(null);
  const userId = me?.id ?? null;

  const value = useMemo<ChatScopeValue>(
    () => ({
      channel,
      connection,
      userId,
      capabilities: new Set(names.split(' ')),
      tools,
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
      userId,
      names,
      tools,
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
        <Labels labels={labels}>{children}</Labels>
      </ScopeFailureContext>
    </ScopeContext>
  );
}
