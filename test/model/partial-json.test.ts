import { MAX_JSON_DEPTH } from '../../src/model/json.js';
import { parsePartialJson } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { appendPartialJson, startPartialJson } from '../../src/model/fold/partial-json.js';
import { countLooks } from './count-looks.js';
import { asJson } from './sdk-fold.js';

/** Reads the pieces one after the other, each from the JSON of the state before; the value after each. */
function readInPieces(pieces: readonly string[]): unknown[] {
  let state = startPartialJson();
  let value: unknown;
  return pieces.map((piece) => {
    ({ state, value } = appendPartialJson(asJson(state), value, piece));
    return value;
  });
}

async function readWithSdk(pieces: readonly string[]): Promise<unknown[]> {
  let text = '';
  const values: unknown[] = [];
  for (const piece of pieces) {
    text += piece;
    values.push((await parsePartialJson(text)).value);
  }
  return values;
}

/** As JSON tells values apart: minus zero is zero, and what is too large is null. */
function comparable(values: readonly unknown[]) {
  return values.map((value) => JSON.stringify(value));
}

const character = fc.constantFrom(...'{}[]":,\\/"ntf0123-+.eEu \n\u0001aé'.split(''));
// A key with an escaped quote is the one thing that is read better here than there; see below.
const key = fc.string({ maxLength: 5 }).map((text) => text.replaceAll(/["\\]/g, '_'));
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.constantFrom(true, false, null, '', 1e21, -5e-7, 'a"b\\c/d\n\u2028', 0.1),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

const text = fc
  .tuple(value, fc.constantFrom(undefined, 1, '\t'))
  .map(([json, indent]) => JSON.stringify(json, null, indent));

/** JSON with one thing put in or taken out. */
const damaged = fc
  .tuple(text, fc.nat(), fc.nat(2), fc.array(character, { maxLength: 3 }))
  .map(([whole, at, removed, added]) => {
    const from = at % (whole.length + 1);
    return whole.slice(0, from) + added.join('') + whole.slice(from + removed);
  })
  .filter((broken) => !/\\"[^"]*:/.test(broken));

function cut(whole: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(whole.slice(at, at + size));
    at += size;
  }
  return pieces;
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('reading JSON that arrives in pieces', { timeout: 30_000 }, () => {
  it('shows what the AI SDK shows after every piece', async () => {
    await fc.assert(
      fc.asyncProperty(text, sizes, async (whole, pieceSizes) => {
        const pieces = cut(whole, pieceSizes);
        expect(comparable(readInPieces(pieces))).toEqual(comparable(await readWithSdk(pieces)));
      }),
      { numRuns: 400 },
    );
  });

  it('shows what the AI SDK shows when the text is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (broken) => {
        const pieces = cut(broken, [1]);
        expect(comparable(readInPieces(pieces))).toEqual(comparable(await readWithSdk(pieces)));
      }),
      { numRuns: 400 },
    );
  });

  it('shows what the AI SDK shows for a text of random characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(character, { maxLength: 12 }), async (pieces) => {
        fc.pre(!/\\"/.test(pieces.join('')));
        expect(comparable(readInPieces(pieces))).toEqual(comparable(await readWithSdk(pieces)));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['{"a', {}],
    ['{"a":', {}],
    ['{"a":"', { a: '' }],
    ['{"a":"x\\', { a: 'x' }],
    ['{"a":"x\\u00e', { a: 'x' }],
    ['{"a":tr', { a: true }],
    ['{"a":-', {}],
    ['{"a":1.', { a: 1 }],
    ['{"a":1,"b', { a: 1 }],
    ['[1,[2', [1, [2]]],
    ['{"a":1} and so on', { a: 1 }],
    ['{"a":1 2', { a: 1 }],
    ['{"a":1 2}', undefined],
    ['[01', undefined],
    ['nothing', undefined],
    ['', undefined],
  ])('shows of %s what is certain', (whole, expected) => {
    expect(readInPieces([whole]).at(-1)).toEqual(expected);
    expect(readInPieces(cut(whole, [1])).at(-1)).toEqual(expected);
  });

  it('reads a key with an escaped quote as JSON says', () => {
    expect(readInPieces(cut('{"say \\"so: \\" ": "wor', [1]))).toContainEqual({ 'say "so: " ': 'wor' });
  });

  it('gives up on names that lead to prototypes, as the AI SDK does', async () => {
    for (const whole of [
      '{"a":{"__proto__":{"polluted":1}}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
    ]) {
      const values = readInPieces(cut(whole, [1]));
      expect(values.at(-1)).toBeUndefined();
      expect(comparable(values)).toEqual(comparable(await readWithSdk(cut(whole, [1]))));
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('gives up on input that is nested so deep that no frame could carry it', () => {
    expect(readInPieces(['['.repeat(MAX_JSON_DEPTH)]).at(-1)).toBeInstanceOf(Array);
    expect(readInPieces(['['.repeat(MAX_JSON_DEPTH + 1)]).at(-1)).toBeUndefined();
  });

  it('never fails on a state that it did not make', () => {
    const mode = 'string';
    const strange = { mode, path: ['', 'a', 3], slot: 'b', token: '' } as const;
    expect(
      appendPartialJson({ ...strange, path: [...strange.path] }, { a: 'no list' }, 'x"').value,
    ).toBeUndefined();
  });

  it('shares what a piece does not touch, and changes nothing that it showed before', () => {
    const first = appendPartialJson(
      startPartialJson(),
      undefined,
      '{"done":{"list":[1,2]},"open":{"text":"a',
    );
    const shown = asJson(first.value);
    const second = appendPartialJson(first.state, first.value, 'b"');
    expect(first.value).toEqual(shown);
    expect(second.value).toEqual({ done: { list: [1, 2] }, open: { text: 'ab' } });
    expect(Object(second.value).done).toBe(Object(first.value).done);
  });

  it('looks at each character of 64 KB once, in pieces of 1 to 8 characters', () => {
    const paragraph = 'A line of "source code"\n\twith escapes, and \u00e9 more. ';
    const file = {
      path: 'src/index.ts',
      lines: Array.from({ length: 300 }, () => ({ text: paragraph, n: -1.5e3 })),
    };
    const whole = JSON.stringify({ ...file, body: paragraph.repeat(800) });
    expect(whole.length).toBeGreaterThan(65_536);
    const pieces = cut(whole, [3, 1, 8, 5, 2]);

    const looks = countLooks();
    let state = startPartialJson();
    let value: unknown;
    let largest = 0;
    for (const piece of pieces) {
      ({ state, value } = appendPartialJson(state, value, piece));
      largest = Math.max(
        largest,
        looks.paused(() => JSON.stringify(state).length),
      );
    }
    const looked = looks.stop();

    expect(value).toEqual(JSON.parse(whole));
    // No piece can look back: what is kept between pieces does not hold the text.
    expect(largest).toBeLessThan(150);
    expect(looked).toBeGreaterThanOrEqual(whole.length);
    expect(looked).toBeLessThanOrEqual(2 * whole.length);
  });
});
