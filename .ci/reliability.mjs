#!/usr/bin/env node
/**
 * Runs the tests of the fault catalogue and writes what came out into `stories/guides/reliability.mdx`: fault, what is
 * expected of it, and what was seen.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-faults-'));
const report = path.join(folder, 'report.json');
try {
  const vitest = path.join(root, 'node_modules/.bin/vitest');
  const projects = ['node', 'react', 'browser', 'e2e'].flatMap((name) => ['--project', name]);
  execFileSync(
    vitest,
    ['run', ...projects, '-t', String.raw`fault \d+ \[`, '--reporter=json', `--outputFile=${report}`],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
} catch {
  console.error('Not all of them held: see the report above. It is written down all the same.');
  process.exitCode = 1;
}
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });

/** @type {{ number: number, how: string, title: string, held: boolean, ms: number }[]} */
const outcomes = [];
for (const { assertionResults } of testResults) {
  for (const { fullName, status, duration } of assertionResults) {
    const [, number, how = '', title = ''] = /fault (\d+) \[(\w+)\]:? ?(.*)/s.exec(fullName) ?? [];
    if (!number || status === 'skipped' || status === 'pending') continue;
    outcomes.push({
      number: Number(number),
      how,
      title,
      held: status === 'passed',
      ms: Math.round(duration ?? 0),
    });
  }
}
outcomes.sort((one, other) => one.number - other.number || one.title.localeCompare(other.title));
const record = { date: new Date().toISOString().slice(0, 10), node: process.version, outcomes };
writeFileSync(path.join(root, 'test/faults/catalogue/outcomes.json'), `${JSON.stringify(record, null, 1)}\n`);
execFileSync(path.join(root, 'node_modules/.bin/oxfmt'), ['test/faults/catalogue/outcomes.json'], {
  cwd: root,
  stdio: 'inherit',
});
execFileSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'node',
    'test/faults/catalogue/document',
    '-u',
  ],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
