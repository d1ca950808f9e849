// The seven messages that the plugin's own Go package wrote, and what its readers make of others.
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { decodeMessage, encodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import type { ClientMessage } from '../../../src/adapters/session-manager/client-message.js';
import { fromHex, toHex } from './hex.js';

type Vector = {
  Name: string;
  MessageType: string;
  MessageId: string;
  PayloadHex: string;
  Hex: string;
  SchemaVersion: number;
  PayloadType: number;
  CreatedDate: number;
  Flags: number;
  SequenceNumber: number;
};

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('../../fixtures/ssm/vectors.json', import.meta.url), 'utf8'),
);

function messageOf(vector: Vector): ClientMessage {
  return {
    messageType: vector.MessageType,
    schemaVersion: vector.SchemaVersion,
    createdDate: vector.CreatedDate,
    sequenceNumber: vector.SequenceNumber,
    flags: vector.Flags,
    messageId: vector.MessageId,
    payloadType: vector.PayloadType,
    payload: fromHex(vector.PayloadHex),
  };
}

/** A keystroke, to be damaged. */
function keystroke(): Uint8Array<ArrayBuffer> {
  return encodeMessage(messageOf(vectors[1]!));
}

/** A message's first 32 bytes of type replaced. */
function withType(bytes: Uint8Array<ArrayBuffer>, type: string): Uint8Array<ArrayBuffer> {
  bytes.set(new TextEncoder().encode(type), 4);
  return bytes;
}

it('there are seven of them', () => {
  expect(vectors).toHaveLength(7);
});

describe.each(vectors)('$Name', (vector) => {
  it('is written byte for byte', () => {
    expect(toHex(encodeMessage(messageOf(vector)))).toBe(vector.Hex);
  });

  it('is read field by field', () => {
    expect(decodeMessage(fromHex(vector.Hex))).toEqual({ message: messageOf(vector) });
  });
});

describe('what readers take', () => {
  it('a type padded with NULs on its left, and one padded with blanks', () => {
    const left = withType(keystroke(), 'input_stream_data'.padStart(32, '\0'));
    expect(decodeMessage(left)).toMatchObject({ message: { messageType: 'input_stream_data' } });
    const both = withType(keystroke(), '\0 input_stream_data \0'.padEnd(32, '\0'));
    expect(decodeMessage(both)).toMatchObject({ message: { messageType: 'input_stream_data' } });
  });

  it('all that stands behind the header, whatever length it names', () => {
    const bytes = keystroke();
    new DataView(bytes.buffer).setUint32(116, 1);
    expect(decodeMessage(bytes)).toMatchObject({ message: { payload: new TextEncoder().encode('ls\r') } });
  });

  it('a header that is longer than usual', () => {
    const bytes = keystroke();
    const longer = new Uint8Array(bytes.byteLength + 8);
    longer.set(bytes.subarray(0, 120));
    longer.set(bytes.subarray(120), 128);
    new DataView(longer.buffer).setUint32(0, 124);
    expect(decodeMessage(longer)).toMatchObject({ message: { payload: new TextEncoder().encode('ls\r') } });
  });

  it('a view into a larger memory', () => {
    const bytes = keystroke();
    const memory = new Uint8Array(bytes.byteLength + 20);
    memory.set(bytes, 7);
    expect(decodeMessage(memory.subarray(7, 7 + bytes.byteLength))).toEqual({
      message: messageOf(vectors[1]!),
    });
  });

  it.each(['start_publication', 'pause_publication'])(
    '%s with a digest of zeros, a date of zero and no header length',
    (type) => {
      const bytes = withType(keystroke(), type.padEnd(32));
      bytes.fill(0, 80, 112);
      bytes.fill(0, 40, 48);
      expect(decodeMessage(bytes)).toMatchObject({ message: { messageType: type } });
      bytes.fill(0, 0, 4);
      expect(decodeMessage(bytes)).toMatchObject({
        message: { messageType: type, payload: new Uint8Array() },
      });
    },
  );

  it('a wrong digest of nothing at all', () => {
    const bytes = keystroke().slice(0, 120);
    new DataView(bytes.buffer).setUint32(116, 0);
    expect(decodeMessage(bytes)).toMatchObject({ message: { payload: new Uint8Array() } });
  });
});

describe('what readers drop', () => {
  const damaged = (damage: (view: DataView, bytes: Uint8Array<ArrayBuffer>) => void): Uint8Array => {
    const bytes = keystroke();
    damage(new DataView(bytes.buffer), bytes);
    return bytes;
  };

  it.each([
    ['a header that is cut off', keystroke().slice(0, 119), 'it has 119 bytes, a header has 120'],
    ['nothing', new Uint8Array(), 'it has 0 bytes, a header has 120'],
    ['no header length', damaged((view) => view.setUint32(0, 0)), 'its header has no length'],
    [
      'a header beyond its end',
      damaged((view) => view.setUint32(0, 0xffff_ffff)),
      'its header is longer than it is',
    ],
    ['no type', damaged((_, bytes) => bytes.fill(0x20, 4, 36)), 'it has no type'],
    ['no date', damaged((view) => view.setBigUint64(40, 0n)), 'it has no date'],
    ['another digest', damaged((_, bytes) => bytes.fill(1, 80, 81)), 'its digest is not that of its payload'],
    [
      'another payload',
      damaged((_, bytes) => bytes.fill(1, 120, 121)),
      'its digest is not that of its payload',
    ],
    [
      'a number beyond counting',
      damaged((view) => view.setBigInt64(48, 2n ** 62n)),
      'its number is out of range',
    ],
  ])('%s', (_, bytes, problem) => {
    expect(decodeMessage(bytes)).toEqual({ problem });
  });
});

describe('the Go package’s own numbers', () => {
  it('5747283 as eight bytes is 00 00 00 00 00 57 b2 53, and 4294967296 is one above 32 bits', () => {
    const written = encodeMessage({
      ...messageOf(vectors[1]!),
      sequenceNumber: 5_747_283,
      createdDate: 4_294_967_296,
    });
    expect(toHex(written.subarray(48, 56))).toBe('000000000057b253');
    expect(toHex(written.subarray(40, 48))).toBe('0000000100000000');
  });

  it('a UUID has its second half first', () => {
    const written = encodeMessage({
      ...messageOf(vectors[1]!),
      messageId: '00112233-4455-6677-8899-aabbccddeeff',
    });
    expect(toHex(written.subarray(64, 80))).toBe('8899aabbccddeeff0011223344556677');
  });
});
