'use client';

import { useState } from 'react';

import { receiptsOf, unreadOf, type Receipt } from '../core/chat/receipts.js';
import type { ChannelView } from '../core/channel/channel-view.js';
import type { ConnectionChoice } from './client-of.js';
import { useChannelView } from './use-channel-view.js';
import { useClient } from './use-client.js';
import { useStableCallback } from './use-stable-callback.js';
import { useWebSocket } from './use-web-socket.js';

/** What `useReceipts` returns. */
export type Receipts = {
  /** How far each user has read, this one included; without those who never said so. */
  receipts: readonly Receipt[];
  /** How many messages of others, of those that are held, this user has not read. */
  unread: number;
  /**
   * The first message that was unread when this component came to see the channel; `null` for none. It stays while one
   * reads on, as the line before new messages does: hand it to `<Chat unreadFrom={…}>`.
   */
  unreadFrom: string | null;
  /** This user has read up to and with this message. Never goes back. @default the newest on the shown branch */
  markRead: (messageId?: string) => void;
};

/** Who has read how far, over all devices of a user, and what is new. The channel is joined while mounted. */
export function useReceipts(channel: string, choice: ConnectionChoice = {}): Receipts {
  const client = useClient('useReceipts', choice);
  const { user } = useWebSocket(choice);
  const userId = user?.id;
  const receipts = useChannelView(channel, receiptsOf, choice);
  const unread = useChannelView(channel, (view) => unreadIn(view, userId)?.count ?? 0, choice);
  const isLive = useChannelView(channel, (view) => view.status === 'live', choice);
  const from = useChannelView(channel, (view) => unreadIn(view, userId)?.from ?? null, choice);
  const [opened, setOpened] = useState<{ channel: string; from: string | null }>();
  if (isLive && userId !== undefined && opened?.channel !== channel) setOpened({ channel, from });
  const markRead = useStableCallback((messageId?: string) => client.channel(channel).markRead(messageId));
  return { receipts, unread, unreadFrom: opened?.channel === channel ? opened.from : null, markRead };
}

function unreadIn(view: ChannelView, userId: string | undefined) {
  return userId === undefined ? undefined : unreadOf(view, userId);
}
