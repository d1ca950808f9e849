import { expect, it } from 'vitest';

import { byteLength } from '../../src/shared/byte-length.js';

it.each(['', 'plain', 'naïve', '日本語', '👩‍👩‍👧', 'a👍b', '\ud800', '\udc00x', 'x\ud800'])(
  'counts the bytes of %j as an encoder does',
  (text) => {
    expect(byteLength(text)).toBe(new TextEncoder().encode(text).byteLength);
  },
);

it('counts bytes as they are', () => {
  expect(byteLength(new Uint8Array(7))).toBe(7);
});
