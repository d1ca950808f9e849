import * as z from 'zod/mini';

import { jsonSchema } from '../model/json.js';
import { cursorSchema } from '../model/snapshot.js';
import { channelNameSchema, commandSchemas, idSchema, type Command, type CommandType } from './commands.js';

const commandSchema = z.discriminatedUnion('type', [
  commandSchemas['message-send'],
  commandSchemas['message-edit'],
  commandSchemas['message-delete'],
  commandSchemas['messages-truncate'],
  commandSchemas['turn-regenerate'],
  commandSchemas['turn-stop'],
  commandSchemas['tool-claim'],
  commandSchemas['tool-progress'],
  commandSchemas['tool-result'],
  commandSchemas['approval-respond'],
  commandSchemas['event-publish'],
  commandSchemas['history-load'],
]);

/** One schema per frame that a client sends (PROTOCOL.md, "Frames from the client"). */
export const clientFrameSchemas = {
  'session-hello': z.object({
    type: z.literal('session-hello'),
    /** Versions that the client speaks, the best first. */
    versions: z.array(z.int()).check(z.minLength(1), z.maxLength(8)),
    token: z.optional(z.string().check(z.maxLength(8192))),
    /** The session to go on with, after the line was lost. */
    resume: z.optional(z.object({ sessionId: idSchema, secret: idSchema })),
    client: z.optional(z.object({ name: z.string(), version: z.string() })),
  }),
  'session-authenticate': z.object({
    type: z.literal('session-authenticate'),
    token: z.string().check(z.maxLength(8192)),
  }),
  'heartbeat-pong': z.object({ type: z.literal('heartbeat-pong'), id: z.int() }),
  'probe-ping': z.object({ type: z.literal('probe-ping'), id: z.int() }),
  'channel-subscribe': z.object({
    type: z.literal('channel-subscribe'),
    channel: channelNameSchema,
    /** Numbers this client's attempts to join; the answer carries it, and an older answer is passed over. */
    join: z.int(),
    cursor: z.optional(cursorSchema),
  }),
  'channel-unsubscribe': z.object({ type: z.literal('channel-unsubscribe'), channel: channelNameSchema }),
  'command-send': z.object({
    type: z.literal('command-send'),
    id: idSchema,
    channel: channelNameSchema,
    command: commandSchema,
  }),
  'signal-send': z.object({
    type: z.literal('signal-send'),
    channel: channelNameSchema,
    name: idSchema,
    data: jsonSchema,
  }),
  'register-set': z.object({
    type: z.literal('register-set'),
    channel: channelNameSchema,
    key: idSchema,
    value: jsonSchema,
  }),
  'connection-message': z.object({ type: z.literal('connection-message'), data: jsonSchema }),
  'request-send': z.object({
    type: z.literal('request-send'),
    id: idSchema,
    name: idSchema,
    data: jsonSchema,
    /** Left out: in no channel. */
    channel: z.optional(channelNameSchema),
  }),
  'request-cancel': z.object({ type: z.literal('request-cancel'), id: idSchema }),
} as const;

export type ClientFrameType = keyof typeof clientFrameSchemas;
export type ClientFrameOf<T extends ClientFrameType> = z.infer<(typeof clientFrameSchemas)[T]>;

/** A frame that travels from a client to a gateway. */
export type ClientFrame = { [T in ClientFrameType]: ClientFrameOf<T> }[ClientFrameType];

/** Compile-time proof that the union above holds every command of the table. */
export type EveryCommandIsSent = CommandType extends ClientFrameOf<'command-send'>['command']['type']
  ? Command
  : never;
