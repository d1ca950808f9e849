import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { closure, nativeTraits, type Locked } from './install.js';
import { root } from './source-files.js';

const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const optional: Record<string, unknown> = manifest.peerDependenciesMeta;
const needed = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies).filter((name) => !Object.hasOwn(optional, name)),
];

describe('an install for the hooks alone', () => {
  const places = closure(needed, lock.packages);

  it('is small', () => {
    expect(places.length).toBeGreaterThanOrEqual(needed.length);
    expect(places.length).toBeLessThanOrEqual(20);
  });

  it('fetches nothing native', () => {
    const traits = places.flatMap((place) =>
      nativeTraits(place, lock.packages[place] ?? {}, path.join(root, place)),
    );
    expect(traits).toEqual([]);
  });

  it('leaves what only servers and agents need to those who use them', () => {
    for (const name of ['ws', 'openai']) {
      expect(optional).toHaveProperty([name, 'optional'], true);
      expect(places).not.toContain(`node_modules/${name}`);
    }
  });
});

describe('a native package is seen', () => {
  const packages: Record<string, Locked> = {
    'node_modules/a': { dependencies: { b: '1' } },
    'node_modules/a/node_modules/b': { optionalDependencies: { c: '1' } },
    'node_modules/b': {},
    'node_modules/c': { os: ['linux'], hasInstallScript: true },
  };

  it('however deep it lies', () => {
    expect(closure(['a'], packages)).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
    ]);
  });

  it('by its traits', () => {
    expect(nativeTraits('c', { os: ['linux'], hasInstallScript: true })).toEqual([
      'c has for one os',
      'c has an install script',
    ]);
  });

  it('by the files in it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-install-'));
    writeFileSync(path.join(folder, 'index.js'), '');
    expect(nativeTraits('x', {}, folder)).toEqual([]);
    writeFileSync(path.join(folder, 'binding.gyp'), '');
    expect(nativeTraits('x', {}, folder)).toEqual(['x has binding.gyp']);
    rmSync(folder, { recursive: true });
  });
});
