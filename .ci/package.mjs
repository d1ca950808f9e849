#!/usr/bin/env node
/**
 * Looks at the package as its users get it: packs the built tree, lets publint and attw read the tarball, installs it
 * beside React alone, and checks that nothing native came along, that every entry that needs no optional peer loads,
 * and that its types hold under both module resolutions.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const app = mkdtempSync(path.join(tmpdir(), 'colloquy-package-'));

/** Entries that work without an optional peer (`ws`, `openai`). */
const selfSufficient = ['', '/components', '/client', '/agents/ui-message-stream', '/gateway', '/testing'];

/**
 * @param {string} program
 * @param {string[]} words
 * @param {string} [folder]
 * @returns {string}
 */
function run(program, words, folder = root) {
  return execFileSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** @param {string} name */
const tool = (name) => path.join(root, 'node_modules', '.bin', name);

function pack() {
  const [packed] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app]));
  /** @type {string[]} */
  const files = packed.files.map((/** @type {{ path: string }} */ file) => file.path);
  const foreign = files.filter((file) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(file));
  if (foreign.length > 0) throw new Error(`the tarball holds ${foreign.join(', ')}`);
  return path.join(app, packed.filename);
}

/** @param {string} tarball */
function install(tarball) {
  writeFileSync(path.join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  // No @types/node: what a page imports must not need it.
  const others = ['react', 'react-dom', '@types/react', '@types/react-dom'];
  const pinned = others.map((name) => `${name}@${manifest.devDependencies[name]}`);
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
  run('npm', ['install', ...quietly, tarball, ...pinned], app);
}

function findNothingNative() {
  const modules = path.join(app, 'node_modules');
  const native = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(\.node|\.dylib|\.so|\.dll|\.wasm|binding\.gyp)$/.test(file),
  );
  if (native.length > 0) throw new Error(`an install for the hooks alone fetched ${native.join(', ')}`);
  const peers = Object.keys(manifest.peerDependenciesMeta ?? {}).filter((name) =>
    existsSync(path.join(modules, name)),
  );
  if (peers.length > 0) throw new Error(`optional peers came unasked: ${peers.join(', ')}`);
}

function loadEntries() {
  const imports = selfSufficient.map((entry) => `await import('${manifest.name}${entry}');`);
  writeFileSync(path.join(app, 'load.js'), `${imports.join('\n')}\n`);
  run(process.execPath, ['load.js'], app);
}

function checkTypes() {
  const names = selfSufficient.map(
    (entry, index) => `export * as entry${index} from '${manifest.name}${entry}';`,
  );
  writeFileSync(
    path.join(app, 'types.ts'),
    [`import '${manifest.name}/styles.css';`, ...names, ''].join('\n'),
  );
  const options = '--noEmit --strict --target es2022 --lib es2023,dom,dom.iterable,dom.asynciterable'.split(
    ' ',
  );
  for (const resolution of [
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  ]) {
    run(tool('tsc'), [...options, ...resolution, 'types.ts'], app);
  }
}

/**
 * @param {string} name
 * @param {() => void} check
 */
function report(name, check) {
  try {
    check();
    console.log(`ok   ${name}`);
  } catch (error) {
    console.log(`FAIL ${name}`);
    console.log(wordsOf(error));
    process.exitCode = 1;
  }
}

/**
 * What a failed program printed, or the error's own message.
 * @param {unknown} error
 */
function wordsOf(error) {
  if (!(error instanceof Error)) return String(error);
  const printed = ['stdout', 'stderr']
    .map((stream) => Reflect.get(error, stream))
    .filter((text) => typeof text === 'string');
  return printed.join('\n').trim() || error.message;
}

try {
  let tarball = '';
  report('packs only dist and its papers', () => (tarball = pack()));
  report('publint', () => run(tool('publint'), ['run', tarball, '--strict']));
  report('attw', () => run(tool('attw'), [tarball, '--profile', 'esm-only']));
  report('installs beside React alone', () => install(tarball));
  report('brings nothing native and no optional peer', findNothingNative);
  report('every entry loads in Node', loadEntries);
  report('every entry type-checks in an app', checkTypes);
} finally {
  rmSync(app, { recursive: true, force: true });
}
