/** Bytes of a text in UTF-8, counted without making them. A lone half of a surrogate pair becomes three. */
export function byteLength(data: string | Uint8Array): number {
  if (typeof data !== 'string') return data.byteLength;
  let bytes = data.length;
  for (let index = 0; index < data.length; index += 1) {
    const unit = data.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(data.charCodeAt(index + 1))) {
      // Both halves together are four bytes, of which two are counted as units.
      index += 1;
    }
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
