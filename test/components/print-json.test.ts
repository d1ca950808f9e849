import { describe, expect, it } from 'vitest';

import { printJson } from '../../src/components/tool-part/print-json.js';

describe('JSON for people', () => {
  it.each([
    { value: { a: [1, 'two', null], b: {}, c: [] } },
    { value: [[], [{}], 'x'] },
    { value: { 'a "key"': 'a\nline', deep: { deeper: [true, false] }, none: undefined } },
    { value: 7 },
    { value: null },
  ])('is printed as everybody knows it: %j', ({ value }) => {
    expect(printJson(value)).toEqual({ text: JSON.stringify(value, null, 2), isWhole: true });
  });

  it('is cut at the limit, and says so', () => {
    const value = { words: ['one', 'two', 'three'] };
    const whole = JSON.stringify(value, null, 2);
    for (let limit = 0; limit <= whole.length + 1; limit += 1) {
      const { text, isWhole } = printJson(value, limit);
      expect(isWhole).toBe(limit >= whole.length);
      expect(text.length).toBeLessThanOrEqual(limit);
      // A string that is cut has its closing quote in another place; what stands before it is the same.
      expect(whole.startsWith(text.slice(0, -1))).toBe(true);
    }
  });

  it('looks at no more of a large value than it prints', () => {
    let reads = 0;
    const list = new Proxy(
      Array.from({ length: 10_000 }, (_, index) => index),
      {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
          return Reflect.get(target, key);
        },
      },
    );
    expect(printJson(list, 100).isWhole).toBe(false);
    expect(reads).toBeLessThan(40);
  });

  it('prints a string as it is, and a long one without writing all of it', () => {
    expect(printJson('a "word"')).toEqual({ text: 'a "word"', isWhole: true });
    expect(printJson({ text: 'x'.repeat(100_000) }, 50).text).toHaveLength(50);
  });
});
