import { findMessage, type ChannelState } from './channel-state.js';

/** Which child is shown under a parent, where somebody chose one; the newest is shown elsewhere. `''` is the root. */
export type BranchSelection = ReadonlyMap<string, string>;

/** Key of the root in a `BranchSelection`; no message has the empty id. */
export const ROOT = '';

/**
 * The ids of the messages on the branch that is shown, oldest first. Where a message has several children, the selected
 * one is followed, else the newest. A message whose parent is not held here (older than the page) stands at the root.
 */
export function threadOf(state: ChannelState, selection: BranchSelection = new Map()): string[] {
  const children = childrenOf(state);
  const path: string[] = [];
  let siblings = children.get(ROOT);
  let parent = ROOT;
  while (siblings) {
    const chosen = selection.get(parent);
    const next = chosen !== undefined && siblings.includes(chosen) ? chosen : siblings.at(-1);
    if (next === undefined) break;
    path.push(next);
    parent = next;
    siblings = children.get(next);
  }
  return path;
}

/** The ids that stand beside a message under the same parent, itself included, oldest first. */
export function siblingsOf(state: ChannelState, id: string): readonly string[] {
  const message = findMessage(state, id);
  if (!message) return [];
  return childrenOf(state).get(parentKey(state, message.chat.parentId)) ?? [];
}

/**
 * The newest descendant of a message: where a plain send that saw `id` is attached, so that two people who write at
 * once do not fork the conversation. Of `null` (an empty channel was seen) it is the newest tip of all.
 */
export function tipOf(state: ChannelState, id: string | null): string | null {
  const children = childrenOf(state);
  let tip = id !== null && findMessage(state, id) ? id : ROOT;
  for (let next = children.get(tip)?.at(-1); next !== undefined; next = children.get(tip)?.at(-1)) tip = next;
  return tip === ROOT ? null : tip;
}

/** The path from the root to a message, itself included, oldest first. */
export function pathTo(state: ChannelState, id: string | null): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  for (let at = id; at !== null && !seen.has(at);) {
    const message = findMessage(state, at);
    if (!message) break;
    seen.add(at);
    path.push(at);
    at = message.chat.parentId;
  }
  return path.reverse();
}

function childrenOf(state: ChannelState): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const id of state.order) {
    const key = parentKey(state, findMessage(state, id)?.chat.parentId ?? null);
    const siblings = children.get(key);
    if (siblings) siblings.push(id);
    else children.set(key, [id]);
  }
  return children;
}

function parentKey(state: ChannelState, parentId: string | null): string {
  return parentId !== null && findMessage(state, parentId) ? parentId : ROOT;
}
