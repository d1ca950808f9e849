import * as z from 'zod/mini';

import { citeSources } from './cite-sources.js';
import { quoteMarkdown } from '../quote-markdown.js';
import type { Speaker, Speech } from '../speaker.js';
import { searchOutputSchema } from '../tools/search-docs.js';

/** Answers from the documents, in their own words; says so when they hold nothing. */
export async function* answerBySearch(speaker: Speaker, query: string): Speech {
  yield* speaker.reason(
    `No rule of mine knows this question, so I look for "${shorten(query)}" in the project's own documents and quote what fits best.`,
  );
  const result = yield* speaker.call('search_docs', { query: query.slice(0, 500), limit: 3 });
  if (result.state !== 'output-available') {
    yield* speaker.say(
      'The search did not work this time, so I have nothing to quote. Ask again in a moment.',
    );
    return;
  }
  const { results } = z.parse(searchOutputSchema, result.output);
  if (results.length === 0) {
    yield* speaker.say(
      `I found nothing about “${shorten(query)}” in this project's documents, and I know nothing else: I am a full-text ` +
        'search with manners, not a language model. Try other words, or ask “what can you do?”.',
    );
    return;
  }
  const quotations = results.map((passage) => quoteMarkdown(passage, passage.url));
  yield* citeSources(results);
  yield* speaker.say(`The project's documents say this about it:\n\n${quotations.join('\n\n')}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
