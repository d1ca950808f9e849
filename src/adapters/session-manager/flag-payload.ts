/** A flag as it travels: an unsigned 32-bit number, big-endian. */
export function writeFlag(flag: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, flag);
  return bytes;
}

/** The flag in a payload; 0, which is none, where there is none. */
export function readFlag(payload: Uint8Array): number {
  if (payload.byteLength < 4) return 0;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0);
}
