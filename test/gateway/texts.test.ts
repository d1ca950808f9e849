import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { byteLength } from '../../src/shared/byte-length.js';
import { canonicalJson, payloadHash } from '../../src/gateway/payload-hash.js';

describe('bytes of a text', () => {
  it('are those of its UTF-8, lone surrogates included', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
    );
    fc.assert(fc.property(anyText, (text) => byteLength(text) === new TextEncoder().encode(text).length));
  });
});

describe('the hash of a payload', () => {
  /** The same value, its keys the other way round. */
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, field]) => [key, turned(field)]),
    );
  };

  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => payloadHash(value) === payloadHash(turned(value))));
  });

  it('tells values apart', () => {
    const values = [
      null,
      0,
      '',
      '0',
      [],
      {},
      [null],
      { a: null },
      { a: 1 },
      { a: '1' },
      { b: 1 },
      [1, 2],
      [2, 1],
      [[1], 2],
    ];
    expect(new Set(values.map(payloadHash)).size).toBe(values.length);
    expect(payloadHash('x')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is of JSON: fields that are undefined are not there', () => {
    expect(canonicalJson({ b: 1, a: [undefined, { c: undefined }] })).toBe('{"a":[null,{}],"b":1}');
  });
});
