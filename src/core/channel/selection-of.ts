import type { ChannelState } from '../../model/channel-state.js';
import { pathTo, ROOT, type BranchSelection } from '../../model/thread.js';

/** The selection that shows a message: the same as before, but for the parents on the way to it. */
export function selectionOf(
  state: ChannelState,
  before: BranchSelection,
  messageId: string,
): BranchSelection {
  const selection = new Map(before);
  let parent = ROOT;
  for (const id of pathTo(state, messageId)) {
    selection.set(parent, id);
    parent = id;
  }
  return selection;
}
