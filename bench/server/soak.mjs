#!/usr/bin/env node
/**
 * Half an hour of cuts, tokens and messages. Each minute the heaps (after a collection), timers and sockets of gateway and
 * clients are looked at; at the end nothing may have been lost, and none of them may have grown.
 *
 *     npm run build && npm ci --prefix bench/server/peers && node bench/server/soak.mjs [--minutes 30] [--clients 50] [--out file]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { diff } from './jitter/diff.mjs';
import { start } from './processes.mjs';
import { recorded } from './recorded.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '50' },
    out: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
/** MB a minute that a heap may grow by in the second half: its noise, when it is stable. */
const STEEPEST = 0.2;

const folder = await mkdtemp(path.join(tmpdir(), 'colloquy-soak-'));
const server = start('jitter/server-process.mjs', ['colloquy', path.join(folder, 'producer.txt')]);
const { port } = await server.hear('port');
const clients = start('jitter/clients-process.mjs', ['colloquy', String(port), folder, values.clients]);
await clients.hear('ready');
await delay(5_000);
server.tell({ produce: { token: 20, message: 2 } });
clients.tell({ cut: true });

/** @type {{ gateway: Sample, clients: Sample }[]} */
const samples = [];
for (let minute = 1; minute <= minutes; minute += 1) {
  await delay(60_000);
  server.tell({ look: true });
  const gateway = (await server.hear('sample')).sample;
  clients.tell({ look: true });
  samples.push({ gateway, clients: (await clients.hear('sample')).sample });
  console.log(minute, JSON.stringify(samples.at(-1)));
}
clients.tell({ cut: false });
await delay(20_000);
server.tell({ end: true });
await server.hear('produced');
await delay(3_000);
clients.tell({ end: true });
await clients.hear('ended');
await clients.close();
await server.close();

const delivery = diff(folder);
await rm(folder, { recursive: true });
const half = samples.slice(Math.floor(samples.length / 2));
const growth = {
  gatewayMbAMinute: slope(half.map(({ gateway }) => gateway.heapMb)),
  clientsMbAMinute: slope(half.map(({ clients: { heapMb } }) => heapMb)),
};
const resources = { first: half[0]?.gateway.resources, last: half.at(-1)?.gateway.resources };
const record = {
  ...recorded('soak'),
  minutes,
  delivery,
  growth,
  resources,
  samples,
};
console.log(JSON.stringify({ delivery, growth, resources }, null, 1));
if (values.out) await writeFile(values.out, `${JSON.stringify(record, null, 1)}\n`);
const isExact = delivery.missing + delivery.doubled + delivery.reordered + delivery.unknown === 0;
process.exitCode = isExact && Object.values(growth).every((mb) => mb < STEEPEST) ? 0 : 1;

/** @typedef {ReturnType<typeof import('./jitter/sample.mjs').sample>} Sample */

/**
 * The slope of the straight line through the values (least squares).
 * @param {readonly number[]} list
 */
function slope(list) {
  const middle = (list.length - 1) / 2;
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const above = list.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const below = list.reduce((sum, _value, index) => sum + (index - middle) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
