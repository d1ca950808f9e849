import * as z from 'zod/mini';

import { readPayload, writePayload } from './json-payload.js';
import type { ClientMessage } from './client-message.js';

const acknowledgementSchema = z.object({
  AcknowledgedMessageType: z.string(),
  AcknowledgedMessageId: z.string(),
  AcknowledgedMessageSequenceNumber: z.int(),
  IsSequentialMessage: z.boolean(),
});

/** The payload of an acknowledgement: for one message, not for those before it. */
export function acknowledgementOf(message: ClientMessage): Uint8Array {
  return writePayload({
    AcknowledgedMessageType: message.messageType,
    AcknowledgedMessageId: message.messageId,
    AcknowledgedMessageSequenceNumber: message.sequenceNumber,
    IsSequentialMessage: true,
  });
}

/** The number that an acknowledgement names, or `undefined` where it names none. */
export function acknowledgedNumber(payload: Uint8Array): number | undefined {
  return readPayload(acknowledgementSchema, payload)?.AcknowledgedMessageSequenceNumber;
}
