import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

import { entries, publicName } from '../../../.ci/library.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = `${root}node_modules/.cache/colloquy-e2e`;

/** A page under development: whoever has it open sees each edit without loading it again. */
export type HotSite = {
  url: string;
  /** Rewrites one of the page's files, as an editor does when it saves. */
  edit: (file: string, change: (source: string) => string) => Promise<void>;
  close: () => Promise<void>;
};

/** Serves a copy of `app/hot` by Vite's development server with React's Fast Refresh. */
export async function serveHotSite(): Promise<HotSite> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(`${cache}/hot-`);
  const page = `${folder}/page`;
  await cp(`${root}test/e2e/app/hot`, page, { recursive: true });
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    root: page,
    cacheDir: `${folder}/cache`,
    // Fast Refresh leaves node_modules alone by itself, and the copy lies there.
    plugins: [react({ exclude: [`${root}node_modules/!(.cache)/**`] })],
    resolve: {
      alias: Object.entries(entries).map(([name, source]) => ({
        find: new RegExp(`^${publicName(name)}$`),
        replacement: root + source,
      })),
    },
    // All that there is to bundle is known: what Vite finds later it loads the page again for.
    optimizeDeps: {
      noDiscovery: true,
      include: [
        'react',
        'react/jsx-dev-runtime',
        'react-dom/client',
        'zustand',
        'zustand/vanilla',
        'zod/mini',
      ],
    },
    server: {
      host: '127.0.0.1',
      port: 0,
      fs: { allow: [root] },
      // So does the watcher. Of the package, on the other hand, no edit is to reach the page.
      watch: { ignored: [`!${page}/**`, `${root}src/**`] },
    },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served anywhere');
  return {
    url,
    edit: async (file, change) => {
      const path = `${page}/${file}`;
      const before = await readFile(path, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`The edit changed nothing in ${file}`);
      await writeFile(path, after);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
