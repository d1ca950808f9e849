#!/usr/bin/env node
/**
 * Nothing lost, doubled or reordered while every client's TCP connection is cut each 15 s and away for 2 s: the gateway, and
 * socket.io with and without recovery, in turn. All ids stand in files, which `jitter/diff.mjs` compares.
 *
 *     npm run build && npm ci --prefix bench/server/peers && node bench/server/jitter.mjs [--clients 300] [--seconds 60] [--out file]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { diff } from './jitter/diff.mjs';
import { start } from './processes.mjs';
import { recorded } from './recorded.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
const contenders = values.only?.split(',') ?? ['colloquy', 'socket-io', 'socket-io-recovery'];
const rates = { token: 20, message: 2 };

const root = await mkdtemp(path.join(tmpdir(), 'colloquy-jitter-'));
/** @type {Record<string, object>} */
const results = {};
for (const contender of contenders) {
  const folder = path.join(root, contender);
  await mkdir(folder);
  const server = start('jitter/server-process.mjs', [contender, path.join(folder, 'producer.txt')]);
  const { port } = await server.hear('port');
  const clients = start('jitter/clients-process.mjs', [contender, String(port), folder, values.clients]);
  await clients.hear('ready');
  // All have joined by then: what is sent before one listens is not owed to it.
  await delay(5_000);
  server.tell({ produce: rates });
  // A session that has had nothing yet cannot be recovered by socket.io.
  await delay(1_000);
  clients.tell({ cut: true });
  await delay(Number(values.seconds) * 1_000);
  clients.tell({ cut: false });
  // The last ones come back and catch up; then nothing more is produced, and that is fetched, too.
  await delay(8_000);
  server.tell({ end: true });
  await server.hear('produced');
  await delay(2_000);
  clients.tell({ end: true });
  await clients.hear('ended');
  await clients.close();
  await server.close();
  results[contender] = { ...diff(folder), load: loadavg()[0] };
  console.log(contender, JSON.stringify(results[contender]));
}
await rm(root, { recursive: true });
const record = {
  ...recorded('jitter'),
  seconds: Number(values.seconds),
  rates,
  results,
};
if (values.out) await writeFile(values.out, `${JSON.stringify(record, null, 1)}\n`);
