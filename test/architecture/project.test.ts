import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectPaths, root } from './source-files.js';

const paths = projectPaths();

/** What may lie in the root besides dotfiles. */
const rootEntries = [
  'LICENSE',
  'README.md',
  'bench',
  'examples',
  'package-lock.json',
  'package.json',
  'src',
  'stories',
  'test',
  'tsconfig.json',
  'vite.config.ts',
];

const strangers = (files: string[]): string[] =>
  [...new Set(files.map((file) => file.split('/', 1)[0] ?? ''))].filter(
    (name) => !name.startsWith('.') && !rootEntries.includes(name),
  );

/** Folders of somebody's machine, and hosts. The pieces are joined here so that this file is not its own first find. */
const folders = ['wo-rk', 'ro-ot', 'ho-me', 'Us-ers'].map((name) => name.replace('-', ''));
const hosts = ['registry.-npm', 'verdac-cio', 'artifac-tory'].map((name) => name.replace('-', ''));
const traces = new RegExp(
  `(?:^|[^\\w.*/-])/(?:${folders.join('|')})/|${hosts.join('|').replaceAll('.', '\\.')}`,
  'm',
);

const mentions = (text: string): string | undefined => traces.exec(text)?.[0].trim();

/** The five projects of vite.config.ts, as one pattern each. */
const projects = [
  /^test\/(?!browser\/|e2e\/).+\.test\.ts$/,
  /^test\/(react|components|markdown)\/.+\.test\.tsx$/,
  /^test\/browser\/.+\.test\.tsx?$/,
  /^test\/e2e\/.+\.test\.ts$/,
  /^stories\/.+\.stories\.tsx?$/,
];

const looksLikeTest = /\.(test|spec|stories)\.[cm]?[jt]sx?$/;
const unrun = (files: string[]): string[] =>
  files.filter((file) => looksLikeTest.test(file) && !projects.some((pattern) => pattern.test(file)));

describe('the project', () => {
  it('has nothing in its root that is not expected there', () => {
    expect(paths).toContain('package.json');
    expect(strangers(paths)).toEqual([]);
    expect(strangers(['vitest.config.ts', 'docs/a.md', '.editorconfig', 'src/a.ts'])).toEqual([
      'vitest.config.ts',
      'docs',
    ]);
  });

  it('says nothing of the machine it was written on', () => {
    const found = paths
      .filter((file) => !/\.(png|jpg|ico|woff2)$/.test(file))
      .map((file) => [file, mentions(readFileSync(path.join(root, file), 'utf8'))])
      .filter(([, trace]) => trace !== undefined);
    expect(found).toEqual([]);
    for (const folder of folders) expect(mentions(`cd '/${folder}/x'`)).toBeDefined();
    for (const host of hosts) expect(mentions(`https://${host}.example`)).toBe(host);
    expect(mentions(`from '../${folders[1]}/part.js'; // src/${folders[0]}/`)).toBeUndefined();
  });

  it('has no test that no Vitest project runs', () => {
    expect(unrun(paths)).toEqual([]);
    expect(
      unrun(['test/core/a.test.tsx', 'src/a.test.ts', 'test/a.spec.ts', 'test/core/a.test.ts']),
    ).toHaveLength(3);
  });
});
