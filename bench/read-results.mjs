import { existsSync, readFileSync } from 'node:fs';

/** @typedef {Record<string, number | boolean | null>} Figures */
/** @typedef {{ mount: Figures, run?: Figures, fling?: Figures, drag?: Figures, load: number }} Run */
/** @typedef {{ task: Record<string, unknown>, runs: Record<string, Run[]> }} CaseResult */
/**
 * @typedef {{
 *   bench: string, date: string, machine: string, node: string, chromium: string,
 *   versions: { colloquy: string, react: string }, cases: Record<string, CaseResult>,
 * }} BenchResult
 */

/**
 * What was recorded last of a bench, if anything.
 * @param {string} name
 * @returns {BenchResult | undefined}
 */
export function readResult(name) {
  const file = new URL(`./results/${name}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * A figure over all runs of one contender: the middle one, the least and the most.
 * @param {CaseResult | undefined} result
 * @param {string} contender
 * @param {(run: Run) => number | boolean | null | undefined} pick
 */
export function figureOf(result, contender, pick) {
  const values = (result?.runs[contender] ?? [])
    .map(pick)
    .filter((value) => typeof value === 'number')
    .sort((one, other) => one - other);
  const [least] = values;
  const most = values.at(-1);
  if (least === undefined || most === undefined) return undefined;
  const half = Math.floor(values.length / 2);
  const middle = values.length % 2 === 1 ? values[half] : ((values[half - 1] ?? 0) + (values[half] ?? 0)) / 2;
  return { middle: middle ?? 0, least, most };
}

/** @typedef {NonNullable<ReturnType<typeof figureOf>>} Figure */

/**
 * Main-thread µs for a token.
 * @param {Run} run
 */
export function microsecondsPerToken({ run }) {
  const { mainMs, tokens } = run ?? {};
  return typeof mainMs === 'number' && typeof tokens === 'number' ? (mainMs * 1_000) / tokens : undefined;
}
