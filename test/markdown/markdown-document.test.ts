import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openBlock } from '../../src/markdown/block-scanner.js';
import { lexBlock, noDefinitions } from '../../src/markdown/lex-block.js';
import {
  emptyDocument,
  extendDocument,
  groupSize,
  reviseDocument,
  viewDocument,
  type BlockGroups,
} from '../../src/markdown/markdown-document.js';
import { wholeCorpus } from './corpus.js';
import { everyNth } from './growing-text.js';

const blocksOf = (groups: BlockGroups) => groups.flat();

/** Links that the blocks hold, as `text → href`. */
function linksIn(groups: BlockGroups): string[] {
  return blocksOf(groups).flatMap((block) => {
    if (block.kind !== 'markdown') return [];
    return block.tokens.flatMap((token) =>
      'tokens' in token
        ? (token.tokens ?? []).flatMap((inner) => (inner.type === 'link' ? [inner['href']] : []))
        : [],
    );
  });
}

describe('finished blocks', () => {
  it('keep their identity while the text grows, and are lexed once', () => {
    // Definitions that come late are the one reason to lex again; this text has none.
    const text = wholeCorpus.replaceAll(/^\[.*$/gm, '').repeat(3);
    let document = emptyDocument();
    let seen: unknown[] = [];
    for (const delta of everyNth(text, 7)) {
      document = extendDocument(document, delta);
      const finished = blocksOf(document.groups);
      expect(finished.length).toBeGreaterThanOrEqual(seen.length);
      expect(seen.every((block, index) => block === finished[index])).toBe(true);
      seen = finished;
    }
    expect(seen.length).toBeGreaterThan(groupSize);
    expect(document.lexed).toBeLessThanOrEqual(text.length);
  });

  it('stay in their group, and full groups keep their identity', () => {
    let document = emptyDocument();
    for (let index = 0; index < groupSize; index++)
      document = extendDocument(document, `paragraph ${index}\n\n`);
    const [full] = document.groups;
    document = extendDocument(document, 'one more\n\nand an open one');
    expect(document.groups[0]).toBe(full);
    expect(viewDocument(document, false).map((group) => group.length)).toEqual([groupSize, 2]);
  });
});

describe('the open block', () => {
  it('alone is lexed at a commit: of 100 kB never more than its own length', () => {
    const text = `${'A paragraph of text with **strong** words and `code`, as answers have them.\n\n'.repeat(1300)}`;
    let document = emptyDocument();
    let longest = 0;
    for (const delta of everyNth(text, 40)) {
      document = extendDocument(document, delta);
      longest = Math.max(longest, openBlock(document.scan)?.source.length ?? 0);
    }
    expect(text.length).toBeGreaterThan(100_000);
    expect(longest).toBeLessThan(100);
    expect(document.lexed).toBeLessThanOrEqual(text.length);
  });

  it('is not lexed at all when it is a fence of 64 KiB', () => {
    const text = `\`\`\`log\n${`${'x'.repeat(63)}\n`.repeat(1024)}`;
    let document = emptyDocument();
    for (const delta of everyNth(text, 16)) {
      document = extendDocument(document, delta);
      expect(
        blocksOf(viewDocument(document, false)).every(
          (block) => block.kind === 'code' || block.source.length < 10,
        ),
      ).toBe(true);
    }
    expect(document.lexed).toBe(0);
    expect(document.scan.scanned).toBeLessThanOrEqual(2 * text.length);
    expect(viewDocument(document, true)[0]?.[0]).toMatchObject({ kind: 'code', info: 'log' });
    expect(document.lexed).toBe(0);
  });
});

describe('definitions', () => {
  it('that come late give their targets to earlier blocks, and leave the others alone', () => {
    let document = extendDocument(emptyDocument(), 'see [a] and [b]\n\nplain\n\nalso [b]\n\n');
    const before = blocksOf(document.groups);
    document = extendDocument(document, '[A]: /first\n[a]: /second\n\n');
    const after = blocksOf(document.groups);
    expect(linksIn(document.groups)).toEqual(['/first']);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after[2]).toBe(before[2]);
  });

  it('serve later blocks, the open one too, and half a definition serves none', () => {
    let document = extendDocument(emptyDocument(), '[a]: /a\n\nopen [a]');
    expect(linksIn(viewDocument(document, true))).toEqual(['/a']);
    document = extendDocument(emptyDocument(), 'see [b] now\n\n[b]: /ha');
    expect(linksIn(viewDocument(document, false))).toEqual([]);
    document = extendDocument(document, 'lf');
    expect(linksIn(viewDocument(document, true))).toEqual(['/half']);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may be called %j', (label) => {
    const text = `[${label}] and [valueOf]\n\n[${label}]: /own\n`;
    expect(linksIn(viewDocument(extendDocument(emptyDocument(), text), true))).toEqual(['/own']);
    expect(Object.prototype).not.toHaveProperty('href');
    expect(({} as Record<string, unknown>)['href']).toBeUndefined();
  });
});

