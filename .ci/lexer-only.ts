import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { build, type Plugin } from 'vite';

const entry = '\0lexer-only';

/** Choices that are the same for every text of ours (src/markdown/lex-block.ts): what only others need falls away. */
const settled = {
  'this.options.pedantic': 'false',
  'this.options.gfm': 'true',
  'this.options.breaks': 'false',
  'this.options.extensions': '(void 0)',
  'this.options.hooks': '(void 0)',
  '  pedantic: blockPedantic,': '',
  '  pedantic: inlinePedantic,': '',
  '  breaks: inlineBreaks,': '',
};

/**
 * Ships of `marked` its lexer and tokenizer alone, as a module of ours: 11 kB (gzip) in every page in place of 15. Its own
 * bundle sets up its HTML renderer as it is loaded, so that no bundler can leave that out. Made from the sources that its
 * source map carries, so of exactly the version that is installed and tested.
 */
export function lexerOnly(): Plugin {
  const file = path.resolve('src/markdown/lexer-of-marked.js');
  return {
    name: 'lexer-only',
    enforce: 'pre',
    apply: 'build',
    // Storybook builds with this configuration too, but not a library.
    applyToEnvironment: (environment) => Boolean(environment.config.build.lib),
    resolveId: (id) => (id === 'marked' ? file : null),
    load: async (id) => (id === file ? { code: await bundleLexer(), moduleSideEffects: false } : null),
  };
}

/** The code of that module, its license in front. */
export async function bundleLexer(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('marked');
  const folder = path.dirname(main);
  const map = JSON.parse(await readFile(path.join(folder, 'marked.esm.js.map'), 'utf8'));
  const sources = new Map<string, string>(
    map.sources.map((name: string, at: number) => [`\0${path.basename(name)}`, map.sourcesContent[at]]),
  );
  const license = await readFile(path.join(folder, '..', 'LICENSE'), 'utf8');
  const output = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'sources-of-a-map',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : `\0${path.basename(id)}`),
        load: (id) =>
          id === entry
            ? `export { _Lexer as Lexer } from './Lexer.ts'; export { _Tokenizer as Tokenizer } from './Tokenizer.ts';`
            : { code: settle(sources.get(id) ?? ''), moduleType: 'ts' },
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        // Makes regular expressions; those of the other dialects are nobody's now.
        treeshake: { manualPureFunctions: ['edit'] },
      },
    },
  });
  const [chunk] = [output].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  if (chunk?.type !== 'chunk') throw new Error('The lexer of marked could not be bundled.');
  return `/*! The lexer of marked.\n${license.replaceAll('*/', '* /').trim()}\n*/\n${chunk.code}`;
}

function settle(source: string): string {
  return Object.entries(settled).reduce((text, [option, value]) => text.replaceAll(option, value), source);
}
