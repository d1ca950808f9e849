'use client';

import { useEffect } from 'react';
import { useStore } from 'zustand';

import type { ChannelView } from '../core/channel/channel-view.js';
import { channelOf } from '../core/chat/channel-of.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';

/**
 * Selects from a channel's state, joined while mounted. Drawn again only when what `selector` returns is another value
 * (`Object.is`): return primitives, or objects that stand in the view.
 */
export function useChannelView<SELECTED>(
  name: string,
  selector: (view: ChannelView) => SELECTED,
  choice?: ConnectionChoice,
): SELECTED {
  const client = useClient('useChannelView', choice);
  const channel = client.channel(name);
  useEffect(() => channel.retain(), [channel]);
  return useStore(client.store, (state) => selector(channelOf(state, name)));
}
