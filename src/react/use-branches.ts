'use client';

import { useEffect } from 'react';

import { branchesOf, siblingIds, type ChatBranches } from '../core/chat/branches.js';
import type { Client } from '../core/client.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useHeldView } from './use-held.js';

/** A message's siblings and the way to them, for a row: drawn again only when its own siblings change. */
export function useBranches(channel: string, messageId: string, choice?: ConnectionChoice): ChatBranches {
  const client = useClient('useBranches', choice);
  const handle = client.channel(channel);
  useEffect(() => handle.retain(), [handle]);
  return useHeldBranches(client, channel, messageId);
}

/** As `useBranches`, in a channel that somebody else holds. */
export function useHeldBranches(client: Client, channel: string, messageId: string): ChatBranches {
  const ids = useHeldView(client, channel, (view) => siblingIds(view, messageId));
  return branchesOf(ids, messageId, client.channel(channel).selectBranch);
}
