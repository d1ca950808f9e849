import { ThreadRoot } from './thread-root.js';
import { ThreadViewport } from './thread-viewport.js';
import { ThreadList } from './thread-list.js';
import { ThreadEmpty, ThreadLoading } from './thread-notes.js';
import { ThreadRow } from './thread-row.js';
import { ThreadDay, ThreadUnread } from './thread-separators.js';
import { ThreadLatest, ThreadOlder } from './thread-buttons.js';
import { threadParts } from './thread-parts.js';

/** The messages of a channel, with what stands around them. The parts stand in its `Root`. */
export const Thread = {
  Root: ThreadRoot,
  Day: ThreadDay,
  Empty: ThreadEmpty,
  Latest: ThreadLatest,
  List: ThreadList,
  Loading: ThreadLoading,
  Older: ThreadOlder,
  Row: ThreadRow,
  Unread: ThreadUnread,
  Viewport: ThreadViewport,
  parts: threadParts,
};
