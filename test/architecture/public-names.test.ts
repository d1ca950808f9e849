import { existsSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { entries, publicName } from '../../.ci/library.js';
import { publicNames } from './public-names.js';
import { root } from './source-files.js';

const sources = Object.values(entries);
const names = publicNames(sources);

describe('the public names', () => {
  it.each(sources)('%s exists', (source) => {
    expect(existsSync(path.join(root, source))).toBe(true);
  });

  // A name that goes breaks somebody's code, and one that comes has to be kept: `vitest -u` says that it was meant.
  it('are those of the snapshot', async () => {
    const table = Object.fromEntries(
      Object.entries(entries).map(([entry, source]) => {
        const { values = [], types = [] } = names.get(source) ?? {};
        return [publicName(entry), { values, types }];
      }),
    );
    await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot('public-names.snapshot.json');
  });

  it.each(sources)('of %s are all documented', (source) => {
    expect(names.get(source)?.undocumented ?? []).toEqual([]);
  });

  it('are told apart as values and types, documented or not', () => {
    const texts: Record<string, string> = {
      'src/x.ts': "export { a, type C } from './y.js'; export type { K, B } from './y.js';",
      'src/y.ts': [
        'export const a = 1;',
        '/** A class. */',
        'export class K {}',
        '/** A type. */',
        'export type B = 1;',
        'export type C = 2;',
      ].join('\n'),
    };
    const host = ts.createCompilerHost({});
    const virtual = (file: string): string | undefined => texts[path.posix.relative(root, file)];
    const made = publicNames(['src/x.ts'], {
      ...host,
      fileExists: (file) => virtual(file) !== undefined || host.fileExists(file),
      readFile: (file) => virtual(file) ?? host.readFile(file),
      getSourceFile: (file, target) => {
        const text = virtual(file);
        return text === undefined ? undefined : ts.createSourceFile(file, text, target);
      },
    });
    expect(made.get('src/x.ts')).toEqual({ values: ['a'], types: ['B', 'C', 'K'], undocumented: ['a', 'C'] });
  });
});
