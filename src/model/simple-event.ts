import {
  isAnything,
  isNumber,
  isShortText,
  isText,
  oneOf,
  optional,
  orNull,
  shape,
  type Check,
} from './checks.js';
import type { UIMessageChunk } from './chunk.js';
import type { ChannelEvent, ChannelEventOf } from './event.js';
import { finishReasons } from './finish-reasons.js';
import { isRecord } from './is-record.js';
import { isProviderMetadata, isSimpleMessage } from './simple-message.js';

/** The chunks that a plain answer is written with. */
export type SimpleChunk = Extract<
  UIMessageChunk,
  {
    type:
      | 'start'
      | 'message-metadata'
      | 'start-step'
      | 'finish-step'
      | `${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}`
      | 'finish'
      | 'abort'
      | 'error';
  }
>;

/** The events of a conversation in which nothing but text is written. */
export type SimpleEvent =
  | ChannelEventOf<
      'message-added' | 'turn-started' | 'turn-stop-requested' | 'turn-ended' | 'event-published'
    >
  | (Omit<ChannelEventOf<'turn-chunk'>, 'chunk'> & { chunk: SimpleChunk });

const MAX_ID_LENGTH = 128;
const isId: Check = (value) => isShortText(value, MAX_ID_LENGTH);
const isMessage: Check = (value) => isSimpleMessage(value);

const isUncited: Check = (value) => value === undefined;
const span = { id: isText, providerMetadata: optional(isProviderMetadata) };
const isSpan = shape({ ...span, citations: isUncited });
const isDelta = shape({ ...span, delta: isText });
const isFree = shape({});

const chunkChecks: Readonly<Record<SimpleChunk['type'], Check>> = {
  start: shape({ messageId: optional(isText) }),
  'message-metadata': isFree,
  'start-step': isFree,
  'finish-step': isFree,
  'text-start': isSpan,
  'text-delta': isDelta,
  'text-end': isSpan,
  'reasoning-start': isSpan,
  'reasoning-delta': isDelta,
  'reasoning-end': isSpan,
  finish: shape({
    finishReason: oneOf(undefined, ...finishReasons),
  }),
  abort: shape({ reason: optional(isText) }),
  error: shape({ errorText: isText }),
};

const eventChecks: Readonly<Record<SimpleEvent['type'], Check>> = {
  'message-added': shape({ message: isMessage }),
  'turn-started': shape({
    turnId: isId,
    message: isMessage,
    initiator: shape({ userId: isId, sessionId: optional(isId) }),
    commandId: optional(isId),
  }),
  'turn-chunk': shape({ turnId: isId, messageId: isId, chunk: (chunk) => fits(chunk, chunkChecks) }),
  'turn-stop-requested': shape({ turnId: isId, userId: isId }),
  'event-published': shape({ name: isId, data: isAnything, userId: orNull(isId), publishedAt: isNumber }),
  'turn-ended': shape({
    turnId: isId,
    messageId: isId,
    reason: oneOf('done', 'stopped', 'interrupted', 'failed'),
    error: optional(shape({ code: isText, text: isText })),
    endedAt: isNumber,
  }),
};

/**
 * Told by hand and without a schema, since nearly every event is one of these: whether the schemas would take it, with a
 * chunk that is simple as well. Where this says no they are asked, which may still say yes, and else say what is wrong.
 */
export function isSimpleEvent(value: unknown): value is ChannelEvent & SimpleEvent {
  return fits(value, eventChecks);
}

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (!isRecord(value)) return false;
  const { type } = value;
  return typeof type === 'string' && Object.hasOwn(checks, type) && checks[type]?.(value) === true;
}
