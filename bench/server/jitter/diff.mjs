#!/usr/bin/env node
/** Compares what was produced with what each client wrote down: `node diff.mjs <folder>`, with `producer.txt` in it. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string} folder */
export function diff(folder) {
  const lines = (/** @type {string} */ name) =>
    readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean);
  const produced = lines('producer.txt');
  const places = new Map(produced.map((id, index) => [id, index]));
  const sum = {
    clients: 0,
    produced: produced.length,
    delivered: 0,
    missing: 0,
    doubled: 0,
    reordered: 0,
    unknown: 0,
  };
  /** @type {number[]} */
  const replays = [];
  /** @type {number[]} */
  const lives = [];
  for (const name of readdirSync(folder)) {
    if (!/^\d+\.txt$/.test(name)) continue;
    sum.clients += 1;
    const seen = new Set();
    let last = -1;
    for (const line of lines(name)) {
      const [id = '', ms, how] = line.split(' ');
      const place = places.get(id);
      if (place === undefined) sum.unknown += 1;
      else if (seen.has(id)) sum.doubled += 1;
      else if (place < last) sum.reordered += 1;
      last = Math.max(last, place ?? -1);
      seen.add(id);
      (how === 'replayed' ? replays : lives).push(Number(ms));
    }
    sum.delivered += seen.size;
    sum.missing += produced.filter((id) => !seen.has(id)).length;
  }
  return {
    ...sum,
    share: sum.delivered / (sum.clients * sum.produced),
    replay: percentiles(replays),
    live: percentiles(lives),
  };
}

/** @param {number[]} values */
function percentiles(values) {
  values.sort((one, other) => one - other);
  const at = (/** @type {number} */ share) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? null;
  return { count: values.length, p50: at(0.5), p99: at(0.99), most: at(1) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(diff(process.argv[2] ?? '.'), null, 1));
}
