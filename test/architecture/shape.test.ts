import { describe, expect, it } from 'vitest';

import {
  barrelsFromInside,
  clientDirectives,
  defaultExports,
  entriesThatDo,
  importRings,
  misnamed,
  tooLong,
} from './shape.js';
import { codeIn } from './source-files.js';

const sources = codeIn('src');
const everything = codeIn('src', 'test', 'stories', 'examples', '.ci', '.storybook');

describe('the shape of the files', () => {
  it('no file is longer than 400 lines', () => {
    expect(tooLong(everything)).toEqual([]);
    expect(tooLong([{ path: 'a.ts', text: 'a;\n'.repeat(400) }])).toEqual([]);
    expect(tooLong([{ path: 'a.ts', text: 'a;\n'.repeat(401) }])).toEqual([
      'a.ts has 401 lines; 400 are the most',
    ]);
  });

  it('names are kebab-case', () => {
    expect(misnamed(everything.map(({ path }) => path))).toEqual([]);
    expect(misnamed(['src/core/use-x.test.ts', 'test/types/ai-sdk.test-d.ts', '.ci/browser.mjs'])).toEqual(
      [],
    );
    expect(misnamed(['src/core/useX.ts', 'src/Core/x.ts', 'src/core/use_x.ts'])).toHaveLength(3);
  });

  it('src exports by name', () => {
    expect(defaultExports(sources)).toEqual([]);
    for (const text of ['export default 1;', 'export default function f() {}', 'export { f as default };']) {
      expect(defaultExports([{ path: 'a.ts', text }])).toHaveLength(1);
    }
    expect(
      defaultExports([{ path: 'a.ts', text: "import a from 'a'; export { default as b } from 'b';" }]),
    ).toEqual([]);
  });

  it('barrels only export', () => {
    expect(entriesThatDo(sources)).toEqual([]);
    expect(entriesThatDo([{ path: 'src/core/index.ts', text: 'export const a = 1;' }])).toHaveLength(1);
    expect(entriesThatDo([{ path: 'src/index.ts', text: "import './a.js';" }])).toHaveLength(1);
  });

  it('barrels are for other folders', () => {
    expect(barrelsFromInside(sources)).toEqual([]);
    const inside = { path: 'src/core/store/state.ts', text: "import { f } from '../index.js';" };
    const outside = { path: 'src/core/client.ts', text: "import { f } from './store/index.js';" };
    expect(barrelsFromInside([inside, outside])).toEqual([
      "src/core/store/state.ts imports ../index.js, its own folder's barrel; import the file that has the name",
    ]);
  });

  it('values are imported in no ring', () => {
    expect(importRings(sources)).toEqual([]);
    const a = { path: 'src/a.ts', text: "import { b } from './b.js';" };
    const b = { path: 'src/b.ts', text: "export * from './c.js';" };
    const c = { path: 'src/c.ts', text: "import { a } from './a.js';" };
    expect(importRings([a, b, c])).toEqual(['import ring: src/a → src/b → src/c → src/a']);
    expect(importRings([a, b, { ...c, text: "import type { A } from './a.js';" }])).toEqual([]);
    expect(importRings([a, b, { ...c, text: "const a = await import('./a.js');" }])).toEqual([]);
  });

  it("'use client' begins every module that runs React, and no other", () => {
    expect(clientDirectives(sources)).toEqual([]);
    const judged = (path: string, text: string): number => clientDirectives([{ path, text }]).length;
    const hook = "import { useState } from 'react';";
    expect(judged('src/react/use-a.ts', hook)).toBe(1);
    expect(judged('src/react/use-a.ts', `'use client';\n\n${hook}`)).toBe(0);
    expect(judged('src/react/use-b.ts', 'export const useB = () => useA();')).toBe(1);
    expect(judged('src/react/a.ts', "import type { Ref } from 'react';")).toBe(0);
    expect(judged('src/components/a.tsx', 'export const A = () => <b onClick={f} />;')).toBe(1);
    expect(judged('src/components/a.tsx', 'export const A = () => <b />;')).toBe(0);
    expect(judged('src/components/a.ts', "'use client';\nexport const a = 1;")).toBe(1);
    expect(judged('src/core/a.ts', `'use client';\n${hook}`)).toBe(1);
    expect(judged('src/index.ts', "'use client';\nexport * from './a.js';")).toBe(1);
  });
});
