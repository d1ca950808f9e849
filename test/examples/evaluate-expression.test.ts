import { describe, expect, it } from 'vitest';

import { evaluateExpression, isExpression } from '../../examples/demo/agent/tools/evaluate-expression.js';

it.each([
  ['2 + 3 * 4', '14'],
  ['(2 + 3) × 4 ÷ 2', '10'],
  ['2^10', '1024'],
  ['0.1 + 0.2', '0.3'],
  ['15 % of 80', '12'],
  ['17 % 5', '2'],
  ['-3^2', '-9'],
  ['5!', '120'],
  ['sqrt(16) + abs(-2)', '6'],
  ['round(2.567, 2)', '2.57'],
  ['max(1, 7, 3)', '7'],
  ['sqrt(-4)', '2i'],
  ['5 inches to cm', '12.7 cm'],
  ['1 / 0', 'Infinity'],
])('%s is %s', (expression, result) => {
  expect(evaluateExpression(expression)).toBe(result);
});

describe('everything but arithmetic is refused', () => {
  it.each([
    'import({ a: 1 })',
    'createUnit("foo")',
    'evaluate("1+1")',
    'parse("1+1")',
    'simplify("x+x")',
    'x = 3',
    'f(x) = x',
    '"text"',
    '[1, 2, 3]',
    '1:1000000000',
    'ones(100000, 100000)',
    'range(1, 1e9)',
    'combinations(1e9, 5e8)',
    '{ a: 1 }',
    'cos.constructor("return process")()',
    '(1).constructor',
    'pi.toString()',
    'process',
    'true ? 1 : 2',
    '1; 2',
    'random()',
    '',
    '2 +',
  ])('%s', (expression) => {
    expect(isExpression(expression)).toBe(false);
    expect(() => evaluateExpression(expression)).toThrow(/cannot be (calculated|read)/);
  });

  it('also what is too long to be read at a glance', () => {
    expect(() => evaluateExpression('1+'.repeat(100) + '1')).toThrow(/200 characters/);
  });
});
