import { defineTool, type Tool } from 'colloquy/agents/openai';
import * as z from 'zod/mini';

import type { Documents } from '../documents.js';

/** Where a quotation can be read in its place, for a link. */
export type LinkTo = (path: string, line: number) => string;

/** What `search_docs` found: passages as they stand in the files. */
export const searchOutputSchema = z.object({
  results: z.array(
    z.object({ path: z.string(), heading: z.string(), line: z.number(), url: z.string(), text: z.string() }),
  ),
});

/** One passage of the result. */
export type FoundPassage = z.infer<typeof searchOutputSchema>['results'][number];

/** Searches the project's own documents. Reads the disk again, so that it never quotes what no longer stands there. */
export function createSearchDocsTool(documents: Documents, linkTo: LinkTo): Tool {
  return defineTool({
    description:
      "Searches this project's own documents and returns passages to quote word by word, each with path, line and link.",
    parameters: z.object({
      query: z.string().check(z.minLength(1), z.maxLength(500)),
      limit: z._default(z.int().check(z.gte(1), z.lte(20)), 3),
    }),
    execute: async ({ query, limit }) => {
      const index = await documents.read();
      const results = index.search(query, limit).map(({ quotation }): FoundPassage => {
        const { path, heading, line, text } = quotation;
        return { path, heading, line, url: linkTo(path, line), text };
      });
      return { results };
    },
  });
}
