import { mixHash } from '../model/rolling-hash.js';

/**
 * A hash of a JSON value that does not depend on the order of its keys: 64 bits as hexadecimal digits. It tells a
 * command that was sent again from another one under the same id; both are the same user's, so it guards no secret.
 */
export function payloadHash(value: unknown): string {
  const text = canonicalJson(value);
  let first = 0;
  let second = 0x5bd1_e995;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    first = mixHash(first, unit);
    second = mixHash(second, unit ^ 0xffff);
  }
  return first.toString(16).padStart(8, '0') + second.toString(16).padStart(8, '0');
}

/** JSON with keys in one order, and without those that are undefined. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
