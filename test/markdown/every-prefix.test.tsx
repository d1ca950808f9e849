import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { Markdown } from '../../src/markdown/index.js';
import { answers } from './answers.js';
import { plainHtml } from './plain-html.js';

/** What a reader sees: the text, its tags, and for the tags a reader sees in them only that they are there. */
function shown(text: string, done: boolean): string {
  const html = plainHtml(renderToStaticMarkup(<Markdown text={text} done={done} />));
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('every prefix of an answer', () => {
  it.each(Object.entries(answers))(
    '%s: shows a beginning of what the whole shows, and nothing else',
    (_, text) => {
      const whole = shown(text, true);
      const wrong: string[] = [];
      for (let end = 1; end <= text.length; end++) {
        const now = shown(text.slice(0, end), false);
        if (!whole.startsWith(now))
          wrong.push(
            `${JSON.stringify(text.slice(Math.max(0, end - 40), end))} shows ${JSON.stringify(now.slice(-40))}`,
          );
      }
      expect(wrong).toEqual([]);
    },
  );
});
