import type { ChatMessage } from '../../model/message.js';
import type { ChannelHandle } from '../channel/channel-handle.js';
import type { ChannelView } from '../channel/channel-view.js';
import { messageOf } from './messages-of.js';

/** Where a message stands among its siblings, and the way to the others. */
export type ChatBranches = {
  /** From 0; −1 for a message that is not here, or only on its way. */
  index: number;
  count: number;
  /** Ids of the siblings, oldest first. */
  ids: readonly string[];
  /** Shows the sibling before; does nothing at the first. */
  previous: () => void;
  /** Shows the sibling behind; does nothing at the last. */
  next: () => void;
  /** Shows the sibling of that index. */
  select: (index: number) => void;
};

const none: readonly string[] = [];

/** Siblings by parent, once per list of ids: every row asks for its own. */
const tables = new WeakMap<readonly string[], ReadonlyMap<string | null, readonly string[]>>();

/** The ids that stand under the same parent as a message, itself included, oldest first. */
export function siblingIds(view: ChannelView, messageId: string): readonly string[] {
  const message = messageOf(view, messageId);
  if (!message || view.pending.has(messageId)) return none;
  return childrenByParent(view).get(parentOf(view, message)) ?? none;
}

/** What `branches(messageId)` returns. */
export function branchesOf(
  ids: readonly string[],
  messageId: string,
  show: ChannelHandle['selectBranch'],
): ChatBranches {
  const index = ids.indexOf(messageId);
  const select = (to: number): void => {
    const id = ids[to];
    if (id !== undefined && to !== index) show(id);
  };
  return {
    index,
    count: ids.length,
    ids,
    previous: () => select(index - 1),
    next: () => select(index + 1),
    select,
  };
}

function childrenByParent(view: ChannelView): ReadonlyMap<string | null, readonly string[]> {
  const known = tables.get(view.allIds);
  if (known) return known;
  const children = new Map<string | null, string[]>();
  for (const id of view.allIds) {
    const message = messageOf(view, id);
    if (!message) continue;
    const parent = parentOf(view, message);
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  }
  tables.set(view.allIds, children);
  return children;
}

/** A parent that is older than what is held here counts as the root, as it does for the thread. */
function parentOf(view: ChannelView, message: ChatMessage): string | null {
  const { parentId } = message.chat;
  return parentId !== null && messageOf(view, parentId) ? parentId : null;
}
