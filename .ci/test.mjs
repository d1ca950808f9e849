#!/usr/bin/env node
/**
 * `npm test`: everything that says whether the project is sound, one step after another. A failed step does not stop
 * the next one; the summary at the end names all that failed. `npm test -- types lint` runs only the steps named.
 *
 * The last line, "N passed, N failed, N skipped", counts tests; a step that failed without a failed test (a type
 * error, say) counts as one failure more. With TOTALS_FILE set the line is written to that file, not printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'colloquy-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

/**
 * A tool of node_modules/.bin, or this Node for a script.
 * @param {string} command
 * @param {Record<string, string>} [environment]
 */
function runs(command, environment = {}) {
  const [program = '', ...words] = command.split(' ');
  const bin = path.join(root, 'node_modules', '.bin');
  const { status, error } = spawnSync(program, words, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm's tools are .cmd files on Windows, which only a shell starts.
    shell: process.platform === 'win32',
    env: { ...process.env, ...environment, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  if (error) console.error(error.message);
  return status === 0;
}

/**
 * Runs Vitest and adds its results to the totals; a run without a single test is a failure.
 * @param {string} name
 * @param {string} options
 * @param {Record<string, string>} [environment]
 */
function vitest(name, options, environment) {
  const report = path.join(scratch, `${name}.json`);
  const succeeded = runs(
    `vitest run --reporter=default --reporter=json --outputFile.json=${report} ${options}`.trim(),
    environment,
  );
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += result.numPassedTests;
    totals.failed += result.numFailedTests;
    totals.skipped += result.numPendingTests + result.numTodoTests;
    if (result.numFailedTests > 0) return 'failed tests';
    return succeeded && result.success && result.numPassedTests > 0;
  } catch (error) {
    console.error(`Vitest left no report: ${String(error)}`);
    return false;
  }
}

/** @type {Record<string, () => boolean | 'failed tests'>} */
const steps = {
  browser: () => runs('node .ci/browser.mjs'),
  types: () => runs('tsc'),
  lint: () => runs('oxlint --deny-warnings'),
  format: () => runs('oxfmt --check'),
  build: () => runs('npm run --silent build'),
  tests: () => vitest('tests', ''),
  compiler: () => vitest('compiler', '--project react', { REACT_COMPILER: '1' }),
  package: () => runs('node .ci/package.mjs'),
  sizes: () => runs('node .ci/size.mjs'),
  unused: () => runs('knip'),
};

const asked = process.argv.slice(2);
for (const name of asked) {
  if (!Object.hasOwn(steps, name)) {
    console.error(`There is no step "${name}". The steps are: ${Object.keys(steps).join(', ')}.`);
    process.exit(2);
  }
}

const summary = [];
let sound = true;
for (const [name, step] of Object.entries(steps)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const outcome = step();
  if (outcome !== true) sound = false;
  if (outcome === false) totals.failed += 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  summary.push(`${outcome === true ? 'ok    ' : 'FAILED'}  ${name.padEnd(9)} ${seconds.padStart(6)} s`);
}
rmSync(scratch, { recursive: true, force: true });

console.log(`\n=== summary\n${summary.join('\n')}`);
const line = `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`;
if (process.env['TOTALS_FILE']) writeFileSync(process.env['TOTALS_FILE'], `${line}\n`);
else console.log(line);
process.exitCode = sound ? 0 : 1;
