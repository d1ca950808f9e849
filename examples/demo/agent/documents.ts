import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { DocumentIndex } from './document-index.js';
import { splitDocument, type DocumentSection } from './document-section.js';

/** The project's own documents, as the guide reads them. */
export type Documents = {
  /** An index of the documents as they are now: changed, new and deleted files count from the next call on. */
  read: () => Promise<DocumentIndex>;
};

export type DocumentsOptions = {
  /** The project's root. */
  root: string;
  /** Decides which files belong, by their path from the root with `/`. @default `isProjectDocument` */
  include?: (path: string) => boolean;
};

type KnownFile = { stamp: string; source: string; sections: DocumentSection[] };

const topFolders = ['src', 'stories', 'examples'];

/**
 * README.md, the READMEs of the folders, the protocol, and the MDX pages beside the stories. Not those of other systems'
 * wires: what holds there would be taken for what holds here.
 */
function isProjectDocument(path: string): boolean {
  if (path.split('/').some((folder) => folder === 'node_modules' || folder === 'dist')) return false;
  if (path.startsWith('src/adapters/')) return false;
  return path === 'README.md' || /^(src|examples)\/.+\.md$/.test(path) || /^stories\/.+\.mdx$/.test(path);
}

/** Opens a folder of documents. Nothing is read before the first `read()`, and then only what changed. */
export function openDocuments({ root, include = isProjectDocument }: DocumentsOptions): Documents {
  const known = new Map<string, KnownFile>();
  let current: DocumentIndex | undefined;

  const refresh = async (): Promise<DocumentIndex> => {
    const paths = await listFiles(root, include);
    let changed = current === undefined;
    for (const path of [...known.keys()].filter((path) => !paths.includes(path))) {
      known.delete(path);
      changed = true;
    }
    for (const path of paths) {
      const { mtimeMs, size } = await stat(join(root, path));
      const stamp = `${mtimeMs}:${size}`;
      if (known.get(path)?.stamp === stamp) continue;
      const source = await readFile(join(root, path), 'utf8');
      known.set(path, { stamp, source, sections: splitDocument(path, source) });
      changed = true;
    }
    if (changed || !current) current = buildIndex(known);
    return current;
  };

  // Questions that come together share one look at the disk.
  let refreshing: Promise<DocumentIndex> | undefined;
  return {
    read: () =>
      (refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      })),
  };
}

function buildIndex(known: ReadonlyMap<string, KnownFile>): DocumentIndex {
  const files = [...known].sort(([first], [second]) => (first < second ? -1 : 1));
  return new DocumentIndex(
    files.map(([path, { source }]) => ({ path, source })),
    files.flatMap(([, { sections }]) => sections),
  );
}

async function listFiles(root: string, include: (path: string) => boolean): Promise<string[]> {
  const below = await Promise.all(topFolders.map((folder) => listFolder(root, folder)));
  const top = await readdir(root);
  return [...top, ...below.flat()].filter((path) => include(path));
}

async function listFolder(root: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true });
    return entries.map((entry) => `${folder}/${entry.split(sep).join('/')}`);
  } catch {
    // An installed copy of the demo may lack a folder; what is there is what is known.
    return [];
  }
}
