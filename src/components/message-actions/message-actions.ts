import {
  MessageActionsRoot,
  MessageBranches,
  MessageCopy,
  MessageDelete,
  MessageDiscard,
  MessageEdit,
  MessageNextBranch,
  MessagePreviousBranch,
  MessageRegenerate,
  MessageRetry,
  MessageStop,
} from './action-buttons.js';
import { messageActionsParts } from './message-actions-parts.js';

/** What can be done with the message around. Each button is there only where its action can be done. */
export const MessageActions = {
  Root: MessageActionsRoot,
  Branches: MessageBranches,
  Copy: MessageCopy,
  Delete: MessageDelete,
  Discard: MessageDiscard,
  Edit: MessageEdit,
  NextBranch: MessageNextBranch,
  PreviousBranch: MessagePreviousBranch,
  Regenerate: MessageRegenerate,
  Retry: MessageRetry,
  Stop: MessageStop,
  parts: messageActionsParts,
};
