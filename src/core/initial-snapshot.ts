import { isSimpleSnapshot } from '../model/simple-snapshot.js';
import type { ChannelSnapshot } from '../model/snapshot.js';
import { ChatError } from '../protocol/chat-error.js';
import { fullModel } from './full/full-model-source.js';

/**
 * What a server rendered of a channel, once it has been read: it crossed a page's HTML and may be another version's. An
 * unreadable one is a problem to report and no reason not to start.
 */
export function readInitialSnapshot(name: string, value: unknown): ChannelSnapshot | ChatError {
  const snapshot = isSimple(value) ? value : fullModel.current()?.channelSnapshotSchema.safeParse(value).data;
  if (snapshot?.channel === name) return snapshot;
  return new ChatError(
    'invalid-options',
    `The initial snapshot of "${name}" cannot be read, so the channel begins empty and is loaded when it is joined. ` +
      'Give what gateway.snapshot() returned for this channel, from the same version of the package.',
  );
}

/** Whether reading it takes more than is there with a client. */
function isSimple(value: unknown): value is ChannelSnapshot {
  return isSimpleSnapshot(value);
}
