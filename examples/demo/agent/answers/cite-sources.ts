import type { FoundPassage } from '../tools/search-docs.js';
import type { Speech } from '../speaker.js';

/** Names every file that an answer quotes, once, with a link to the first passage. */
export async function* citeSources(passages: readonly Pick<FoundPassage, 'path' | 'url'>[]): Speech {
  const named = new Set<string>();
  for (const { path, url } of passages) {
    if (named.has(path)) continue;
    named.add(path);
    yield { type: 'source-url', sourceId: path, url, title: path };
    yield {
      type: 'source-document',
      sourceId: `${path}#document`,
      mediaType: path.endsWith('.mdx') ? 'text/mdx' : 'text/markdown',
      title: path,
      filename: path.split('/').at(-1) ?? path,
    };
  }
}
