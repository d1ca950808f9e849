import {
  MessageActionsRoot,
  MessageCopy,
  MessageCopyPlain,
  MessageDelete,
  MessageDiscard,
  MessageEdit,
  MessageRegenerate,
  MessageRetry,
  MessageStop,
} from './action-buttons.js';
import { MessageBranches, MessageNextBranch, MessagePreviousBranch } from './branch-picker.js';
import { messageActionsParts } from './message-actions-parts.js';

/** What can be done with the message around. Each button is there only where its action can be done. */
export const MessageActions = {
  Root: MessageActionsRoot,
  Branches: MessageBranches,
  Copy: MessageCopy,
  CopyPlain: MessageCopyPlain,
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
