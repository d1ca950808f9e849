/** Letters and digits by chance; `randomUUID` is missing on plain-http pages. */
export function randomId(length: number): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from(
    crypto.getRandomValues(new Uint8Array(length)),
    (byte) => letters[byte % letters.length],
  ).join('');
}
