/**
 * The 16 bytes of a UUID as this wire has them: the second half first.
 *
 * @throws RangeError where it is no UUID; ids are made here, never taken from elsewhere.
 */
export function writeUuid(uuid: string): Uint8Array {
  const digits = uuid.replaceAll('-', '');
  if (!/^[\da-f]{32}$/i.test(digits)) throw new RangeError(`"${uuid}" is no UUID`);
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index += 1) {
    bytes[(index + 8) % 16] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** The UUID that stands in 16 bytes of this wire. */
export function readUuid(bytes: Uint8Array): string {
  let digits = '';
  for (let index = 0; index < 16; index += 1) {
    digits += (bytes[(index + 8) % 16] ?? 0).toString(16).padStart(2, '0');
  }
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
