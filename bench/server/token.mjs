/** Says when a token was sent, by a clock that all processes of the machine share. */
export const now = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/**
 * A token of about 64 bytes, with its number and the ms at which it was sent.
 * @param {number} n
 */
export const tokenOf = (n) => ({ n, at: now(), text: 'the quick brown fox jumps over' });

/** What tokens are counted by in whatever frame holds them, and where their time stands. */
const MARK = '"at":';

/**
 * How many tokens a frame holds; `told` gets the time of each.
 * @param {string} frame
 * @param {((at: number) => void) | undefined} told
 */
export function countTokens(frame, told) {
  let count = 0;
  for (let at = frame.indexOf(MARK); at >= 0; at = frame.indexOf(MARK, at + MARK.length)) {
    count += 1;
    told?.(Number.parseFloat(frame.slice(at + MARK.length, at + MARK.length + 20)));
  }
  return count;
}
