import {
  isFlag,
  isShortText,
  isText,
  isUnsigned,
  listOf,
  oneOf,
  optional,
  shape,
  type Check,
} from './checks.js';
import { isRecord } from './is-record.js';
import { isSimpleMessage } from './simple-message.js';

/** Part indices by id. */
export const isIndexTable: Check = (value) =>
  isRecord(value) && Object.values(value).every((index) => typeof index === 'number');

const isEmpty: Check = (value) => isRecord(value) && Object.keys(value).length === 0;

export const cursorFields = {
  epoch: (value: unknown) => isShortText(value, 64),
  seq: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0,
  hash: isUnsigned,
};

const isSimpleTurn = shape({
  turnId: isText,
  messageId: isText,
  initiator: shape({ userId: isText, sessionId: optional(isText) }),
  commandId: optional(isText),
  // What a turn waits for is run, or answered, by code that comes with the schemas.
  calls: (calls) => Array.isArray(calls) && calls.length === 0,
  approvals: listOf(isText),
  stopRequested: isFlag,
});

/** What `channelSnapshotSchema` says of a snapshot of text alone, without it. */
export const isSimpleSnapshot = shape({
  version: oneOf(1),
  channel: isText,
  cursor: shape(cursorFields),
  order: listOf(isText),
  messages: listOf((message) => isSimpleMessage(message)),
  folds: listOf(
    shape({
      version: oneOf(1),
      message: (message) => isSimpleMessage(message),
      open: shape({ text: isIndexTable, reasoning: isIndexTable, tools: isEmpty, stepFrom: Number.isFinite }),
    }),
  ),
  turns: listOf(isSimpleTurn),
  hasMore: isFlag,
});
