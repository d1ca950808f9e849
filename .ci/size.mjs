#!/usr/bin/env node
/**
 * What an import costs. Bundles each row's code from `dist`, through the package's own exports, as an app would, and
 * fails when the result outgrows its budget or holds what it must not.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';

/**
 * @typedef {object} Budget
 * @property {string} name
 * @property {string} code What the app imports.
 * @property {number} gzip Bytes at most, minified and compressed; React is never counted. A ratchet: it only goes down.
 * @property {number} target Bytes that the row is to come to. Printed beside what it has, so that no one forgets.
 * @property {RegExp[]} without Module ids that must not be part of it.
 */

/** @type {Budget[]} */
const budgets = [
  {
    name: 'hooks',
    code: `export { ConnectionProvider, useWebSocket, useChannel, useChatStream } from 'colloquy';`,
    gzip: 47 * 1024,
    target: 18 * 1024,
    without: [/\/dist\/(components|markdown|gateway|server|testing|agents)\//, /\/node_modules\/marked\//],
  },
  {
    name: 'hooks and components',
    code: `export { ConnectionProvider, useWebSocket, useChannel, useChatStream } from 'colloquy';
      export { Chat } from 'colloquy/components';`,
    gzip: 80 * 1024,
    target: 55 * 1024,
    without: [/\/dist\/(gateway|server|testing|agents)\//],
  },
  {
    name: 'client without React',
    code: `export * from 'colloquy/client';`,
    gzip: 42 * 1024,
    target: 18 * 1024,
    without: [/^react(-dom)?(\/|$)/, /\/dist\/(react|components|markdown|gateway|server)\//],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** Exists only while it is bundled. */
const app = path.join(root, 'app.js');
const isReact = /^react(-dom)?(\/|$)/;

/**
 * @param {Budget} budget
 * @returns {import('vite').Plugin}
 */
function imports(budget) {
  return {
    name: 'imports',
    enforce: 'pre',
    resolveId(id) {
      if (id === app) return id;
      if (id !== manifest.name && !id.startsWith(`${manifest.name}/`)) return null;
      const target = manifest.exports[`.${id.slice(manifest.name.length)}`]?.default;
      if (!target) throw new Error(`package.json exports no "${id}"`);
      return path.join(root, target);
    },
    load: (id) => (id === app ? budget.code : null),
  };
}

/** @param {Budget} budget */
async function measure(budget) {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [imports(budget)],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      // Not `build.lib`: Vite keeps the white space of libraries, and an app would not.
      rolldownOptions: { input: app, external: isReact, preserveEntrySignatures: 'strict' },
    },
  });
  const chunks = [output].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  let code = '';
  /** @type {string[]} */
  const modules = [];
  for (const chunk of chunks) {
    if (chunk.type !== 'chunk') continue;
    code += chunk.code;
    modules.push(...chunk.imports, ...Object.keys(chunk.modules));
  }
  return {
    minified: Buffer.byteLength(code),
    gzip: gzipSync(code, { level: 9 }).length,
    intruders: modules.filter((id) => budget.without.some((pattern) => pattern.test(id))),
  };
}

if (!existsSync(path.join(root, 'dist'))) {
  console.error('There is no dist folder to measure: run `npm run build` first.');
  process.exit(1);
}

for (const budget of budgets) {
  try {
    const { minified, gzip, intruders } = await measure(budget);
    const over = gzip > budget.gzip;
    console.log(
      `${over || intruders.length > 0 ? 'FAIL' : 'ok  '} ${budget.name}: ${gzip} B gzip of ${budget.gzip} ` +
        `(target ${budget.target}; ${minified} B minified)`,
    );
    for (const id of intruders) console.log(`     holds ${id}, which has no business in it`);
    if (over || intruders.length > 0) process.exitCode = 1;
  } catch (error) {
    console.log(`FAIL ${budget.name}: ${String(error)}`);
    process.exitCode = 1;
  }
}
