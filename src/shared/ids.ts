import type { Random } from './random.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A new id of 22 letters and digits (120 random bits and more), safe in URLs, file names and DOM ids. It starts with a
 * letter, so that no id is ever read as a number or meets a name such as `__proto__`.
 */
export function createId(random: Random): string {
  let id = ALPHABET.charAt(10 + (random() % 52));
  while (id.length < 22) {
    let word = random();
    for (let taken = 0; taken < 5 && id.length < 22; taken += 1) {
      id += ALPHABET.charAt(word % 62);
      word = Math.floor(word / 62);
    }
  }
  return id;
}
