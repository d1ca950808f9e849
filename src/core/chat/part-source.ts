import type { ReasoningUIPart, TextUIPart, UIMessagePart } from '../../model/message-part.js';
import type { TextDelta } from '../channel/channel-handle.js';
import type { Client } from '../client.js';
import { channelOf } from './channel-of.js';
import { followMessage } from './follow-message.js';
import { messageOf } from './messages-of.js';

/**
 * The text of one part as a leaf draws it: read once, then followed by what is added to it, so that a long text is not
 * looked through again with each token.
 */
export type PartSource = {
  /** The whole text as it stands in the store; empty where the part has none. */
  read: () => string;
  /** Told after each commit that added to it; `null` says: read again (also when `done` changed). */
  subscribe: (listener: (delta: TextDelta) => void) => () => void;
  /** Whether the text is complete: its part is closed, or its message is. */
  readonly done: boolean;
};

/** Follows the text of a text or reasoning part. */
export function createPartSource(
  client: Client,
  channel: string,
  messageId: string,
  index: number,
): PartSource {
  const { store } = client;
  const read = (): string => {
    const part = messageOf(channelOf(store.getState(), channel), messageId)?.parts[index];
    return isText(part) ? part.text : '';
  };
  const isDone = (): boolean => {
    const message = channelOf(store.getState(), channel).open.get(messageId);
    const part = message?.parts[index];
    return message === undefined || (isText(part) && part.state === 'done');
  };
  return {
    read,
    subscribe: (listener) => {
      let done = isDone();
      // Of one commit the store tells first, then the channel: what was read by then is not told again.
      let readTo = read().length;
      const leaveText = client.channel(channel).onText(messageId, index, (added) => {
        if (added === null) readTo = 0;
        else if (added.offset + added.delta.length <= readTo) return;
        listener(added);
      });
      // The end of a text is no delta, so nobody but the message itself tells of it.
      const leaveStore = followMessage(store, channel, messageId, () => {
        if (done === (done = isDone())) return;
        readTo = read().length;
        listener(null);
      });
      return () => {
        leaveText();
        leaveStore();
      };
    },
    get done() {
      return isDone();
    },
  };
}

function isText(part: UIMessagePart | undefined): part is TextUIPart | ReasoningUIPart {
  return part?.type === 'text' || part?.type === 'reasoning';
}
