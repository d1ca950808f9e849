#!/usr/bin/env node
/**
 * What one token to many costs a server: `ws` alone, socket.io and the gateway in turn, each in a process of its own, with
 * the same raw sockets listening. Needs a build of the package and this folder's own packages.
 *
 *     npm run build && npm ci --prefix bench/server/peers && node bench/server/fan-out.mjs [--clients 1000] [--reps 3] [--out file]
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { start } from './processes.mjs';
import { recorded } from './recorded.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    reps: { type: 'string', default: '3' },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
const clients = Number(values.clients);
const contenders = values.only?.split(',') ?? ['ws', 'socket-io', 'colloquy'];

/**
 * `burst` tokens stand in one turn of the server's loop.
 * @type {Record<string, { task: string, tokens: number, burst: number, rate?: number }>}
 */
const tasks = {
  single: { task: 'flood', tokens: 1_000, burst: 1 },
  burst: { task: 'flood', tokens: 3_200, burst: 64 },
  paced: { task: 'paced', tokens: 500, burst: 1, rate: 50 },
};

/** @param {string} contender */
async function measure(contender) {
  const server = start('server-process.mjs', [contender]);
  const { url } = await server.hear('url');
  const listener = start('listener-process.mjs', [contender, url]);
  listener.child.on('message', (/** @type {any} */ { received }) => {
    if (received !== undefined && Number.isFinite(received)) server.tell({ received });
  });
  let lost = 0;
  listener.child.on('message', (/** @type {any} */ message) => void (lost += message.lost ? 1 : 0));
  const memory = async () => {
    // What opening them left behind is garbage by then.
    await delay(3_000);
    server.tell({ memory: true });
    return (await server.hear('rss')).rss;
  };
  try {
    // What a first connection loads is not a connection's.
    listener.tell({ open: 100 });
    await listener.hear('open');
    const before = await memory();
    listener.tell({ open: clients });
    await listener.hear('open');
    const rssKb = ((await memory()) - before) / 1_024 / (clients - 100);
    /** @type {Record<string, Record<string, number>>} */
    const figures = {};
    for (const [name, task] of Object.entries(tasks)) {
      listener.tell({ timed: name === 'paced' });
      await listener.hear('delays');
      server.tell(task);
      const { ms, cpuMs } = await server.hear('ms');
      const deliveries = task.tokens * clients;
      figures[name] = {
        ms,
        cpuMs,
        perSecond: (deliveries / ms) * 1e3,
        perCpuSecond: (deliveries / cpuMs) * 1e3,
      };
      listener.tell({ timed: false });
      const { p50, p99, most } = await listener.hear('delays');
      if (name === 'paced') Object.assign(figures[name] ?? {}, { p50, p99, most });
    }
    return { rssKb, lost, load: loadavg()[0], ...figures };
  } finally {
    await listener.close();
    await server.close();
  }
}

/** @type {Record<string, object[]>} */
const runs = Object.fromEntries(contenders.map((name) => [name, []]));
for (let rep = 0; rep < Number(values.reps); rep += 1) {
  for (const contender of contenders) {
    const result = await measure(contender);
    runs[contender]?.push(result);
    console.log(contender, JSON.stringify(result));
  }
}
const record = {
  ...recorded('fan-out'),
  clients,
  runs,
};
if (values.out) await writeFile(values.out, `${JSON.stringify(record, null, 1)}\n`);
