import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { codeBlocks, problemsOf } from './code-in-documents.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const blocks = codeBlocks(readFileSync(`${root}README.md`, 'utf8')).filter(({ language }) =>
  ['ts', 'tsx'].includes(language),
);

describe('the README', () => {
  it('has code', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(3);
  });

  it.each(blocks.map((block, index) => ({ ...block, index })))(
    'has a block $index ($language) that compiles as it is',
    ({ language, code, index }) => {
      const name = `readme-block-${index}.${language}`;
      expect(problemsOf({ [name]: code })).toEqual({ [name]: [] });
    },
    60_000,
  );
});
