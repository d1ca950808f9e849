import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { defaultLimits, type GatewayLimits } from '../../src/gateway/index.js';

const document = readFileSync(new URL('../../src/protocol/PROTOCOL.md', import.meta.url), 'utf8');

/** The rows of the section "Limits": names in the first cell, numbers in the second. */
const rows = (document.split('\n## Limits\n')[1]?.split('\n## ')[0] ?? '').split('\n').flatMap((line) => {
  const [names, text] = line.split('|').slice(1, 3);
  const found = [...(names ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
  return found.length > 0 ? [{ names: found, text: text ?? '' }] : [];
});

/** `4 MiB` and `65,536` as numbers, in their order. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/([\d,]*\d)(?: (MiB))?/g)].map(
    ([, digits, unit]) => Number(digits?.replaceAll(',', '')) * (unit ? 1_048_576 : 1),
  );
}

describe('the limits', () => {
  it.each(rows)('has the default that PROTOCOL.md says: $names', ({ names, text }) => {
    const numbers = numbersIn(text);
    for (const [at, name] of names.entries()) {
      expect(Object.keys(defaultLimits)).toContain(name);
      // It was just found among the keys.
      expect(numbers[at]).toBe(defaultLimits[name as keyof GatewayLimits]);
    }
  });

  it('are a table of at least the twelve rows that are named there', () => {
    expect(rows.length).toBeGreaterThanOrEqual(12);
  });
});
