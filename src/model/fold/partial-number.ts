/** Where in JSON's grammar of numbers the text so far ends (RFC 8259, section 6). */
export type NumberPhase =
  | 'start'
  | 'minus'
  | 'zero'
  | 'integer'
  | 'point'
  | 'fraction'
  | 'exponent'
  | 'sign'
  | 'plus'
  | 'power';

type Kind = 'zero' | 'digit' | 'point' | 'exponent' | 'minus' | 'plus';

const next: Record<NumberPhase, Partial<Record<Kind, NumberPhase>>> = {
  start: { minus: 'minus', zero: 'zero', digit: 'integer' },
  minus: { zero: 'zero', digit: 'integer' },
  zero: { point: 'point', exponent: 'exponent' },
  integer: { zero: 'integer', digit: 'integer', point: 'point', exponent: 'exponent' },
  point: { zero: 'fraction', digit: 'fraction' },
  fraction: { zero: 'fraction', digit: 'fraction', exponent: 'exponent' },
  exponent: { zero: 'power', digit: 'power', minus: 'sign', plus: 'plus' },
  sign: { zero: 'power', digit: 'power' },
  plus: { zero: 'power', digit: 'power' },
  power: { zero: 'power', digit: 'power' },
};

const kinds: Readonly<Record<string, Kind>> = {
  '0': 'zero',
  '.': 'point',
  e: 'exponent',
  E: 'exponent',
  '-': 'minus',
  '+': 'plus',
};

/** The phase after one more character; undefined when no JSON number goes on like this. */
export function extendNumber(phase: NumberPhase, char: string): NumberPhase | undefined {
  const kind = Object.hasOwn(kinds, char) ? kinds[char] : char >= '1' && char <= '9' ? 'digit' : undefined;
  return kind && next[phase][kind];
}

/** May a number end here? */
export function isCompleteNumber(phase: NumberPhase): boolean {
  return phase === 'zero' || phase === 'integer' || phase === 'fraction' || phase === 'power';
}

/**
 * The number that the text up to its last digit stands for, as it will be after a trip through JSON: no minus zero, and
 * null for what is too large.
 */
export function numberOf(token: string): number | null {
  const number = Number(token.replace(/[^0-9]+$/, ''));
  return Number.isFinite(number) ? number + 0 : null;
}
