// One server in a process of its own. The parent says what to send; it tells what that cost.
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import { tokenOf } from './token.mjs';

/** Tokens that may be under way to the slowest listener. */
const WINDOW = 200;

/** @type {{ serve: () => Promise<import('./servers/server.d.ts').BenchServer> }} */
const { serve } = await import(`./servers/${process.argv[2]}.mjs`);
const { url, publish } = await serve();

/** What the slowest listener has had, as the parent says. */
let received = 0;
let sent = 0;
let promised = Promise.resolve();

/** @param {number} count */
async function send(count) {
  for (let index = 0; index < count; index += 1) {
    sent += 1;
    await publish(tokenOf(sent));
  }
}

/** @param {number} behind */
async function until(behind) {
  while (sent - received > behind) await delay(1);
}

/** @type {Record<string, (task: { tokens: number, burst: number, rate: number }) => Promise<void>>} */
const tasks = {
  // As fast as the slowest listener takes them; `burst` tokens in one turn of the loop.
  async flood({ tokens, burst }) {
    for (let done = 0; done < tokens; done += burst) {
      await send(burst);
      await turn();
      await until(WINDOW * burst);
    }
  },
  async paced({ tokens, rate }) {
    const begun = performance.now();
    for (let index = 0; index < tokens; index += 1) {
      await send(1);
      const early = begun + ((index + 1) * 1_000) / rate - performance.now();
      if (early > 0) await delay(early);
    }
  },
};

process.on('message', (/** @type {any} */ message) => {
  if (message.received !== undefined) received = message.received;
  else if (message.memory) {
    for (let time = 0; time < 3; time += 1) globalThis.gc?.();
    process.send?.({ rss: process.memoryUsage.rss() });
  } else {
    promised = promised.then(async () => {
      const begun = performance.now();
      const before = process.cpuUsage();
      await tasks[message.task]?.(message);
      await until(0);
      const { user, system } = process.cpuUsage(before);
      process.send?.({ ms: performance.now() - begun, cpuMs: (user + system) / 1_000 });
    });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url });
