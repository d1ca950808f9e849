import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { entries, publicName } from '../../.ci/library.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = fileURLToPath(new URL('./', import.meta.url));

/** The demo imports the package by the names that its users write, straight from the sources. */
const alias = [
  { find: /^colloquy\/styles\.css$/, replacement: `${root}src/components/styles.css` },
  ...Object.entries(entries).map(([name, source]) => ({
    find: new RegExp(`^${publicName(name)}$`),
    replacement: root + source,
  })),
];

/** The page, or with `build.ssr` the server; `start.mjs` builds both and says where to. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? here : `${here}page/`,
  plugins: [react()],
  resolve: { alias },
  logLevel: 'warn',
  build: {
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    ...(isSsrBuild ? { target: 'node20', rolldownOptions: { input: `${here}server.ts` } } : {}),
  },
}));
