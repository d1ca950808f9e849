/** The hash of a channel's log before its first event. */
export const EMPTY_HASH = 0;

/**
 * One step of the rolling hash of a channel's log: `hash(n) = mixHash(hash(n − 1), stamp(n))`, on unsigned 32-bit
 * integers. Each event's stamp is random, so two logs of the same length that differ in one event, or in the order of
 * two, differ in their hash (but for one chance in 2³²). The finaliser is the one of MurmurHash3 (public domain).
 */
export function mixHash(hash: number, stamp: number): number {
  // Without the added constant an empty log and one of zero stamps would have the same hash.
  let mixed = (Math.imul(hash, 0x9e37_79b1) + stamp + 0x6d2b_79f5) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The hash after a run of stamps. */
export function mixHashes(hash: number, stamps: readonly number[]): number {
  return stamps.reduce(mixHash, hash);
}
