import type { BuildEnvironmentOptions } from 'vite';

import manifest from '../package.json' with { type: 'json' };

/**
 * What the package offers, as name in `dist` → source file. The `exports` of package.json are the same table seen from
 * outside; test/architecture compares the two.
 */
export const entries: Record<string, string> = {
  index: 'src/index.ts',
  client: 'src/client.ts',
  'components/index': 'src/components/index.ts',
  'agents/openai/index': 'src/agents/openai/index.ts',
  'agents/ui-message-stream/index': 'src/agents/ui-message-stream/index.ts',
  'gateway/index': 'src/gateway/index.ts',
  'server/index': 'src/server/index.ts',
  'server/lmdb/index': 'src/server/lmdb/index.ts',
  'testing/index': 'src/testing/index.ts',
  'compat/chat-websocket/index': 'src/compat/chat-websocket/index.ts',
  'adapters/chat-websocket/endpoint': 'src/adapters/chat-websocket/endpoint.ts',
  'compat/gathering/index': 'src/compat/gathering/index.ts',
  'adapters/gathering/endpoint': 'src/adapters/gathering/endpoint.ts',
  'compat/desktopmate/index': 'src/compat/desktopmate/index.ts',
  'adapters/desktopmate/endpoint': 'src/adapters/desktopmate/endpoint.ts',
  'compat/aip/index': 'src/compat/aip/index.ts',
  'adapters/aip/endpoint': 'src/adapters/aip/endpoint.ts',
  'compat/session-manager/index': 'src/compat/session-manager/index.ts',
  'compat/session-manager/terminal': 'src/compat/session-manager/terminal.tsx',
  'adapters/session-manager/endpoint': 'src/adapters/session-manager/endpoint.ts',
};

/**
 * The name by which users import an entry: `index` → `colloquy`, `gateway/index` → `colloquy/gateway`. Another system's
 * own API stands in `compat` and is offered with its adapter: `compat/x/index` → `colloquy/adapters/x`.
 */
export function publicName(entry: string): string {
  const name = entry.replace(/(^|\/)index$/, '').replace(/^compat\//, 'adapters/');
  return [manifest.name, name].filter(Boolean).join('/');
}

/** Of `marked` a part alone is shipped, with ours (`lexer-only.ts`). */
const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)].filter(
  (name) => name !== 'marked',
);

/** One module of `dist` for each of `src`, so that `'use client'` stays with the modules that carry it. */
export const libraryBuild: BuildEnvironmentOptions = {
  target: 'es2022',
  minify: false,
  sourcemap: true,
  lib: { entry: entries, formats: ['es'] },
  rolldownOptions: {
    external: (id) =>
      id.startsWith('node:') || installed.some((name) => id === name || id.startsWith(`${name}/`)),
    output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
  },
};
