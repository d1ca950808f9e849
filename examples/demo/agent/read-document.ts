import type { Documents } from './documents.js';

/**
 * The text behind a link of the guide, for the demo's server: `/documents/README.md` gives README.md as it was read for
 * the answers. Only files that the guide quotes can be read, whatever the path says.
 */
export async function readDocument(documents: Documents, pathname: string): Promise<string | undefined> {
  if (!pathname.startsWith('/documents/')) return undefined;
  const { files } = await documents.read();
  const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  return files.find(({ path }) => pathname === `/documents/${encoded(path)}`)?.source;
}
