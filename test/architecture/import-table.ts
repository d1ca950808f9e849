import { importsOf } from './imports-of.js';
import type { SourceFile, Violation } from './source-files.js';

type Row = {
  /** Folders of src (and packages) whose values it may use; their types too, then. */
  imports: string[];
  /** Folders and packages of which it may use types alone. */
  types?: string[];
  /** Folders that it may load lazily, with `import()`. */
  lazily?: string[];
};

/**
 * Who may import whom. Rows are folders of `src`, the longest that fits counts, and a folder may always import itself
 * (a sub-row such as `agents/openai` may import its parent). Names with a `/` in front are folders, others packages.
 */
export const importTable: Record<string, Row> = {
  'index.ts': { imports: ['/client', '/react', '/browser', '/core', '/protocol', '/model'] },
  'client.ts': { imports: ['/core', '/browser', '/protocol', '/model'] },
  shared: { imports: [] },
  model: { imports: ['/shared', 'zod/mini'] },
  protocol: { imports: ['/model', '/shared', 'zod/mini'] },
  core: { imports: ['/protocol', '/model', '/shared', 'zustand/vanilla'] },
  // The module that needs `idb` is loaded lazily itself.
  browser: { imports: ['idb'], types: ['/core'] },
  react: { imports: ['/core', '/browser', '/protocol', '/model', 'react', 'react-dom', 'zustand'] },
  markdown: {
    imports: [
      '/browser',
      '/shared',
      'marked',
      'react',
      '@shikijs/vscode-textmate',
      '@shikijs/engine-javascript',
    ],
    types: ['@shikijs/types'],
    lazily: ['@shikijs/langs'],
  },
  components: { imports: ['/react', '/markdown', '/model', '/shared', 'react', 'react-dom', 'virtua'] },
  adapters: { imports: ['/protocol', '/model', '/shared', 'zod/mini'] },
  'adapters/session-manager': { imports: ['/protocol', '/model', '/shared', 'zod/mini', '@noble/hashes'] },
  'compat/session-manager': {
    imports: ['/adapters', '/core', '/react', '/components', '/model', '/shared', 'react'],
    types: ['@xterm/xterm', '@xterm/addon-fit'],
    lazily: ['@xterm/xterm', '@xterm/addon-fit'],
  },
  compat: { imports: ['/adapters', '/core', '/react', '/components', '/model', 'react'] },
  agents: { imports: ['/model', '/shared'], types: ['/gateway'] },
  'agents/openai': { imports: ['/model', '/shared', 'openai', 'zod/mini'], types: ['/gateway'] },
  gateway: { imports: ['/protocol', '/model', '/shared', '@noble/hashes'] },
  'server/lmdb': { imports: ['/gateway', '/protocol', '/model', '/shared', 'lmdb', 'node:'] },
  server: {
    imports: ['/gateway', '/protocol', '/model', '/shared', 'ws', 'rate-limiter-flexible', 'node:'],
    types: ['prom-client'],
  },
  // A leaf: the socket's type, and the clock and the chance that are its defaults.
  faults: { imports: ['/shared'], types: ['/protocol'] },
  testing: { imports: ['/gateway', '/core', '/faults', '/protocol', '/model', '/shared'] },
  devtools: { imports: ['/react', '/core', 'react'], lazily: ['/faults'] },
};

/** The folders of src that a file belongs to, longest first, or the name of a root entry. */
function rowsOf(file: string): string[] {
  const parts = file.replace(/^src\//, '').split('/');
  if (parts.length === 1) return parts;
  const folders = parts.slice(0, -1);
  return folders.map((_, index) => folders.slice(0, folders.length - index).join('/'));
}

function matches(allowed: string, used: string): boolean {
  if (allowed === 'node:') return used.startsWith('node:');
  return used === allowed || used.startsWith(`${allowed}/`);
}

/** What an import reaches, in the table's words: `/core/store` for a folder or file of src, `zod/mini` for a package. */
function reached(specifier: string, target: string | undefined): string {
  return target === undefined ? specifier : `/${target.replace(/^src\//, '')}`;
}

/** Imports that point against the arrows. */
export function forbiddenImports(files: SourceFile[], table = importTable): Violation[] {
  return files.flatMap((file) => {
    const rows = rowsOf(file.path);
    const name = rows.find((row) => Object.hasOwn(table, row));
    const row = name === undefined ? undefined : table[name];
    if (!row || name === undefined)
      return [`${file.path} belongs to no row of the import table: add one for it`];
    const own = `/${name.split('/')[0]}`;
    return importsOf(file).flatMap(({ specifier, target, kind }) => {
      const used = reached(specifier, target);
      const allowed = [
        ...row.imports,
        ...(kind === 'type' ? (row.types ?? []) : []),
        ...(kind === 'lazy' ? (row.lazily ?? []) : []),
        ...(name.includes('.') ? [] : [own]),
      ];
      if (allowed.some((entry) => matches(entry, used))) return [];
      const what = kind === 'value' ? 'import' : kind === 'type' ? 'import types of' : 'load';
      return [`${file.path} imports ${specifier}: ${name} must not ${what} ${used}`];
    });
  });
}
