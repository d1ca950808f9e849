'use client';

import { branchesOf, siblingIds, type ChatBranches } from '../core/chat/branches.js';
import { useChannelView } from './use-channel-view.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';

/** A message's siblings and the way to them, for a row: drawn again only when its own siblings change. */
export function useBranches(channel: string, messageId: string, choice?: ConnectionChoice): ChatBranches {
  const handle = useClient('useBranches', choice).channel(channel);
  const ids = useChannelView(channel, (view) => siblingIds(view, messageId), choice);
  return branchesOf(ids, messageId, handle.selectBranch);
}
