import * as z from 'zod/mini';

import { isRecord } from '../../model/is-record.js';
import type { JsonValue } from '../../model/json.js';
import { parseJson } from '../../protocol/parse-json.js';
import { wireTime } from './wire-time.js';

/** The types of the document's `MessageType`: of circles, of workspaces, and of the system. */
export const messageTypes = [
  'agent_message',
  'agent_joined',
  'agent_left',
  'circle_status',
  'file_changed',
  'file_created',
  'file_deleted',
  'git_status',
  'error',
  'ping',
  'pong',
] as const;

/** One of the eleven types that the document lists. */
export type MessageType = (typeof messageTypes)[number];

/** The document's `WebSocketMessage`: `timestamp` is ISO 8601, `channel` is there where somebody set it. */
export type WebSocketMessage = z.infer<typeof webSocketMessageSchema>;
/** Reads one message of that shape. What stands in `data` is its type's affair. */
export const webSocketMessageSchema = z.object({
  type: z.enum(messageTypes),
  data: z.unknown(),
  timestamp: z.string(),
  channel: z.optional(z.nullable(z.string())),
});

/** A message of any type, with whatever stands in it. Neither data nor time has to be there: pings have none. */
export type AnyMessage = z.infer<typeof anyMessageSchema>;
export const anyMessageSchema = z.looseObject({
  type: z.string(),
  data: z.optional(z.unknown()),
  timestamp: z.optional(z.string()),
});

/** Whatever somebody says on this wire: servers and clients leave out all but the type, and have types of their own. */
export type HeardMessage = {
  readonly type: string;
  readonly data: unknown;
  /** Milliseconds since the epoch; `undefined` where none was sent, or none that can be read. */
  readonly at: number | undefined;
  /** All that was sent, as it came. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Types of messages that people write: of the document's Python client, and of its second test. */
const said: readonly string[] = ['user_message', 'message'];

/** Bytes of one message: the limit of the server's framework (uvicorn, `ws_max_size`). */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Makes a message as the document's servers send it. */
export function webSocketMessage(
  type: string,
  data: JsonValue,
  now: number,
  channel?: string,
): { type: string; data: JsonValue; timestamp: string; channel?: string } {
  return { type, data, timestamp: wireTime(now), ...(channel === undefined ? {} : { channel }) };
}

/** Whether a type is one of the eleven, which servers send and clients do not. */
export function isServerType(type: string): type is MessageType {
  return messageTypes.some((one) => one === type);
}

/** Reads a message; `undefined` for what has no type of 1 to 128 characters. */
export function hearMessage(text: string | Uint8Array): HeardMessage | undefined {
  const fields = typeof text === 'string' ? parseJson(text) : undefined;
  if (!isRecord(fields)) return undefined;
  const { type, data, timestamp } = fields;
  if (typeof type !== 'string' || type === '' || type.length > 128) return undefined;
  // Python writes no zone where it means UTC.
  const time = typeof timestamp === 'string' ? Date.parse(withZone(timestamp)) : Number.NaN;
  return { type, data, at: Number.isNaN(time) ? undefined : time, fields };
}

/** The text that somebody wrote, beside the type or in `data`; `undefined` for messages of other types. */
export function contentOf({ type, data, fields }: HeardMessage): string | undefined {
  if (!said.includes(type)) return undefined;
  const content = fields['content'] ?? (isRecord(data) ? data['content'] : undefined);
  return typeof content === 'string' ? content : undefined;
}

function withZone(timestamp: string): string {
  return /(?:Z|[+-]\d\d:?\d\d)$/i.test(timestamp) ? timestamp : `${timestamp}Z`;
}
