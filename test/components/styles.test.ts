import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const folder = 'src/components/styles';
const sheets = readdirSync(folder).map((name) => `${folder}/${name}`);

/** Words for sides that do not turn with the direction of writing. */
const physical =
  /(?:^|[;{\s])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b|(?:left|right|top|bottom)\s*:|(?:text-align|float|clear|caption-side|resize)\s*:\s*(?:left|right|horizontal)|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height)\s*:)/;

describe.each(sheets)('%s', (sheet) => {
  const lines = readFileSync(sheet, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .split('\n');

  it('names sides by the direction of writing', () => {
    const found = lines.filter((line) => !line.includes('@media') && physical.test(line));
    expect(found).toEqual([]);
  });

  it('has no four different sides in one line, which would not turn either', () => {
    const found = lines.filter((line) => {
      const sides = /(?:margin|padding|inset)\s*:\s*([^;]+);/.exec(line)?.[1];
      const values =
        sides
          ?.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()')
          .trim()
          .split(/\s+/) ?? [];
      return values.length === 4 && values[1] !== values[3];
    });
    expect(found).toEqual([]);
  });
});

it('finds sheets at all', () => expect(sheets.length).toBeGreaterThan(5));
