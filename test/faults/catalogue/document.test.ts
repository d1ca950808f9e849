import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { faults } from './faults.js';
import outcomes from './outcomes.json' with { type: 'json' };

const page = new URL('../../../stories/guides/reliability.mdx', import.meta.url);

const cell = (text: string): string => text.replaceAll(/[|{}<>]/g, (sign) => `\\${sign}`);

/** The page's table, of what is listed and what was recorded. */
function table(): string {
  const rows = faults.map(({ number, what, open }) => {
    const seen = outcomes.outcomes.filter((outcome) => outcome.number === number);
    const hows = [...new Set(seen.map(({ how }) => how))].join(', ');
    const expected = seen.map(({ title }) => cell(title)).join('; ');
    const held = seen.filter((outcome) => outcome.held).length;
    const measured = open ? `not tested: ${open}` : `${held} of ${seen.length} held`;
    return `| ${number} | ${cell(what)} | ${expected || '–'} | ${hows || '–'} | ${measured} |`;
  });
  return ['| # | fault | expected | how | measured |', '| --: | --- | --- | --- | --- |', ...rows].join('\n');
}

describe('the fault catalogue', () => {
  it('has a number for each fault, and a test for each that can be had on one node', () => {
    expect(faults.map(({ number }) => number)).toEqual(Array.from({ length: 62 }, (_, index) => index + 1));
    const tested = new Set(outcomes.outcomes.map(({ number }) => number));
    const silent = faults.filter(({ number, open }) => open === undefined && !tested.has(number));
    expect(silent).toEqual([]);
    expect(outcomes.outcomes.filter(({ held }) => !held)).toEqual([]);
  });

  it('is what the page on reliability shows', async () => {
    const recorded = `Recorded ${outcomes.date} with Node ${outcomes.node}.`;
    const text = readFileSync(page, 'utf8').replace(
      /(\{\/\* faults: begin[^}]*\}\n)[\s\S]*?(\{\/\* faults: end \*\/\})/,
      (_all, begin: string, end: string) => `${begin}\n${recorded}\n\n${table()}\n\n${end}`,
    );
    // Written anew by `.ci/reliability.mjs`.
    await expect(text).toMatchFileSnapshot(page.pathname);
  });
});
