import { findMessage, type ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import type { ChatMessage } from '../../model/message.js';

/** What a batch of events does to a channel's documents. */
export type DocumentsChanged = {
  changed: ChatMessage[];
  /** Ids. */
  removed: string[];
  /** Whether documents or the list of open messages changed, so that a checkpoint has to be written with it. */
  isStructural: boolean;
};

/** Compares the settled messages before and after a batch, looking only at those that its events can have touched. */
export function documentsChanged(
  before: ChannelState,
  after: ChannelState,
  events: readonly ChannelEvent[],
): DocumentsChanged {
  const touched = new Set<string>();
  const removed = new Set<string>();
  let isStructural = false;
  for (const event of events) {
    switch (event.type) {
      case 'message-added':
      case 'message-updated':
        touched.add(event.message.id);
        break;
      case 'turn-ended':
        touched.add(event.messageId);
        break;
      case 'messages-removed':
        for (const id of event.messageIds) removed.add(id);
        // Their children moved up.
        for (const id of after.settled.keys()) touched.add(id);
        break;
      case 'turn-started':
        break;
      default:
        continue;
    }
    isStructural = true;
  }
  const changed = [...touched].flatMap((id) => {
    const message = after.settled.get(id);
    return message && message !== before.settled.get(id) ? [message] : [];
  });
  return { changed, removed: [...removed].filter((id) => !findMessage(after, id)), isStructural };
}
