import * as z from 'zod/mini';

import { isShortText } from './checks.js';
import { shortTextSchema } from './checked-values.js';
import { decodeChunk, type UIMessageChunk } from './chunk.js';
import { isRecord } from './is-record.js';
import { jsonSchema, type JsonValue } from './json.js';
import { chatMessageSchema, type ChatMessage } from './message.js';

/** How a turn ended. `interrupted`: its agent is gone (a restart, a lost foreign line) and what it wrote is kept. */
export type TurnEndReason = (typeof turnEndReasons)[number];
const turnEndReasons = ['done', 'stopped', 'interrupted', 'failed'] as const;

/** Who set a turn going: the initiator's session is the first to run its client tools. */
export type TurnInitiator = { userId: string; sessionId?: string | undefined };

/**
 * A numbered entry of a channel's log. What a channel shows is a fold of these and of nothing else
 * (PROTOCOL.md, "Events").
 */
export type ChannelEvent =
  /** A settled message: somebody's, or one that the app's server published. */
  | { type: 'message-added'; message: ChatMessage }
  /** A settled message's new contents, same id. */
  | { type: 'message-updated'; message: ChatMessage }
  /**
   * Messages taken out; their remaining children are attached to the parent that is left. `parentIds` are the parents of
   * those that are taken out, in the same order: who holds the newest messages only does not know them.
   */
  | { type: 'messages-removed'; messageIds: string[]; parentIds?: (string | null)[] | undefined }
  /** An agent begins to write `message`, which is empty as yet and has the status `streaming`. */
  | {
      type: 'turn-started';
      turnId: string;
      message: ChatMessage;
      initiator: TurnInitiator;
      commandId?: string | undefined;
    }
  /** One step of an answer. */
  | { type: 'turn-chunk'; turnId: string; messageId: string; chunk: UIMessageChunk }
  /** A tool call that a client is to run. */
  | { type: 'tool-call-offered'; turnId: string; toolCallId: string; toolName: string }
  /** The one session that runs it. */
  | { type: 'tool-call-claimed'; turnId: string; toolCallId: string; sessionId: string; userId: string }
  /** Somebody pressed stop; the turn's owner acts on reading this. */
  | { type: 'turn-stop-requested'; turnId: string; userId: string }
  | {
      type: 'turn-ended';
      turnId: string;
      messageId: string;
      reason: TurnEndReason;
      error?: { code: string; text: string } | undefined;
      /** Milliseconds since the epoch. */
      endedAt: number;
    }
  /** An app's own event. */
  | {
      type: 'event-published';
      name: string;
      data: JsonValue;
      userId: string | null;
      /** Milliseconds since the epoch. */
      publishedAt: number;
    };

export type ChannelEventType = ChannelEvent['type'];
export type ChannelEventOf<T extends ChannelEventType> = Extract<ChannelEvent, { type: T }>;

const MAX_ID_LENGTH = 128;
const id = shortTextSchema(MAX_ID_LENGTH);
const initiatorSchema = z.object({ userId: id, sessionId: z.optional(id) });

/** One schema per event type; a `turn-chunk`'s chunk is decoded by the chunks' own table. */
const eventSchemas = {
  'message-added': z.object({ type: z.literal('message-added'), message: chatMessageSchema }),
  'message-updated': z.object({ type: z.literal('message-updated'), message: chatMessageSchema }),
  'messages-removed': z.object({
    type: z.literal('messages-removed'),
    messageIds: z.array(id),
    parentIds: z.optional(z.array(z.nullable(id))),
  }),
  'turn-started': z.object({
    type: z.literal('turn-started'),
    turnId: id,
    message: chatMessageSchema,
    initiator: initiatorSchema,
    commandId: z.optional(id),
  }),
  'turn-chunk': z.object({ type: z.literal('turn-chunk'), turnId: id, messageId: id, chunk: z.unknown() }),
  'tool-call-offered': z.object({
    type: z.literal('tool-call-offered'),
    turnId: id,
    toolCallId: id,
    toolName: id,
  }),
  'tool-call-claimed': z.object({
    type: z.literal('tool-call-claimed'),
    turnId: id,
    toolCallId: id,
    sessionId: id,
    userId: id,
  }),
  'turn-stop-requested': z.object({ type: z.literal('turn-stop-requested'), turnId: id, userId: id }),
  'turn-ended': z.object({
    type: z.literal('turn-ended'),
    turnId: id,
    messageId: id,
    reason: z.enum(turnEndReasons),
    error: z.optional(z.object({ code: z.string(), text: z.string() })),
    endedAt: z.number(),
  }),
  'event-published': z.object({
    type: z.literal('event-published'),
    name: id,
    data: jsonSchema,
    userId: z.nullable(id),
    publishedAt: z.number(),
  }),
} satisfies { [T in ChannelEventType]: z.ZodMiniType };

/** The type of every event this version knows. */
export const channelEventTypes = Object.keys(eventSchemas) as readonly ChannelEventType[];

/** What came of reading an event: the event, or a sentence that says what is wrong with it. */
export type DecodedEvent = { event: ChannelEvent } | { problem: string };

/**
 * Reads one event that came over the wire or from a store. An unreadable one is a problem to report, not a reason to
 * stop: its number counts all the same, so the log goes on behind it (feature C6).
 */
export function decodeEvent(value: unknown): DecodedEvent {
  if (isTurnChunk(value)) return decodeTurnChunk(value);
  const type = typeOf(value);
  if (type === undefined || !Object.hasOwn(eventSchemas, type)) {
    return { problem: `An event of the unknown type ${JSON.stringify(type)} was skipped.` };
  }
  // `hasOwn` above has just shown that it is one of the table's keys.
  const result = z.safeParse(eventSchemas[type as ChannelEventType], value);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { problem: `An event "${type}" was skipped: "${issue?.path.join('.')}" ${issue?.message}.` };
  }
  return result.data.type === 'turn-chunk' ? decodeTurnChunk(result.data) : { event: result.data };
}

type TurnChunk = z.infer<(typeof eventSchemas)['turn-chunk']>;

/** Nearly every event is one of these, so they are told without a schema, whose answer takes several times as long. */
function isTurnChunk(value: unknown): value is TurnChunk {
  return (
    isRecord(value) &&
    value['type'] === 'turn-chunk' &&
    isShortText(value['turnId'], MAX_ID_LENGTH) &&
    isShortText(value['messageId'], MAX_ID_LENGTH)
  );
}

function decodeTurnChunk({ type, turnId, messageId, chunk }: TurnChunk): DecodedEvent {
  const decoded = decodeChunk(chunk);
  return 'problem' in decoded ? decoded : { event: { type, turnId, messageId, chunk: decoded.chunk } };
}

function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  return typeof value.type === 'string' ? value.type : undefined;
}
