import type { Random } from '../../shared/random.js';

/** A new UUID, version 4 (RFC 9562, section 5.4): what the wire's ids of sessions and connections are. */
export function createUuid(random: Random): string {
  const digits = Array.from({ length: 4 }, () => random().toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  const [version, rest] = [`4${digits.slice(13, 16)}`, `${variant}${digits.slice(17, 20)}`];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${version}-${rest}-${digits.slice(20)}`;
}
