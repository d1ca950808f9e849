import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

import { entries, libraryBuild, publicName } from '../../.ci/library.js';
import manifest from '../../package.json' with { type: 'json' };
import { hasClientDirective } from './shape.js';
import { root } from './source-files.js';

const offered: Record<string, unknown> = manifest.exports;

describe('the entries', () => {
  it('of the build are the exports of package.json', () => {
    const built = Object.keys(entries).map((entry) => [
      publicName(entry).replace(manifest.name, '.'),
      { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
    ]);
    expect(offered).toEqual({
      ...Object.fromEntries(built),
      './styles.css': { types: './dist/styles.css.d.ts', default: './dist/styles.css' },
      './package.json': './package.json',
    });
  });

  it('are found under their public names by TypeScript, here in the project', () => {
    const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
    for (const [entry, source] of Object.entries(entries)) {
      const { resolvedModule } = ts.resolveModuleName(
        publicName(entry),
        path.join(root, 'x.ts'),
        options,
        ts.sys,
      );
      expect(resolvedModule?.resolvedFileName).toBe(path.join(root, source));
    }
  });

  it("are built with 'use client' first in exactly the modules whose source has it", async () => {
    const output = await build({
      root,
      configFile: false,
      logLevel: 'silent',
      build: { ...libraryBuild, write: false },
    });
    const chunks = [output].flat().flatMap((one) => ('output' in one ? one.output : []));
    const modules = chunks.filter((chunk): chunk is Rolldown.OutputChunk => chunk.type === 'chunk');
    expect(modules.length).toBeGreaterThan(Object.keys(entries).length);
    for (const { fileName, facadeModuleId, code } of modules) {
      const wanted =
        facadeModuleId !== null && directiveIn(facadeModuleId, readFileSync(facadeModuleId, 'utf8'));
      expect([fileName, directiveIn(fileName, code)]).toEqual([fileName, wanted]);
    }
  });
});

const directiveIn = (name: string, text: string): boolean => hasClientDirective({ path: name, text });
