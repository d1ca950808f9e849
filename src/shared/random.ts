/** A source of random 32-bit unsigned integers. Tests pass a seeded one. */
export type Random = () => number;

/** The platform's cryptographic randomness. `getRandomValues` exists on plain-http pages too, unlike `randomUUID`. */
export const systemRandom: Random = () => {
  const words = new Uint32Array(1);
  crypto.getRandomValues(words);
  return words[0] ?? 0;
};

/** A fraction in [0, 1) from a 32-bit source. */
export function randomFraction(random: Random): number {
  return random() / 0x1_0000_0000;
}
