import type { ChatMessage, ChatStatus } from '../../model/message.js';
import { ChatError, isChatErrorCode } from '../../protocol/chat-error.js';
import type { ChannelView } from '../channel/channel-view.js';
import type { ChatActivity } from './chat-activity.js';
import { messageOf } from './messages-of.js';

/** One error object for each failed message, so that reading it twice gives the same. */
const turnErrors = new WeakMap<ChatMessage, ChatError>();

/** The state of a chat in the AI SDK's words, from what the channel shows and what this page asked of it. */
export function chatStatus(view: ChannelView, activity: ChatActivity): ChatStatus {
  if (hasShownTurn(view)) return 'streaming';
  if (activity.requests > 0 || isAwaited(view, activity) || hasWaitingMessage(view)) return 'submitted';
  return chatError(view, activity) ? 'error' : 'ready';
}

/** The error of the last failed command, of a failed send, or of the answer that the branch ends with. */
export function chatError(view: ChannelView, activity: ChatActivity): ChatError | undefined {
  if (activity.error) return activity.error;
  for (const [id, { state }] of view.pending) {
    if (state.status === 'failed' && !activity.cleared.has(id)) return state.error;
  }
  // Whoever has just asked again has left the old failure behind.
  if (activity.requests > 0 || hasWaitingMessage(view)) return undefined;
  const last = messageOf(view, view.order.at(-1) ?? '');
  return last?.chat.status === 'failed' && !activity.cleared.has(last.id) ? turnError(last) : undefined;
}

/** What `clearError` makes of an activity. */
export function withoutErrors(view: ChannelView, { cleared }: ChatActivity): Partial<ChatActivity> {
  const failed = [...view.pending].flatMap(([id, { state }]) => (state.status === 'failed' ? [id] : []));
  const last = view.order.at(-1);
  return {
    error: undefined,
    cleared: new Set([...cleared, ...failed, ...(last === undefined ? [] : [last])]),
  };
}

/** Whether a turn that a reply promised has not been seen yet. */
export function isAwaited(view: ChannelView, { awaitedTurnId }: ChatActivity): boolean {
  if (awaitedTurnId === null || view.turns.has(awaitedTurnId)) return false;
  const written = view.allIds.findLast((id) => messageOf(view, id)?.chat.turnId === awaitedTurnId);
  return written === undefined;
}

/** The error of a message whose turn failed. */
export function turnError(message: ChatMessage): ChatError {
  const known = turnErrors.get(message);
  if (known) return known;
  const { code = 'turn-failed', text = 'The agent failed. Try again.' } = message.chat.error ?? {};
  const error = new ChatError(isChatErrorCode(code) ? code : 'turn-failed', text, { retryable: true });
  turnErrors.set(message, error);
  return error;
}

/** A turn on another branch is somebody else's business. */
function hasShownTurn(view: ChannelView): boolean {
  for (const { messageId } of view.turns.values()) if (view.order.lastIndexOf(messageId) >= 0) return true;
  return false;
}

function hasWaitingMessage({ pending }: ChannelView): boolean {
  for (const { state } of pending.values()) if (state.status !== 'failed') return true;
  return false;
}
