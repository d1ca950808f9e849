import {
  isAnything,
  isFlag,
  isNumber,
  isText,
  isUnsigned,
  listOf,
  optional,
  orNull,
  shape,
  type Check,
} from '../model/checks.js';
import { isRecord } from '../model/is-record.js';
import { isUser } from '../model/simple-message.js';
import { cursorFields, isSimpleSnapshot } from '../model/simple-snapshot.js';
import type { ServerFrame } from './server-frames.js';

const isInteger: Check = Number.isSafeInteger;
const error = shape({ code: isText, message: isText, retryable: isFlag, retryAfterMs: optional(isNumber) });
const register = { key: isText, user: isUser, value: isAnything };
const packed = {
  channel: isText,
  epoch: isText,
  from: isInteger,
  events: Array.isArray,
  stamps: listOf(isUnsigned),
};

const frameChecks: Readonly<Partial<Record<ServerFrame['type'], Check>>> = {
  'session-welcome': shape({
    version: isInteger,
    session: shape({ id: isText, secret: isText, user: isUser, expiresAt: optional(isNumber) }),
    resumed: isFlag,
    heartbeat: orNull(shape({ intervalMs: isNumber, graceMs: isNumber })),
    limits: shape({ maxFrameBytes: isNumber, maxChannels: isNumber }),
    capabilities: listOf(isText),
    now: isNumber,
  }),
  'session-denied': shape({ error }),
  'session-refreshed': shape({ expiresAt: optional(isNumber), error: optional(error) }),
  'session-drain': shape({ afterMs: isNumber, spreadMs: isNumber, reason: optional(isText) }),
  'heartbeat-ping': shape({ id: isInteger, heads: listOf(shape({ ...cursorFields, channel: isText })) }),
  'probe-pong': shape({ id: isInteger }),
  'channel-subscribed': shape({
    ...packed,
    join: isInteger,
    recovered: isFlag,
    reason: optional(isText),
    snapshot: optional(isSimpleSnapshot),
    registers: listOf(shape(register)),
  }),
  'channel-denied': shape({ channel: isText, join: isInteger, error }),
  'channel-closed': shape({ channel: isText, error }),
  'channel-events': shape(packed),
  'channel-signal': shape({ channel: isText, name: isText, data: isAnything, user: orNull(isUser) }),
  'channel-register': shape({ channel: isText, ...register }),
  'command-reply': shape({ id: isText, channel: isText, result: optional(isRecord), error: optional(error) }),
  'connection-message': shape({ data: isAnything }),
  'request-reply': shape({ id: isText, error: optional(error) }),
  'error-report': shape({ error, id: optional(isText) }),
};

/**
 * Whether a gateway's frame is one that the schemas take, told by hand: all are, but for broken ones and for snapshots of
 * more than text. Where this says no the schemas are asked. Events in it are looked at one by one, as they are folded.
 */
export function isSimpleFrame(value: unknown): value is ServerFrame {
  if (!isRecord(value) || typeof value['type'] !== 'string') return false;
  // `hasOwn` shows that it is one of the table's keys.
  const check = Object.hasOwn(frameChecks, value['type'])
    ? frameChecks[value['type'] as ServerFrame['type']]
    : undefined;
  return check?.(value) === true;
}
