import type { ChannelEvent } from '../../model/event.js';
import type { JsonValue } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Discontinuity, NumberedEvent } from '../channel/channel-handle.js';
import type { InputSchema } from '../tools/client-tool.js';

/** An app's own events: a schema for the data of each, by name. Schemas of zod 4 and `zod/mini` fit. */
export type EventSchemas = Record<string, InputSchema<unknown>>;

/** What a schema makes of data. */
export type EventData<SCHEMA> = SCHEMA extends InputSchema<infer DATA> ? DATA : never;

type Published = Extract<ChannelEvent, { type: 'event-published' }>;

/** A published event whose data has been read by its schema. */
export type PublishedEvent<EVENTS extends EventSchemas> = {
  [NAME in keyof EVENTS & string]: Omit<Published, 'name' | 'data'> & {
    name: NAME;
    data: EventData<EVENTS[NAME]>;
  };
}[keyof EVENTS & string];

/** What `onEvent` is told: the channel's events with their numbers, and holes that a snapshot closed. */
export type ReceivedEvent<EVENTS extends EventSchemas | undefined = undefined> =
  | (EVENTS extends EventSchemas
      ? { seq: number; event: Exclude<ChannelEvent, Published> | PublishedEvent<EVENTS> }
      : NumberedEvent)
  | Discontinuity;

/**
 * Reads an event by the schemas. `undefined` for a published one whose name has no schema: it is another version's, or
 * another part's of the app. Throws `message-invalid` where the data does not fit.
 */
export function readEvent(
  received: NumberedEvent | Discontinuity,
  schemas: EventSchemas | undefined,
): NumberedEvent | Discontinuity | undefined {
  if (!schemas || !('event' in received) || received.event.type !== 'event-published') return received;
  const { name } = received.event;
  if (!Object.hasOwn(schemas, name)) return undefined;
  const data = checkData(schemas, name, received.event.data);
  // What the schema made takes the place of the JSON that it was made of; `ReceivedEvent` gives it its type.
  return { seq: received.seq, event: { ...received.event, data: data as JsonValue } };
}

/** The data as its schema reads it. Throws `message-invalid`. */
export function checkData(schemas: EventSchemas, name: string, data: unknown): unknown {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  const result = schema?.safeParse(data);
  if (result?.success) return result.data;
  throw new ChatError(
    'message-invalid',
    `The data of the event "${name}" does not fit ` +
      `${result ? `its schema: ${result.error.message}` : 'any schema: it has none'}. ` +
      'It was dropped, the channel goes on. Make both sides agree on the schema in `events`.',
  );
}
