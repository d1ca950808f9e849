import { patienceMs } from './watch-page.mjs';

/** @typedef {import('colloquy/gateway').GatewayStatistics} Statistics */

/**
 * What the gateway has counted.
 * @param {string} url
 * @returns {Promise<Statistics>}
 */
export async function statisticsOf(url) {
  return (await fetch(new URL('/api/statistics', url))).json();
}

/**
 * Asks until the answer is what is waited for, or patience ends; the last answer either way.
 * @template T
 * @param {() => T | Promise<T>} ask
 * @param {(answer: T) => boolean} isReached
 */
export async function eventually(ask, isReached) {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (isReached(answer) || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
