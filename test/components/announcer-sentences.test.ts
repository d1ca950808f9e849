import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createSentenceSplitter } from '../../src/components/announcer/sentence-splitter.js';

const name = (language: string | undefined): string => `Code ${language ?? ''}.`.replace(' .', '.');

function read(...pieces: string[]): string[] {
  const splitter = createSentenceSplitter(name);
  return [...pieces.flatMap(splitter.add), ...splitter.end()];
}

describe('sentences to be read out', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['It costs 3.50 at e.org today.', ['It costs 3.50 at e.org today.']],
    ['هل هذا صحيح؟ نعم.', ['هل هذا صحيح؟', 'نعم.']],
    ['これは文です。次の文。', ['これは文です。', '次の文。']],
    ['A **bold** and `coded` [link](https://e.org/a_b).', ['A bold and coded link.']],
    ['# Title\nText\ngoes on.\n\nNew', ['Title', 'Text goes on.', 'New']],
    ['1. First\n2. Second. More\n- Third', ['1. First', '2. Second.', 'More', 'Third']],
    ['Look:\n```ts\na(). b!\n```\nDone.', ['Look:', 'Code ts.', 'Done.']],
    ['~~~\nnever said', ['Code.']],
    ['| A | B |\n| - | - |\n| 1 | 2 |', ['A B', '1 2']],
    ['(He said "no.") Then left.', ['(He said "no.")', 'Then left.']],
    ['', []],
  ])('of %j', (text, sentences) => {
    expect(read(text)).toEqual(sentences);
  });

  it('come as soon as they are complete, before the line is', () => {
    const splitter = createSentenceSplitter(name);
    expect(splitter.add('One and ')).toEqual([]);
    expect(splitter.add('two. Thr')).toEqual([]);
    expect(splitter.add('ee ')).toEqual(['One and two.']);
  });

  it('are the same however the text was cut', () => {
    const text =
      'Say: *this* is it. And\n- an item. Or two\n\n```js\nx. y\n```\n\n## Head\nEnd of - it! "Well." Yes';
    const whole = read(...Array.from(text));
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((one, other) => one - other), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(read(...pieces)).toEqual(whole);
      }),
    );
  });

  it('are cut at a space where they do not end', () => {
    const sentences = read(...Array.from({ length: 500 }, () => 'word '));
    expect(sentences.length).toBeGreaterThan(5);
    for (const sentence of sentences) expect(sentence.length).toBeLessThanOrEqual(300);
  });
});
