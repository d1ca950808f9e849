import { expect, it } from 'vitest';

import { splitDocument } from '../../examples/demo/agent/document-section.js';
import { sampleDocuments } from './documents.js';

it('splits at headings and knows their path and line', () => {
  const sections = splitDocument('README.md', sampleDocuments['README.md']);

  expect(sections.map(({ headings, line }) => [headings.join(' › '), line])).toEqual([
    ['Lantern', 1],
    ['Lantern › Delivery', 5],
    ['Lantern › Delivery › Delivery at night', 17],
    ['Lantern › Installation', 21],
  ]);
});

it('keeps every block as it stands, with its first line', () => {
  const lines = sampleDocuments['README.md'].split('\n');
  const blocks = splitDocument('README.md', sampleDocuments['README.md']).flatMap(
    (section) => section.blocks,
  );

  expect(blocks.map(({ kind }) => kind)).toEqual([
    'prose',
    'prose',
    'prose',
    'table',
    'prose',
    'code',
    'code',
  ]);
  for (const { text, line } of blocks) {
    expect(
      lines
        .slice(line - 1)
        .join('\n')
        .startsWith(text),
    ).toBe(true);
  }
});

it('takes no heading out of fenced code, and keeps blank lines in it', () => {
  const [section] = splitDocument('a.md', '# A\n\n~~~~sh\n# no heading\n\n~~~\n~~~~\n\nAfter.\n');

  expect(section?.blocks.map(({ text }) => text)).toEqual(['~~~~sh\n# no heading\n\n~~~\n~~~~', 'After.']);
});

it('keeps code whose fence is never closed', () => {
  expect(splitDocument('a.md', '```ts\nconst a = 1;')[0]?.blocks).toEqual([
    { kind: 'code', line: 1, text: '```ts\nconst a = 1;' },
  ]);
});

it('leaves out the machinery of MDX', () => {
  const text = splitDocument('guide.mdx', sampleDocuments['stories/guide.mdx'])
    .flatMap((section) => section.blocks)
    .map((block) => block.text)
    .join();

  expect(text).toBe('Turn the ring to the left, and the delivery of light becomes softer.');
});

it('reads Windows line ends and a text without any heading', () => {
  expect(splitDocument('a.md', 'One\r\ntwo\r\n\r\nThree')[0]?.blocks).toEqual([
    { kind: 'prose', line: 1, text: 'One\ntwo' },
    { kind: 'prose', line: 4, text: 'Three' },
  ]);
});
