'use client';

import { useEffect } from 'react';

import type { Client } from '../core/client.js';
import { followTools } from '../core/tools/follow-tools.js';
import type { ClientTools } from '../core/tools/client-tool.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useStableCallback } from './use-stable-callback.js';

/**
 * Offers tools that run in this page to the agents of every channel, while mounted. For apps with no chat on the page
 * too: it needs no channel to be shown. The object may be made anew with each render; what counts is the newest.
 */
export function useClientTools(tools: ClientTools, choice?: ConnectionChoice): void {
  useToolsOf(useClient('useClientTools', choice), tools);
}

/** The same for a client at hand. A tool goes on running when only what it does was written anew. */
export function useToolsOf(client: Client, tools: ClientTools | undefined): void {
  const newest = useStableCallback(() => tools ?? {});
  const names = Object.keys(tools ?? {})
    .toSorted()
    .join('\n');
  useEffect(() => {
    if (names === '') return undefined;
    return client.addTools(followTools(names.split('\n'), newest));
  }, [client, names, newest]);
}
