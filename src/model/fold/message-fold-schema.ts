import * as z from 'zod/mini';
import { chatMessageSchema } from '../message.js';
import { passingSchema } from '../passing-schema.js';
import { isRecord } from '../is-record.js';
import { isIndexTable } from '../simple-snapshot.js';
import type { MessageFold, OpenParts } from './message-fold.js';

const openPartsSchema = z.object({
  text: z.custom<OpenParts['text']>(isIndexTable, 'expected part indices by id'),
  reasoning: z.custom<OpenParts['reasoning']>(isIndexTable, 'expected part indices by id'),
  tools: z.custom<OpenParts['tools']>(isToolTable, 'expected open tool calls by id'),
  stepFrom: z.number(),
});

const foldShape = z.object({ version: z.literal(1), message: chatMessageSchema, open: openPartsSchema });

/** A fold as it travels in snapshots and stands in checkpoints. */
export const messageFoldSchema = passingSchema<MessageFold>((value) => z.safeParse(foldShape, value));

function isToolTable(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (tool) => isRecord(tool) && typeof tool['toolName'] === 'string' && typeof tool['raw'] === 'string',
    )
  );
}
