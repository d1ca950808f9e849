#!/usr/bin/env node
/**
 * What an import costs, in bytes of minified and compressed code. Bundles each row's code from `dist`, through the
 * package's own exports, as an app would, and fails when the result outgrows its budget or holds what it must not. A row
 * counts what is there before anything happens: the code and all that it imports statically. The last two count what a
 * browser really fetches until a first streamed answer stands on the page, so that nothing is only put off. React is
 * never counted.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { bundleApp, compress, root } from './app-bundle.mjs';
import { loadedUntilAnswer } from './loaded-until-answer.mjs';

/**
 * @typedef {object} Limits
 * @property {string} name
 * @property {number} gzip Bytes at most. A ratchet: it only goes down.
 * @property {number} target Bytes that the row is to come to. Printed beside what it has, so that no one forgets.
 *
 * @typedef {object} Row
 * @property {string} code What the app imports.
 * @property {RegExp[]} without Ids of modules that must not be part of it, neither now nor later.
 *
 * @typedef {Limits & Row} Budget
 */

const notInPages = /\/dist\/(gateway|server|testing|agents)\//;

/** @type {Budget[]} */
const budgets = [
  {
    name: 'hooks',
    code: `export { ConnectionProvider, useWebSocket, useChannel, useChatStream } from 'colloquy';`,
    gzip: 13_650,
    target: 12 * 1024,
    without: [notInPages, /\/dist\/(components|markdown)\//, /\/node_modules\/marked\//],
  },
  {
    name: 'hooks and Chat',
    code: `export { ConnectionProvider, useWebSocket, useChannel, useChatStream } from 'colloquy';
      export { Chat } from 'colloquy/components';`,
    gzip: 60_590,
    target: 50 * 1024,
    without: [notInPages],
  },
  {
    name: 'every component',
    code: `export * from 'colloquy'; export * from 'colloquy/components';`,
    gzip: 80_150,
    target: 60 * 1024,
    without: [notInPages],
  },
  {
    name: 'client without React',
    code: `export * from 'colloquy/client';`,
    gzip: 8_800,
    target: 8 * 1024,
    without: [notInPages, /^react(-dom)?(\/|$)/, /\/dist\/(react|components|markdown)\//],
  },
];

/** @type {(Limits & { page: 'hooks' | 'chat' })[]} */
const untilAnswer = [
  { name: 'loaded until the first answer, hooks', page: 'hooks', gzip: 40_820, target: 36 * 1024 },
  { name: 'loaded until the first answer, Chat', page: 'chat', gzip: 90_630, target: 55 * 1024 },
];

const isReact = /^react(-dom)?(\/|$)/;

/** @param {Budget} budget */
async function measure(budget) {
  const chunks = await bundleApp(budget.code, { external: isReact });
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
  // A set goes on to what is added while it is walked through.
  for (const name of first) for (const id of byName.get(name)?.imports ?? []) first.add(id);
  const sums = { gzip: 0, later: 0 };
  for (const { fileName, code } of chunks) {
    sums[first.has(fileName) ? 'gzip' : 'later'] += compress(code).length;
  }
  const modules = chunks.flatMap((chunk) => [...chunk.imports, ...Object.keys(chunk.modules)]);
  return {
    ...sums,
    intruders: modules.filter((id) => budget.without.some((pattern) => pattern.test(id))),
  };
}

/**
 * Prints a row, and remembers a failure.
 *
 * @param {Limits} limits
 * @param {{ gzip: number, note: string, intruders?: string[] }} result
 */
function judge({ name, gzip: most, target }, { gzip, note, intruders = [] }) {
  const failed = gzip > most || intruders.length > 0;
  console.log(`${failed ? 'FAIL' : 'ok  '} ${name}: ${gzip} B gzip of ${most} (target ${target}; ${note})`);
  for (const id of intruders) console.log(`     holds ${id}, which has no business in it`);
  if (failed) process.exitCode = 1;
}

/**
 * @param {Limits} limits
 * @param {() => Promise<Parameters<typeof judge>[1]>} run
 */
async function row(limits, run) {
  try {
    judge(limits, await run());
  } catch (error) {
    console.log(`FAIL ${limits.name}: ${String(error)}`);
    process.exitCode = 1;
  }
}

if (!existsSync(path.join(root, 'dist'))) {
  console.error('There is no dist folder to measure: run `npm run build` first.');
  process.exit(1);
}

for (const budget of budgets) {
  await row(budget, async () => {
    const { later, ...result } = await measure(budget);
    return { ...result, note: `${later} B more when they are needed` };
  });
}
for (const { page, ...limits } of untilAnswer) {
  await row(limits, async () => {
    const { gzip, after, files } = await loadedUntilAnswer(page);
    const largest = files.toSorted((one, other) => other.gzip - one.gzip).slice(0, 5);
    const names = largest.map((file) => `${file.name} ${file.gzip}`).join(', ');
    return { gzip, note: `${after} B more once it is over; ${files.length} files, the largest ${names}` };
  });
}
