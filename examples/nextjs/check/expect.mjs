/**
 * @param {boolean} holds
 * @param {string} sentence what is wrong where it does not hold
 */
export function expect(holds, sentence) {
  if (!holds) throw new Error(sentence);
}
