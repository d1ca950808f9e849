import { describe, expect, it } from 'vitest';

import { closeRule, closeTable } from '../../src/protocol/close-codes.js';

describe('a close code', () => {
  it('has a rule, whatever it is', () => {
    for (let code = 1000; code < 5000; code += 1) {
      const rule = closeRule(code);
      expect(rule.name).not.toBe('');
      expect(rule.sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('means what an adapter says, where it says something', () => {
    const rule = { name: 'idle', verdict: 'at-once', sentence: 'The server ends idle lines.' } as const;
    expect(closeRule(4001, { 4001: rule })).toBe(rule);
    expect(closeRule(1006, { 4001: rule }).name).toBe('abnormal');
  });

  it('of the 44xx that nobody knows stops, since HTTP refusals do not heal by repeating', () => {
    expect(closeRule(4451).verdict).toBe('stop');
    expect(closeRule(4599).verdict).toBe('backoff');
    expect(closeRule(3000).verdict).toBe('backoff');
  });

  it('of ours is 44xx or 45xx', () => {
    const codes = Object.keys(closeTable).map(Number);
    expect(codes.filter((code) => code >= 3000 && (code < 4400 || code > 4599))).toEqual([]);
  });
});
