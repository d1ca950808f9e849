'use client';

import { useDebugValue, useEffect, useInsertionEffect, useSyncExternalStore } from 'react';

import { createChatObserver } from '../core/chat/chat-observer.js';
import type { ChatStream, ChatStreamOptions } from '../core/chat/chat-stream.js';
import type { ClientTools } from '../core/tools/client-tool.js';
import type { UIDataTypes } from '../model/message-part.js';
import type { UITools } from '../model/tool-part.js';
import { useToolsOf } from './use-client-tools.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useOwned } from './use-owned.js';

/** Options of `useChatStream`. Callbacks may be made anew with each render. */
export type UseChatStreamOptions<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = ConnectionChoice &
  ChatStreamOptions<METADATA, DATA, TOOLS> & {
    /** Client tools, offered while mounted, as `useClientTools` does. */
    tools?: ClientTools;
  };

/**
 * A conversation with people and agents, by the names of the AI SDK's `useChat`. The component is drawn again only when
 * a field that it read has changed: whoever reads `status` alone is not drawn per token, whoever reads `messages` is, once
 * per frame. (Rows take `useMessage` and `usePart`; spreading the result reads everything.) Unmounting never cancels a
 * turn; `stop` does.
 */
export function useChatStream<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
>(
  channel: string,
  options: UseChatStreamOptions<METADATA, DATA, TOOLS> = {},
): ChatStream<METADATA, DATA, TOOLS> {
  const client = useClient('useChatStream', options);
  const observer = useOwned(
    () => createChatObserver<METADATA, DATA, TOOLS>(client, channel, options),
    client,
    channel,
  );
  useInsertionEffect(() => observer.setOptions(options));
  useEffect(() => observer.attach(), [observer]);
  useToolsOf(client, options.tools);
  useDebugValue(channel);
  return useSyncExternalStore(observer.subscribe, observer.getSnapshot, observer.getServerSnapshot);
}
