import { describe, expect, it } from 'vitest';

import type { LineTokenizer } from '../../src/markdown/highlighting/code-highlighter.js';
import {
  createHighlightSession,
  type ColouredCode,
} from '../../src/markdown/highlighting/highlight-session.js';
import type { SlicedWork } from '../../src/markdown/highlighting/page-turns.js';

/** A session whose slices the test runs, with a tokenizer that notes what it was given. Its state counts the lines. */
function begin({ perSlice = Infinity, breaksAt = '' } = {}) {
  const read: string[] = [];
  let published: ColouredCode = [];
  let waiting: SlicedWork | undefined;
  let left = 0;
  const tokenizer: LineTokenizer = (line, state) => {
    if (breaksAt !== '' && line === breaksAt) throw new Error('This grammar does not hold.');
    const before = typeof state === 'number' ? state : 0;
    read.push(`${before}:${line}`);
    left -= 1;
    return { tokens: [{ text: line }], state: before + 1 };
  };
  const session = createHighlightSession({
    tokenizer,
    publish: (code) => {
      published = code;
    },
    work: (work) => {
      waiting = work;
    },
  });
  /** Whether there was something to do. */
  const slice = (): boolean => {
    const work = waiting;
    waiting = undefined;
    left = perSlice;
    if (work?.(() => left > 0) === true) waiting ??= work;
    return work !== undefined;
  };
  return {
    session,
    slice,
    settle: () => {
      while (slice());
    },
    takeRead: () => read.splice(0),
    published: () => published,
    texts: () => published.map((lines) => lines.map(({ text }) => text).join('')),
  };
}

describe('a highlight session', () => {
  it('reads each line once, when its end is there, behind the state of the one before', () => {
    const { session, settle, takeRead, texts } = begin();
    session.update(['one\ntw']);
    settle();
    expect(takeRead()).toEqual(['0:one']);
    session.update(['one\ntwo\nthree\nfo']);
    settle();
    expect(takeRead()).toEqual(['1:two', '2:three']);
    expect(texts()).toEqual(['one\ntwo\nthree\n']);
  });

  it('goes on from piece to piece', () => {
    const { session, settle, takeRead, texts } = begin();
    session.update(['a\n', 'b\n', 'c']);
    settle();
    expect(takeRead()).toEqual(['0:a', '1:b']);
    session.update(['a\n', 'b\n', 'c\n', 'd\n']);
    settle();
    expect(takeRead()).toEqual(['2:c', '3:d']);
    expect(texts()).toEqual(['a\n', 'b\n', 'c\n', 'd\n']);
  });

  it('works in slices, and publishes after each', () => {
    const { session, slice, takeRead, texts } = begin({ perSlice: 2 });
    session.update(['1\n2\n3\n', '4\n5\n']);
    expect([slice(), takeRead(), texts()]).toEqual([true, ['0:1', '1:2'], ['1\n2\n']]);
    expect([slice(), takeRead(), texts()]).toEqual([true, ['2:3', '3:4'], ['1\n2\n3\n', '4\n']]);
    expect([slice(), takeRead(), texts()]).toEqual([true, ['4:5'], ['1\n2\n3\n', '4\n5\n']]);
    expect(slice()).toBe(false);
  });

  it('keeps the identity of pieces and lines that did not change', () => {
    const { session, settle, published } = begin();
    session.update(['a\n', 'b\n']);
    settle();
    const [first, second] = published();
    session.update(['a\n', 'b\nc\n']);
    settle();
    expect(published()[0]).toBe(first);
    expect(published()[1]).not.toBe(second);
    expect(published()[1]?.[0]).toBe(second?.[0]);
  });

  it('reads again from the piece that turned out to be another', () => {
    const { session, settle, takeRead, texts } = begin();
    session.update(['a\n', 'b\n', 'c\n']);
    settle();
    takeRead();
    session.update(['a\n', 'B\n', 'c\n']);
    settle();
    expect(takeRead()).toEqual(['1:B', '2:c']);
    session.update(['a\n']);
    settle();
    session.update(['other\n']);
    settle();
    expect(texts()).toEqual(['other\n']);
    expect(takeRead()).toEqual(['0:other']);
  });

  it('leaves the rest plain where a grammar breaks', () => {
    const { session, settle, texts, slice } = begin({ breaksAt: 'bad' });
    session.update(['good\nbad\ngood\n']);
    settle();
    expect(texts()).toEqual(['good\n']);
    session.update(['good\nbad\ngood\nmore\n']);
    expect(slice()).toBe(false);
  });
});
