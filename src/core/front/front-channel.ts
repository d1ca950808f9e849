import type { ChannelHandle } from '../channel/channel-handle.js';
import type { ChannelView } from '../channel/channel-view.js';
import { createId } from '../../shared/ids.js';
import type { Random } from '../../shared/random.js';
import type { MessageDraft } from '../../model/message-draft.js';
import type { Deferral } from './deferral.js';

export type FrontChannelOptions = {
  random: Random;
  getView: () => ChannelView;
  /** Draws a message until the client that sends it is there. */
  draw: (draft: MessageDraft & { id: string }) => void;
};

/**
 * A channel's handle before there is a channel, and after: what is asked for is done in that order when it is there. A
 * message that is sent meanwhile is on the page at once.
 */
export function createFrontChannel(
  name: string,
  { answer, follow, order }: Deferral<ChannelHandle>,
  { random, getView, draw }: FrontChannelOptions,
): ChannelHandle {
  const sendMessage = answer((channel) => channel.sendMessage);
  return {
    name,
    getView,
    retain: follow((channel) => channel.retain),
    sendMessage: (draft, options) => {
      const message = { ...draft, id: draft.id ?? createId(random) };
      draw(message);
      return sendMessage(message, options);
    },
    editMessage: answer((channel) => channel.editMessage),
    deleteMessage: answer((channel) => channel.deleteMessage),
    truncate: answer((channel) => channel.truncate),
    regenerate: answer((channel) => channel.regenerate),
    stop: answer((channel) => channel.stop),
    respondToApproval: answer((channel) => channel.respondToApproval),
    addToolOutput: answer((channel) => channel.addToolOutput),
    publish: answer((channel) => channel.publish),
    // The type of the answer is the caller's, and is lost on the way through the table.
    request: answer((channel) => channel.request) as ChannelHandle['request'],
    loadOlder: answer((channel) => channel.loadOlder),
    signal: order((channel) => channel.signal),
    setTyping: order((channel) => channel.setTyping),
    setPresence: order((channel) => channel.setPresence),
    markRead: order((channel) => channel.markRead),
    selectBranch: order((channel) => channel.selectBranch),
    retry: order((channel) => channel.retry),
    discard: order((channel) => channel.discard),
    onEvent: follow((channel) => channel.onEvent),
    onSignal: follow((channel) => channel.onSignal),
    onText: follow((channel) => channel.onText),
  };
}
