import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { benches } from '../../bench/cases.mjs';
import { readResult } from '../../bench/read-results.mjs';
import { targets, withTables } from '../../bench/tables.mjs';

describe('the records of the benches', () => {
  it.each(Object.keys(benches))(
    '%s: hold every case and every contender, run as often as was asked',
    (name) => {
      const cases = readResult(name)?.cases ?? {};
      expect(Object.keys(cases)).toEqual(Object.keys(benches[name] ?? {}));
      for (const [caseName, { contenders, reps }] of Object.entries(benches[name] ?? {})) {
        const runs = cases[caseName]?.runs ?? {};
        expect(Object.keys(runs).toSorted()).toEqual(contenders.toSorted());
        for (const each of Object.values(runs)) expect(each).toHaveLength(reps);
      }
    },
  );

  it.each(targets)('are what $file says', ({ file, block }) => {
    const text = readFileSync(file, 'utf8');
    expect(withTables(text, block())).toBe(text);
  });

  it('would be told from a README that says something else', () => {
    const text = 'Before\n<!-- bench: begin (by hand) -->\nold\n<!-- bench: end -->\nafter';
    expect(withTables(text, 'new')).toBe(
      'Before\n<!-- bench: begin (by hand) -->\n\nnew\n\n<!-- bench: end -->\nafter',
    );
    expect(withTables('Nothing to fill in.', 'new')).toBe('Nothing to fill in.');
  });
});