describe('a reference whose definition has not come', () => {
  it('shows its text while the answer is written, and is a link once the definition is there', () => {
    let document = extendDocument(emptyDocument(), 'see [the *guide*][x], or [the list][y]\n\nplain\n\n');
    const [reference, plain] = blocksOf(viewDocument(document, false));
    expect(reference).toMatchObject({ awaited: ['x', 'y'] });
    expect(linksIn(document.groups)).toEqual([]);
    document = extendDocument(document, '[x]: /guide\n\n');
    const [linked, same] = blocksOf(viewDocument(document, false));
    expect(linksIn(document.groups)).toEqual(['/guide']);
    expect(linked).toMatchObject({ awaited: ['y'] });
    expect(same).toBe(plain);
  });

  it.each(['see [the guide][x]', '- see [the guide][x]', '| a |\n|---|\n| [b][y] |', '> **[a][x]**'])(
    'in %j is shown as it was written when the answer ends without it',
    (source) => {
      const document = extendDocument(emptyDocument(), `${source}\n\nend`);
      const tokens = (done: boolean) => {
        const [block] = blocksOf(viewDocument(document, done));
        return block?.kind === 'markdown' ? [...block.tokens] : [];
      };
      const written = [...lexBlock(`${source}\n\n`, noDefinitions()).tokens];
      expect(tokens(true)).toEqual(written);
      expect(tokens(false)).not.toEqual(written);
    },
  );

  it('waits for its definition in the line that begins like one', () => {
    const document = extendDocument(emptyDocument(), 'see [the guide][manual]\n\n[man');
    expect(blocksOf(viewDocument(document, false)).at(-1)).toMatchObject({ rest: '' });
    expect(blocksOf(viewDocument(extendDocument(document, 'y] more'), false)).at(-1)).toMatchObject({
      rest: '[many] more',
    });
  });
});

describe('a text that comes in pieces', () => {
  it('ends as the same blocks as at once, drawn after every piece or not', () => {
    const piece = fc.constantFrom(
      '\n',
      '\n',
      '\n\n',
      ' ',
      '  ',
      '    ',
      '`',
      '```',
      '~~~',
      '- ',
      '* ',
      '1. ',
      '# ',
      '> ',
      '| ',
      '|-',
      '---',
      '===',
      '*',
      '**',
      '_',
      '~~',
      '[a]',
      '[',
      ']',
      '(/b)',
      '[a]: /x',
      '[b]: /y',
      '<',
      '<div>',
      '-->',
      '\\',
      '!',
      'word',
      '&amp;',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        let document = emptyDocument();
        for (const delta of pieces) {
          document = extendDocument(document, delta);
          viewDocument(document, false);
        }
        const once = extendDocument(emptyDocument(), pieces.join(''));
        expect(viewDocument(document, true)).toEqual(viewDocument(once, true));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('reading the whole text again', () => {
  it('keeps what is known when the text only grew', () => {
    const document = extendDocument(emptyDocument(), 'one\n\ntwo');
    expect(reviseDocument(document, 'one\n\ntwo')).toBe(document);
    const grown = reviseDocument(document, 'one\n\ntwo\n\nthree');
    expect(grown.groups[0]?.[0]).toBe(document.groups[0]?.[0]);
    expect(blocksOf(grown.groups).map((block) => block.source)).toEqual(['one\n\n', 'two\n\n']);
  });

  it.each(['ONE\n\ntwo', 'one\n\ntwO', 'one', ''])('starts anew when it became %j', (text) => {
    const document = reviseDocument(extendDocument(emptyDocument(), 'one\n\ntwo'), text);
    expect(
      blocksOf(viewDocument(document, true))
        .map((block) => block.source)
        .join(''),
    ).toBe(text);
  });
});

describe('text made to hurt', () => {
  it.each([
    ['quotes', '>'.repeat(5000)],
    ['brackets', '['.repeat(5000)],
    ['lists', '- '.repeat(5000)],
    ['numbers', '1. '.repeat(5000)],
    ['emphasis', '*a '.repeat(5000)],
    ['closed emphasis', `${'*a '.repeat(5000)}b${' c*'.repeat(5000)}`],
    ['links', '[a]('.repeat(3000)],
    ['tags', '<a '.repeat(3000)],
  ])('of nested %s ends in blocks, not in an error', (_, text) => {
    const document = extendDocument(emptyDocument(), `${text}x`);
    expect(blocksOf(viewDocument(document, false))).toHaveLength(1);
    expect(blocksOf(viewDocument(document, true))).toHaveLength(1);
  });

  it.each([
    ['quotes', `${'> '.repeat(100)}x`],
    ['emphasis', `${'*a '.repeat(1000)}b${' c*'.repeat(1000)}`],
  ])('with %s too deep to parse is shown as it was written', (_, text) => {
    const [block] = blocksOf(viewDocument(extendDocument(emptyDocument(), text), true));
    expect(block).toMatchObject({ tokens: [{ type: 'paragraph', tokens: [{ type: 'text', text }] }] });
  });
});
