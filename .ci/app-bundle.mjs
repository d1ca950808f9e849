import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Exists only while it is bundled. */
const app = path.join(root, 'app.js');

/**
 * Finds the package in `dist`, by its own exports, as an app finds it in its node_modules.
 *
 * @param {string} code What the app's one module holds.
 * @returns {import('vite').Plugin}
 */
function imports(code) {
  return {
    name: 'imports',
    enforce: 'pre',
    resolveId(id) {
      if (id === app) return id;
      if (id !== manifest.name && !id.startsWith(`${manifest.name}/`)) return null;
      const target = manifest.exports[`.${id.slice(manifest.name.length)}`]?.default;
      if (!target) throw new Error(`package.json exports no "${id}"`);
      return path.join(root, target);
    },
    load: (id) => (id === app ? code : null),
  };
}

/**
 * The chunks of an app that consists of this code, minified, as an app's own build makes them.
 *
 * @param {string} code
 * @param {import('vite').Rolldown.RolldownOptions} options
 */
export async function bundleApp(code, options) {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [imports(code)],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      // Not `build.lib`: Vite keeps the white space of libraries, and an app would not.
      // Its exports count as used, but nobody imports from an app, so that its own chunk may hold what later ones share.
      rolldownOptions: { input: app, preserveEntrySignatures: 'allow-extension', ...options },
    },
  });
  return [output]
    .flat()
    .flatMap((bundle) => ('output' in bundle ? bundle.output : []))
    .filter((file) => file.type === 'chunk');
}

/** @param {string} code */
export function compress(code) {
  return gzipSync(code, { level: 9 });
}
