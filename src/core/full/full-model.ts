import { applyEvent } from '../../model/apply-event.js';
import { decodeEvent } from '../../model/event.js';
import { chatMessageSchema } from '../../model/message.js';
import { channelSnapshotSchema } from '../../model/snapshot.js';
import { decodeServerFrames } from '../../protocol/codec.js';
import { createToolRunner } from '../tools/tool-runner.js';

/** What a conversation of text alone has no use for: the schemas, the folds of tools, files and data, and client tools. */
export const everything = {
  applyEvent,
  decodeEvent,
  chatMessageSchema,
  channelSnapshotSchema,
  decodeServerFrames,
  createToolRunner,
};
