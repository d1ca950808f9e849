import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

import { launchOptions } from './.ci/browser.mjs';
import { entries, libraryBuild, publicName } from './.ci/library.js';
import { lexerOnly } from './.ci/lexer-only.js';
import { styleSheet } from './.ci/style-sheet.js';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Stories, examples and tests may import the package by the names its users write. */
const alias = [
  { find: /^colloquy\/styles\.css$/, replacement: `${root}src/components/styles.css` },
  ...Object.entries(entries).map(([name, source]) => ({
    find: new RegExp(`^${publicName(name)}$`),
    replacement: root + source,
  })),
];

const chromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: launchOptions() }),
  instances: [{ browser: 'chromium' as const }],
});

// Vite would find these while tests run and reload the page under them.
const prebundled = {
  include: [
    'react',
    'react/jsx-runtime',
    'react/jsx-dev-runtime',
    'react-dom',
    'react-dom/client',
    'zustand',
    'zustand/vanilla',
    'zod/mini',
    'marked',
    'decode-named-character-reference',
    '@shikijs/vscode-textmate',
    '@shikijs/engine-javascript',
    'virtua',
    'idb',
    '@noble/hashes/sha2.js',
    '@xterm/xterm',
    '@xterm/addon-fit',
    'axe-core',
    '@testing-library/react',
  ],
  // A module for each grammar, and all of them are fit for the browser as they are.
  exclude: ['@shikijs/langs'],
};

/**
 * Never one: the files of a `vmThreads` project then go to the one worker as one task, and share a window and all
 * modules, so that what a test sees hangs on which files came before it.
 */
const workers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  // The library is published uncompiled; `npm test` runs the React tests once more with the compiler on.
  plugins: [
    react({ compiler: process.env['REACT_COMPILER'] === '1' }),
    styleSheet('src/components/styles.css'),
    lexerOnly(),
  ],
  resolve: { alias },
  build: libraryBuild,
  test: {
    // Generous, for machines that are slow or busy: nothing waits for a clock, so a test that hangs is all they end.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**'],
          maxWorkers: workers,
        },
      },
      {
        extends: true,
        test: {
          name: 'react',
          environment: 'happy-dom',
          include: ['test/{react,components,markdown}/**/*.test.tsx'],
          setupFiles: ['test/react/setup.ts'],
          // A window of its own for each file without a process for each: four times as fast as forks.
          pool: 'vmThreads',
          maxWorkers: workers,
        },
      },
      {
        extends: true,
        optimizeDeps: prebundled,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          // It measures frames: by itself, after what needs no browser.
          sequence: { groupOrder: 1 },
          browser: chromium(),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          // Each file starts a gateway process and a browser: one at a time, after all the rest.
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real processes and a real browser on a busy machine: late is not wrong.
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        extends: true,
        plugins: [storybookTest({ configDir: '.storybook' })],
        optimizeDeps: prebundled,
        test: { name: 'storybook', sequence: { groupOrder: 2 }, browser: chromium() },
      },
    ],
  },
});
