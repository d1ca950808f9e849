import { builtinModules } from 'node:module';

import { build, type Plugin, type Rolldown } from 'vite';

import { root } from './source-files.js';

/** Code made up for a test, by file name; anything else is read from the project. */
export type MadeUp = Record<string, string>;

type Bundle = { code: string; modules: string[] };

/** Bundles a source file for a browser with all that it imports, in memory. Throws when that reaches into Node. */
export async function bundleForBrowser(entry: string, madeUp: MadeUp = {}): Promise<Bundle> {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [fromMemory(madeUp), withoutNode()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'bundle' },
    },
  });
  const chunks = [output]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .filter((chunk): chunk is Rolldown.OutputChunk => chunk.type === 'chunk');
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    modules: chunks.flatMap((chunk) => Object.keys(chunk.modules)),
  };
}

function withoutNode(): Plugin {
  return {
    name: 'without-node',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!id.startsWith('node:') && !builtinModules.includes(id)) return null;
      throw new Error(`${importer?.replace(root, '') ?? 'the entry'} imports ${id}, which no browser has`);
    },
  };
}

function fromMemory(files: MadeUp): Plugin {
  return {
    name: 'from-memory',
    enforce: 'pre',
    resolveId: (id) => {
      const name = id.replace(root, '').replace(/^\.\//, '');
      return Object.hasOwn(files, name) ? `${root}${name}` : null;
    },
    load: (id) => files[id.replace(root, '')] ?? null,
  };
}
