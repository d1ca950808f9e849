import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the files of one folder, `/` as its `index.html`. */
export function createFileServer(folder: string): (path: string, response: ServerResponse) => Promise<void> {
  return async (path, response) => {
    const file = normalize(join(folder, path === '/' ? 'index.html' : path));
    const type = types[extname(file)];
    const content =
      type !== undefined && file.startsWith(normalize(folder) + sep)
        ? await readFile(file).catch(() => undefined)
        : undefined;
    if (type === undefined || content === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing here.');
      return;
    }
    // The build names its assets by their contents.
    const isNamedByContents = path.startsWith('/assets/');
    response.writeHead(200, {
      'content-type': type,
      'cache-control': isNamedByContents ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(content);
  };
}

/** A document with numbered lines, so that a quotation's link shows its place. */
export function documentPage(path: string, source: string): string {
  const title = escape(path.replace('/documents/', ''));
  const lines = source
    .split('\n')
    .map((line, index) => `<li id="L${index + 1}"><code>${escape(line)}</code></li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.6 system-ui, sans-serif; }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  ol { padding-inline-start: 3.5rem; color: GrayText; font-variant-numeric: tabular-nums; }
  code { color: CanvasText; white-space: pre-wrap; font: 13px/1.6 ui-monospace, monospace; }
  li:target { background: Mark; color: MarkText; }
  li:target code { color: MarkText; }
</style>
<h1>${title}</h1>
<ol>
${lines.join('\n')}
</ol>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
