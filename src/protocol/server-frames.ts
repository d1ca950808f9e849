import * as z from 'zod/mini';

import { userSchema } from '../model/author.js';
import { integerSchema, listSchema, unsignedListSchema } from '../model/checked-values.js';
import { jsonObjectSchema, jsonSchema, type JsonValue } from '../model/json.js';
import { channelSnapshotSchema, cursorSchema } from '../model/snapshot.js';

/** The last value per user of something that is not in the log: presence, receipts. */
export type Register = z.infer<typeof registerSchema>;
const registerSchema = z.object({
  key: z.string(),
  user: userSchema,
  /** `null`: the user has no value any more. */
  value: jsonSchema,
});

/** The value of the register `presence`. */
export type Presence = {
  /** Sessions of this user that are in the channel. */
  connections: number;
  /** What the user's newest session set with `register-set`. */
  state?: JsonValue | undefined;
  /** When the first of them came, in ms since the epoch. */
  since: number;
};

const errorSchema = z.object({
  /** A `ChatErrorCode`, or a newer server's. */
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.optional(z.number()),
});
export type WireError = z.infer<typeof errorSchema>;

/** Events as they travel: read one by one, so that an unreadable one spoils nothing but itself. */
const packedEvents = {
  /** The number of `events[0]`. */
  from: integerSchema,
  events: listSchema,
  /** One random 32-bit stamp per event. */
  stamps: unsignedListSchema,
};

/** The signal that carries an agent's transient data; a client may not send it. */
export const turnDataSignal = 'turn-data';

/** One schema per frame that a gateway sends (PROTOCOL.md, "Frames from the gateway"). */
export const serverFrameSchemas = {
  'session-welcome': z.object({
    type: z.literal('session-welcome'),
    version: integerSchema,
    session: z.object({
      id: z.string(),
      /** Goes with the id when the session is resumed on another socket. */
      secret: z.string(),
      user: userSchema,
      /** When the token ends, in ms since the epoch by the server's clock. */
      expiresAt: z.optional(z.number()),
    }),
    resumed: z.boolean(),
    /** `null`: this server sends no heartbeats. */
    heartbeat: z.nullable(z.object({ intervalMs: z.number(), graceMs: z.number() })),
    limits: z.object({
      /** Bytes of one WebSocket message to the server. */
      maxFrameBytes: z.number(),
      maxChannels: z.number(),
    }),
    capabilities: z.array(z.string()),
    /** The server's clock, in ms since the epoch. */
    now: z.number(),
  }),
  'session-denied': z.object({ type: z.literal('session-denied'), error: errorSchema }),
  'session-refreshed': z.object({
    type: z.literal('session-refreshed'),
    expiresAt: z.optional(z.number()),
    /** The token could not be looked at just now; the one before it holds on, until `expiresAt`. */
    error: z.optional(errorSchema),
  }),
  'session-drain': z.object({
    type: z.literal('session-drain'),
    afterMs: z.number(),
    spreadMs: z.number(),
    reason: z.optional(z.string()),
  }),
  'heartbeat-ping': z.object({
    type: z.literal('heartbeat-ping'),
    id: integerSchema,
    heads: z.array(z.object({ ...cursorSchema.shape, channel: z.string() })),
  }),
  'probe-pong': z.object({ type: z.literal('probe-pong'), id: integerSchema }),
  'channel-subscribed': z.object({
    type: z.literal('channel-subscribed'),
    channel: z.string(),
    join: integerSchema,
    /** True: `events` go on from the cursor that was sent. False: `snapshot` takes the place of what is held. */
    recovered: z.boolean(),
    /** Why there is a snapshot, for people who look for the cause. */
    reason: z.optional(z.string()),
    epoch: z.string(),
    snapshot: z.optional(channelSnapshotSchema),
    registers: z.array(registerSchema),
    ...packedEvents,
  }),
  'channel-denied': z.object({
    type: z.literal('channel-denied'),
    channel: z.string(),
    join: integerSchema,
    error: errorSchema,
  }),
  'channel-closed': z.object({ type: z.literal('channel-closed'), channel: z.string(), error: errorSchema }),
  'channel-events': z.object({
    type: z.literal('channel-events'),
    channel: z.string(),
    epoch: z.string(),
    ...packedEvents,
  }),
  'channel-signal': z.object({
    type: z.literal('channel-signal'),
    channel: z.string(),
    name: z.string(),
    data: jsonSchema,
    /** `null`: the gateway's own, such as an agent's transient data. */
    user: z.nullable(userSchema),
  }),
  'channel-register': z.object({
    type: z.literal('channel-register'),
    channel: z.string(),
    ...registerSchema.shape,
  }),
  'command-reply': z.object({
    type: z.literal('command-reply'),
    id: z.string(),
    channel: z.string(),
    /** Left out when it failed. */
    result: z.optional(jsonObjectSchema),
    error: z.optional(errorSchema),
  }),
  'connection-message': z.object({ type: z.literal('connection-message'), data: jsonSchema }),
  'request-reply': z.object({
    type: z.literal('request-reply'),
    id: z.string(),
    /** What the handler answered; left out when it failed. */
    result: z.optional(jsonSchema),
    error: z.optional(errorSchema),
  }),
  'error-report': z.object({
    type: z.literal('error-report'),
    error: errorSchema,
    /** The id of the broken frame, where it had one: a command that can never be read need not be sent again. */
    id: z.optional(z.string()),
  }),
} as const;

export type ServerFrameType = keyof typeof serverFrameSchemas;
export type ServerFrameOf<T extends ServerFrameType> = z.infer<(typeof serverFrameSchemas)[T]>;

/** A frame that travels from a gateway to a client. */
export type ServerFrame = { [T in ServerFrameType]: ServerFrameOf<T> }[ServerFrameType];
