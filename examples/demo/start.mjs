#!/usr/bin/env node
/**
 * What `npm start` runs: builds the demo's page and server from the sources, then serves both at one address.
 * PORT (default 8787, or the next free one; 0 takes any) and HOST (default localhost) say where, DATA in which folder
 * conversations are kept (default one under node_modules, which no commit takes in).
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));

/** @param {string} text */
const say = (text) => console.log(text);

const cache = `${root}node_modules/.cache/colloquy-demo`;
// Each process has a build of its own, so that one that starts takes nothing from one that runs.
const output = `${cache}/${process.pid}`;

/** Builds of processes that are gone without having tidied up. */
async function removeOldBuilds() {
  for (const name of await readdir(cache).catch(() => [])) {
    if (!isRunning(Number(name))) await rm(`${cache}/${name}`, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The folder for conversations: one gateway at a time may have it, so a second demo gets another. */
async function takeDataFolder() {
  const asked = process.env['DATA'];
  for (let count = 1; ; count += 1) {
    const folder = asked || `${cache}-data${count === 1 ? '' : `-${count}`}`;
    const owner = Number(await readFile(`${folder}/owner`, 'utf8').catch(() => NaN));
    if (owner !== process.pid && isRunning(owner)) {
      if (asked) throw new Error(`Another demo has the folder ${folder}: stop it, or pass another as DATA.`);
      continue;
    }
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/owner`, String(process.pid));
    return folder;
  }
}

const startedAt = Date.now();
say('Colloquy demo: building the page and the server …');
await removeOldBuilds();
await build({ configFile, build: { outDir: `${output}/page` } });
await build({ configFile, build: { ssr: true, outDir: `${output}/server` } });
say(`Colloquy demo: built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);

const { startDemo } = await import(pathToFileURL(`${output}/server/server.js`).href);

const asked = process.env['PORT'];
const data = await takeDataFolder();
const demo = await startDemo({
  root,
  pages: `${output}/page`,
  data,
  host: process.env['HOST'] || 'localhost',
  port: asked === undefined || asked === '' ? 8787 : Number(asked),
  environment: process.env,
});
say(`Colloquy demo: ${demo.note}`);
say(`Colloquy demo: conversations are kept in ${data}; remove it to forget them.`);
say(`Colloquy demo: ${demo.url}`);

let isStopping = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    // A second signal means that whoever sends it does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    say('Colloquy demo: stopping …');
    demo
      .close()
      .then(() => rm(output, { recursive: true, force: true }))
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
}
