import { describe, expect, it } from 'vitest';

import { forbiddenImports, importTable } from './import-table.js';
import { codeIn } from './source-files.js';

const sources = codeIn('src');

const rejects = (path: string, text: string) => forbiddenImports([{ path, text }]).length > 0;

describe('the import table', () => {
  it('finds sources to judge', () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it.each(Object.keys(importTable))('%s imports only what its row allows', (row) => {
    const own = sources.filter(({ path }) => path === `src/${row}` || path.startsWith(`src/${row}/`));
    expect(forbiddenImports(own)).toEqual([]);
  });

  it('has a row for every folder and root entry of src', () => {
    expect(forbiddenImports(sources).filter((violation) => violation.includes('no row'))).toEqual([]);
  });
});

describe('an import against the arrows is seen', () => {
  it('as a plain import', () => {
    expect(
      forbiddenImports([{ path: 'src/core/client.ts', text: "import { f } from '../react/f.js';" }]),
    ).toEqual(['src/core/client.ts imports ../react/f.js: core must not import /react/f']);
  });

  it('as export from, import() and an import type', () => {
    expect(rejects('src/gateway/index.ts', "export { f } from '../server/f.js';")).toBe(true);
    expect(rejects('src/gateway/hub.ts', "const f = await import('../server/f.js');")).toBe(true);
    expect(rejects('src/gateway/hub.ts', "let f: import('../server/f.js').F;")).toBe(true);
  });

  it('as a package', () => {
    expect(rejects('src/gateway/hub.ts', "import { createHash } from 'node:crypto';")).toBe(true);
    expect(rejects('src/model/message.ts', "import * as z from 'zod';")).toBe(true);
    expect(rejects('src/core/store/state.ts', "import { useStore } from 'zustand';")).toBe(true);
  });

  it('as a value where only types are allowed', () => {
    expect(
      rejects('src/browser/storage.ts', "import type { Port } from '../core/connection/ports.js';"),
    ).toBe(false);
    expect(rejects('src/browser/storage.ts', "import { port } from '../core/connection/ports.js';")).toBe(
      true,
    );
    expect(rejects('src/agents/turn.ts', "import { type Turn } from '../gateway/agent.js';")).toBe(true);
  });

  it('as an eager import where only a lazy one is allowed', () => {
    expect(rejects('src/devtools/panel.tsx', "const f = await import('../faults/cut.js');")).toBe(false);
    expect(rejects('src/devtools/panel.tsx', "import { cut } from '../faults/cut.js';")).toBe(true);
  });

  it('in a folder that the table does not know', () => {
    expect(rejects('src/misc/a.ts', '')).toBe(true);
    expect(rejects('src/extra.ts', '')).toBe(true);
  });

  it('and a folder may import itself', () => {
    expect(rejects('src/core/channel/replica.ts', "import { f } from '../store/f.js';")).toBe(false);
    expect(rejects('src/agents/openai/a.ts', "import { f } from '../error.js';")).toBe(false);
  });
});
