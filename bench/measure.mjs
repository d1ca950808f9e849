import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { build, preview } from 'vite';

const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache/colloquy-bench', import.meta.url));

/** Builds the page and serves it. */
export async function servePage() {
  const options = { configFile, build: { outDir: `${cache}/page` } };
  await build(options);
  const server = await preview({ ...options, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served anywhere.');
  return { url, close: () => server.close() };
}

/**
 * Builds and starts the gateway of the contenders with a real socket.
 * @param {number} rate tokens a second; 0 for as many as are taken
 */
export async function startGateway(rate) {
  await build({ configFile, build: { ssr: true, outDir: `${cache}/gateway` } });
  const child = fork(`${cache}/gateway/gateway-process.js`, {
    env: { ...process.env, TOKEN_RATE: String(rate) },
  });
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(/** @type {string} */ (message)));
    child.once('exit', (code) => reject(new Error(`The gateway's process ended with ${code}.`)));
  });
  return { url, close: () => void child.kill() };
}

/**
 * A page of its own for one measurement: a fresh heap, nothing compiled yet.
 * @template T
 * @param {import('playwright').Browser} browser
 * @param {string} url
 * @param {(page: import('playwright').Page, measure: Measure) => Promise<T>} look
 */
export async function withPage(browser, url, look) {
  const context = await browser.newContext({ viewport: { width: 800, height: 900 } });
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const session = await context.newCDPSession(page);
    // Processor time of the main thread: what other processes do meanwhile does not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in window);
    const result = await look(page, createMeasure(session));
    if (errors.length > 0) throw new Error(errors.join('\n'));
    return result;
  } finally {
    await context.close();
  }
}

/** @typedef {ReturnType<typeof createMeasure>} Measure */

/** @param {import('playwright').CDPSession} session */
function createMeasure(session) {
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const collect = async () => {
    // Twice: what the first one finalises is garbage for the second.
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
  };

  /**
   * Runs a step, and says what the main thread did meanwhile, in ms, and what stayed in the heap, in MB.
   * @template T
   * @param {() => Promise<T>} step
   */
  return async (step) => {
    await collect();
    const before = await read();
    const result = await step();
    const after = await read();
    await collect();
    const kept = await read();
    /** @param {string} name */
    const ms = (name) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000;
    return {
      ...result,
      mainMs: ms('TaskDuration'),
      scriptMs: ms('ScriptDuration'),
      layoutMs: ms('LayoutDuration') + ms('RecalcStyleDuration'),
      heapKeptMb: ((kept.get('JSHeapUsedSize') ?? 0) - (before.get('JSHeapUsedSize') ?? 0)) / 1e6,
    };
  };
}
