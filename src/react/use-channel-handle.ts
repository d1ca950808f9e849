'use client';

import { useEffect } from 'react';

import type { ChannelHandle } from '../core/channel/channel-handle.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';

/**
 * A channel's own functions (`sendMessage`, `regenerate`, `selectBranch` …), the same object for the same name. The
 * channel is joined while the component is mounted, and left a moment after the last one that uses it has gone.
 */
export function useChannelHandle(name: string, choice?: ConnectionChoice): ChannelHandle {
  const channel = useClient('useChannelHandle', choice).channel(name);
  useEffect(() => channel.retain(), [channel]);
  return channel;
}
