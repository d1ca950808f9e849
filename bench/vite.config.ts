import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { entries, publicName } from '../.ci/library.js';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The package by the names that its users write, straight from the sources. */
const alias = [
  { find: /^colloquy\/styles\.css$/, replacement: `${root}src/components/styles.css` },
  ...Object.entries(entries).map(([name, source]) => ({
    find: new RegExp(`^${publicName(name)}$`),
    replacement: root + source,
  })),
];

/** The page, or with `build.ssr` the gateway's process; `run.mjs` builds both. Not minified: profiles have names. */
export default defineConfig(({ isSsrBuild }) => ({
  root: isSsrBuild ? `${root}bench` : `${root}bench/page`,
  plugins: [react()],
  resolve: { alias },
  logLevel: 'warn',
  build: {
    emptyOutDir: true,
    minify: false,
    modulePreload: false,
    chunkSizeWarningLimit: 10_000,
    ...(isSsrBuild
      ? { target: 'node20', rolldownOptions: { input: `${root}bench/gateway-process.ts` } }
      : {}),
  },
}));
