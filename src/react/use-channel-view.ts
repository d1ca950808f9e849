'use client';

import { useEffect } from 'react';

import type { ChannelView } from '../core/channel/channel-view.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useHeldView } from './use-held.js';

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
  return useHeldView(client, name, selector);
}
