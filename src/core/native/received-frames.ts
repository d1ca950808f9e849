import { isSimpleEvent } from '../../model/simple-event.js';
import { readSimpleFrames } from '../../protocol/read-simple-frames.js';
import type { ServerFrame } from '../../protocol/server-frames.js';

let last: { text: string; frames: ServerFrame[] | undefined } | undefined;

/** The frames of a message where they are simple ones. Who asks again for the same message gets the same answer. */
export function receivedFrames(text: string): ServerFrame[] | undefined {
  // The same string, and not one that was made alike: compared by its address.
  if (last?.text !== text) last = { text, frames: readSimpleFrames(text) };
  return last.frames;
}

/** Whether reading or folding what stands in a message takes the full model. */
export function takesFullModel(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  const frames = receivedFrames(data);
  return !frames || frames.some((frame) => 'events' in frame && !frame.events.every(isSimpleEvent));
}
