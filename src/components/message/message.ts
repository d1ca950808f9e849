import { MessageRoot } from './message-root.js';
import { MessageHeader } from './message-header.js';
import { MessageTiming } from './message-timing.js';
import { MessageAuthor, MessageAvatar } from './message-author.js';
import { MessageTime } from './message-time.js';
import { MessageContent } from './message-content.js';
import { MessageNote } from './message-note.js';
import { messageParts } from './message-parts.js';

/** One message: who wrote it and when, its parts, and what became of it. The parts stand in its `Root`. */
export const Message = {
  Root: MessageRoot,
  Author: MessageAuthor,
  Avatar: MessageAvatar,
  Content: MessageContent,
  Header: MessageHeader,
  Note: MessageNote,
  Time: MessageTime,
  Timing: MessageTiming,
  parts: messageParts,
};
