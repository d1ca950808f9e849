import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { expect } from './expect.mjs';
import { example, library, run } from './run.mjs';

const next = path.join('node_modules', 'next', 'dist', 'bin', 'next');

/** Packs the library as it was built, and installs the tarball: what a link shows is not what users get. */
export async function installExample() {
  if (!existsSync(path.join(library, 'dist'))) await run(library, 'npm', 'run', 'build');
  await run(library, 'npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', example);
  // npm takes an installed package of the same version for the same package.
  const modules = path.join(example, 'node_modules');
  rmSync(path.join(modules, 'colloquy'), { recursive: true, force: true });
  rmSync(path.join(modules, '.package-lock.json'), { force: true });
  // A lock file would hold the digest of the tarball of the day that it was written.
  await run(example, 'npm', 'install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline');
  const built = path.join(library, 'dist');
  for (const file of filesIn(built, /\.(js|css)$/)) {
    const installed = path.join(modules, 'colloquy', 'dist', file);
    const isSame = readFileSync(path.join(built, file)).equals(readFileSync(installed));
    expect(isSame, `The installed ${file} is not the one that was built: npm kept an older tarball.`);
  }
}

/** Builds the app, and makes sure that the React Compiler had a hand in it. */
export async function buildExample() {
  rmSync(path.join(example, '.next'), { recursive: true, force: true });
  await run(example, process.execPath, next, 'build');
  const chunks = path.join(example, '.next', 'static', 'chunks');
  const own = filesIn(chunks, /\.js$/)
    .map((file) => readFileSync(path.join(chunks, file), 'utf8'))
    .filter((text) => text.includes('/api/ticket'));
  expect(own.length > 0, "No chunk of the build holds the example's own client component.");
  // The compiler gives each component a cache, and asks by this mark whether it is filled.
  const isCompiled = own.every((text) => text.includes('react.memo_cache_sentinel'));
  expect(isCompiled, 'The React Compiler did not compile the example: its components have no cache.');
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
function filesIn(folder, pattern) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => pattern.test(file));
}
