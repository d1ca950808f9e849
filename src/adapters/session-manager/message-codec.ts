import { sha256 } from '@noble/hashes/sha2.js';

import { messageTypes, type ClientMessage } from './client-message.js';
import { readUuid, writeUuid } from './uuid-bytes.js';

/** Where the fields of a message stand, in bytes; all numbers are big-endian. */
const at = {
  headerLength: 0,
  messageType: 4,
  schemaVersion: 36,
  createdDate: 40,
  sequenceNumber: 48,
  flags: 56,
  messageId: 64,
  digest: 80,
  payloadType: 112,
  payloadLength: 116,
  payload: 120,
} as const;

const TYPE_BYTES = 32;
const DIGEST_BYTES = 32;
const SPACE = 0x20;

/**
 * Writes a message. The header's length is the offset of the payload's length, and a type is padded with spaces on its
 * right, as the plugin and the agent write them.
 */
export function encodeMessage(message: ClientMessage): Uint8Array<ArrayBuffer> {
  const { messageType, payload } = message;
  const bytes = new Uint8Array(at.payload + payload.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.headerLength, at.payloadLength);
  bytes.fill(SPACE, at.messageType, at.messageType + TYPE_BYTES);
  for (let index = 0; index < Math.min(messageType.length, TYPE_BYTES); index += 1) {
    bytes[at.messageType + index] = messageType.charCodeAt(index);
  }
  view.setUint32(at.schemaVersion, message.schemaVersion);
  view.setBigUint64(at.createdDate, BigInt(Math.floor(message.createdDate)));
  view.setBigInt64(at.sequenceNumber, BigInt(message.sequenceNumber));
  view.setBigUint64(at.flags, BigInt(message.flags));
  bytes.set(writeUuid(message.messageId), at.messageId);
  bytes.set(sha256(payload), at.digest);
  view.setUint32(at.payloadType, message.payloadType);
  view.setUint32(at.payloadLength, payload.byteLength);
  bytes.set(payload, at.payload);
  return bytes;
}

/**
 * Reads a message: what it says, or what is wrong with it. A wrong digest is a fault; `start_publication` and
 * `pause_publication` are not looked at that closely, since nobody says what they carry.
 */
export function decodeMessage(bytes: Uint8Array): { message: ClientMessage } | { problem: string } {
  if (bytes.byteLength < at.payload) return { problem: `it has ${bytes.byteLength} bytes, a header has 120` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messageType = readType(bytes.subarray(at.messageType, at.messageType + TYPE_BYTES));
  const headerLength = view.getUint32(at.headerLength);
  const createdDate = Number(view.getBigUint64(at.createdDate));
  const sequenceNumber = Number(view.getBigInt64(at.sequenceNumber));
  const isControl =
    messageType === messageTypes.startPublication || messageType === messageTypes.pausePublication;
  // The length that a header names for its payload is not what its readers go by: they take all the rest.
  const payload = headerLength === 0 && isControl ? new Uint8Array() : bytes.slice(headerLength + 4);
  if (!isControl) {
    if (headerLength === 0) return { problem: 'its header has no length' };
    if (headerLength + 4 > bytes.byteLength) return { problem: 'its header is longer than it is' };
    if (messageType === '') return { problem: 'it has no type' };
    if (createdDate === 0) return { problem: 'it has no date' };
    if (view.getUint32(at.payloadLength) !== 0 && !isDigest(bytes, payload)) {
      return { problem: 'its digest is not that of its payload' };
    }
  }
  if (!Number.isSafeInteger(sequenceNumber)) return { problem: 'its number is out of range' };
  return {
    message: {
      messageType,
      schemaVersion: view.getUint32(at.schemaVersion),
      createdDate,
      sequenceNumber,
      flags: Number(view.getBigUint64(at.flags)),
      messageId: readUuid(bytes.subarray(at.messageId, at.digest)),
      payloadType: view.getUint32(at.payloadType),
      payload,
    },
  };
}

/** Some writers pad on the left, some with NULs: what stands between is the type. */
function readType(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  // oxlint-disable-next-line no-control-regex -- NULs are what one writer pads with
  return text.replace(/^\0+|\0+$/g, '').trim();
}

function isDigest(bytes: Uint8Array, payload: Uint8Array): boolean {
  const digest = sha256(payload);
  for (let index = 0; index < DIGEST_BYTES; index += 1) {
    if (digest[index] !== bytes[at.digest + index]) return false;
  }
  return true;
}
