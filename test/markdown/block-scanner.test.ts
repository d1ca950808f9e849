import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openBlock, scan, scanEnd } from '../../src/markdown/block-scanner.js';
import { initialScan, type ScannedBlock } from '../../src/markdown/scan-state.js';
import { corpus, wholeCorpus } from './corpus.js';
import { cutAt, everyNth } from './growing-text.js';

function scanAll(deltas: readonly string[]) {
  let state = initialScan;
  const blocks: ScannedBlock[] = [];
  for (const delta of deltas) {
    const [next, closed] = scan(state, delta);
    state = next;
    blocks.push(...closed);
  }
  blocks.push(...scanEnd(state));
  return { blocks, state };
}

const sources = (text: string) => scanAll([text]).blocks.map((block) => block.source);

describe('what is a block', () => {
  it.each<[string, string[]]>([
    ['one\ntwo\n\nthree', ['one\ntwo\n\n', 'three']],
    ['text\n# head\ntext', ['text\n', '# head\n', 'text']],
    ['title\n---\ntext', ['title\n---\n', 'text']],
    ['title\n===\ntext', ['title\n===\n', 'text']],
    ['text\n***\ntext', ['text\n', '***\n', 'text']],
    ['```js\na\n\n# b\n```\ntext', ['```js\na\n\n# b\n```\n', 'text']],
    ['~~~\n```\n~~~\n', ['~~~\n```\n~~~\n']],
    ['````\n```\n````\n', ['````\n```\n````\n']],
    ['- a\n\n  b\n- c\n\ntext', ['- a\n\n  b\n- c\n\n', 'text']],
    ['- a\n\n  ```\n  b\n\n  c\n  ```\n\n- d\n', ['- a\n\n  ```\n  b\n\n  c\n  ```\n\n- d\n']],
    ['- a\n* b\n', ['- a\n', '* b\n']],
    ['1. a\n2) b\n', ['1. a\n', '2) b\n']],
    ['- a\nlazy\n', ['- a\nlazy\n']],
    ['> a\nlazy\n\n> b', ['> a\nlazy\n\n', '> b']],
    ['| a |\n|---|\n| 1 |\n\ntext', ['| a |\n|---|\n| 1 |\n\n', 'text']],
    ['    code\n\n    code\ntext', ['    code\n\n    code\n', 'text']],
    ['<div>\n# a\n\ntext', ['<div>\n# a\n\n', 'text']],
    ['<!-- a\n\nb -->\ntext', ['<!-- a\n\nb -->\n', 'text']],
    ['\n\ntext', ['\n\ntext']],
    ['text\n1986. A great year\n', ['text\n1986. A great year\n']],
  ])('%j', (text, expected) => {
    expect(sources(text)).toEqual(expected);
  });

  it('takes a fence apart: info, and content less its indentation', () => {
    const [block] = scanAll(['  ```ts title\n  a\n    b\n  ```\n']).blocks;
    expect(block).toMatchObject({ kind: 'code', info: 'ts title', pieces: ['a\n  b\n'] });
  });
});

describe('fed in pieces', () => {
  it.each(Object.entries(corpus))(
    '%s: cut anywhere, the blocks are the same and hold every character',
    (_, text) => {
      const whole = scanAll([text]).blocks;
      expect(whole.map((block) => block.source).join('')).toBe(text);
      fc.assert(
        fc.property(fc.array(fc.nat({ max: text.length })), (places) => {
          expect(scanAll(cutAt(text, places)).blocks).toEqual(whole);
        }),
        { numRuns: 50 },
      );
      expect(scanAll(everyNth(text, 1)).blocks).toEqual(whole);
    },
  );

  it('does the same with text that no one wrote', () => {
    const piece = fc.constantFrom(
      '\n',
      '\n\n',
      ' ',
      '    ',
      '`',
      '```',
      '~~~',
      '-',
      '# ',
      '> ',
      '1. ',
      '|',
      '<',
      '[',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const { blocks } = scanAll(pieces);
        expect(blocks).toEqual(scanAll([text]).blocks);
        expect(blocks.map((block) => block.source).join('')).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the cost of a character', () => {
  it.each([1, 4, 1000])('is two looks at most, with deltas of %i characters over 100 kB', (size) => {
    const text = wholeCorpus.repeat(Math.ceil(100_000 / wholeCorpus.length));
    const { state } = scanAll(everyNth(text, size));
    expect(state.length).toBe(text.length);
    expect(state.scanned).toBeLessThanOrEqual(2 * text.length);
  });

  it('holds for a line that never ends', () => {
    const { state } = scanAll(everyNth('x'.repeat(64 * 1024), 3));
    expect(state.scanned).toBeLessThanOrEqual(2 * state.length);
  });

  it('keeps what an open fence has already handed out', () => {
    let state = initialScan;
    const [opened] = scan(state, '```\n');
    state = opened;
    let before: readonly string[] = [];
    for (let line = 0; line < 1024; line++) {
      [state] = scan(state, `${'x'.repeat(63)}\n`);
      const block = openBlock(state);
      const pieces = block?.kind === 'code' ? block.pieces : [];
      // All but the last piece are the strings that were there before; only the last has grown.
      expect(pieces.slice(0, -1).slice(0, before.length - 1)).toEqual(before.slice(0, -1));
      expect((pieces.at(-1) ?? '').length).toBeLessThan(4096 + 64);
      before = pieces;
    }
    expect(before.join('')).toHaveLength(64 * 1024);
  });
});

describe('the open fence', () => {
  it.each(['`', '``', '```'])('does not show %j, which may be closing it', (end) => {
    const [state] = scan(initialScan, `\`\`\`\ncode\n${end}`);
    expect(openBlock(state)).toMatchObject({ kind: 'code', pieces: ['code\n'] });
  });

  it('shows it when it turns out to be code', () => {
    const [state] = scan(initialScan, '```\ncode\n``x');
    expect(openBlock(state)).toMatchObject({ kind: 'code', pieces: ['code\n``x'] });
  });
});
