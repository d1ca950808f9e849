import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { build } from 'vite';

import { entries, publicName } from '../../../.ci/library.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Nothing inline, nothing from a string, nothing from elsewhere. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Builds one of the pages in `app`, and serves it with a strict content security policy. */
export async function serveStrictly(page: string): Promise<{ url: string; close: () => Promise<void> }> {
  const folder = `${root}node_modules/.cache/colloquy-e2e/${page}`;
  await build({
    configFile: false,
    logLevel: 'error',
    root: `${root}test/e2e/app/${page}`,
    plugins: [react()],
    resolve: {
      alias: [
        { find: /^colloquy\/styles\.css$/, replacement: `${root}src/components/styles.css` },
        ...Object.entries(entries).map(([name, source]) => ({
          find: new RegExp(`^${publicName(name)}$`),
          replacement: root + source,
        })),
      ],
    },
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0 },
  });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://page').pathname;
    const file = path.join(folder, name === '/' ? 'index.html' : path.normalize(name));
    readFile(file).then(
      (content) => {
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
        response.setHeader('content-security-policy', strictPolicy);
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a string or null.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
