import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { codeBlocks, problemsOf } from './code-in-documents.js';

const folder = fileURLToPath(new URL('../../stories/guides', import.meta.url));
const guides = readdirSync(folder).filter((name) => name.endsWith('.mdx'));

/** Each block as a module of the project, by the guide and its place in it. */
const modules = Object.fromEntries(
  guides.flatMap((guide) =>
    codeBlocks(readFileSync(`${folder}/${guide}`, 'utf8')).flatMap(({ language, code }, index) =>
      ['ts', 'tsx'].includes(language) ? [[`${guide}-${index}.${language}`, code] as const] : [],
    ),
  ),
);

describe('the guides in Storybook', () => {
  it('are seven', () => {
    expect(guides.toSorted()).toEqual([
      'accessibility.mdx',
      'custom-ui.mdx',
      'introduction.mdx',
      'markdown.mdx',
      'quick-start.mdx',
      'reliability.mdx',
      'theming.mdx',
    ]);
  });

  it('have code that compiles as it is', () => {
    const problems = problemsOf(modules);
    expect(Object.keys(problems).length).toBeGreaterThan(10);
    expect(Object.fromEntries(Object.entries(problems).filter(([, found]) => found.length > 0))).toEqual({});
  }, 60_000);

  it('would be told of a block that does not', () => {
    expect(problemsOf({ 'broken.ts': 'export const gateway = createGateway({});\n' })).toEqual({
      'broken.ts': ["Cannot find name 'createGateway'."],
    });
  }, 60_000);
});
