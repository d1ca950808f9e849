import { joinFrames } from '../../protocol/codec.js';
import { shareText, type SharedText } from '../../protocol/shared-text.js';
import { nextTask } from '../../shared/next-task.js';

/** What was joined last: the readers of a channel have the same frames waiting, one after the other. */
let last: { frames: readonly SharedText[]; joined: SharedText } | undefined;

/** One message of several frames, made once for all sockets that are sent the same ones. */
export function joinShared(frames: readonly SharedText[]): SharedText {
  const [only] = frames;
  if (only && frames.length === 1) return only;
  if (last && isSame(last.frames, frames)) return last.joined;
  const joined = shareText(joinFrames(frames.map(({ text }) => text)));
  // For this task alone: nothing is kept of what was sent.
  if (!last) nextTask(() => (last = undefined));
  last = { frames, joined };
  return joined;
}

function isSame(one: readonly SharedText[], other: readonly SharedText[]): boolean {
  return one.length === other.length && one.every((frame, index) => frame === other[index]);
}
