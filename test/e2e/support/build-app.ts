import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

import { entries, publicName } from '../../../.ci/library.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = `${root}node_modules/.cache/colloquy-e2e`;

/** The package by its public names, from its sources: what users import, without a build of the library. */
const alias = [
  { find: /^colloquy\/styles\.css$/, replacement: `${root}src/components/styles.css` },
  ...Object.entries(entries).map(([name, source]) => ({
    find: new RegExp(`^${publicName(name)}$`),
    replacement: root + source,
  })),
];

/** Bundles a gateway process of the end-to-end tests, `app/<name>.ts`; returns the file to fork. */
export async function buildServer(name = 'server'): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias },
    build: { ssr: `${root}test/e2e/app/${name}.ts`, outDir: `${cache}/${name}`, emptyOutDir: true },
  });
  return `${cache}/${name}/${name}.js`;
}

/** Builds the page in `app/<name>` and serves it from a server of its own: it must load when no gateway is there. */
export async function servePage(name = 'page'): Promise<{ url: string; close: () => Promise<void> }> {
  const options = {
    configFile: false as const,
    logLevel: 'error' as const,
    root: `${root}test/e2e/app/${name}`,
    build: { outDir: `${cache}/${name}`, emptyOutDir: true },
  };
  await build({ ...options, plugins: [react()], resolve: { alias } });
  const server = await preview({ ...options, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served anywhere');
  return { url, close: () => server.close() };
}
