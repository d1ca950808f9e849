import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { emptyRest, readPlainText } from '../../../src/adapters/session-manager/plain-text.js';

/** What is shown of bytes that come in these pieces. */
function shown(pieces: readonly Uint8Array[]): string {
  let rest = emptyRest;
  let text = '';
  for (const piece of pieces) {
    const [next, more] = readPlainText(rest, piece);
    rest = next;
    text += more;
  }
  return text;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a terminal’s output as text', () => {
  it.each([
    ['text stays', 'ls\nfile', 'ls\nfile'],
    ['returns go', 'a\r\nb\r', 'a\nb'],
    ['colours go', '\x1b[1;31mred\x1b[0m', 'red'],
    ['movements go', '\x1b[2J\x1b[Hhome\x1b[?25l\x1b[K', 'home'],
    ['a window’s title goes, ended either way', '\x1b]0;title\x07a\x1b]2;other\x1b\\b', 'ab'],
    ['two-letter escapes go', '\x1b=\x1b>\x1b7x\x1b8\x1b(By', 'xy'],
    ['bells, backspaces and NULs go, tabs stay', 'a\x07\b\0\tb\x7f', 'a\tb'],
    ['other languages stay', 'grüß 👋 你好', 'grüß 👋 你好'],
    ['a sequence that is never ended is kept back', 'a\x1b[31', 'a'],
  ])('%s', (_, printed, text) => {
    expect(shown([bytes(printed)])).toBe(text);
  });

  it('is the same in whatever pieces it comes', () => {
    const whole = bytes('\x1b[32mgrün 👋\x1b[0m\r\n\x1b]0;t\x1b\\ok\x1b(B你\x1b[1;2Hend');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 12 }),
        (cuts) => {
          const at = [0, ...cuts.toSorted((one, other) => one - other), whole.length];
          expect(shown(at.slice(1).map((end, index) => whole.slice(at[index], end)))).toBe(
            'grün 👋\nok你end',
          );
        },
      ),
    );
  });

  it('bytes that are no text do not stop it', () => {
    expect(shown([Uint8Array.of(0xff, 0x61, 0xe2, 0x82), Uint8Array.of(0x62)])).toBe('\ufffda\ufffdb');
  });

  it('a control string without an end does not swallow all that follows', () => {
    const [rest, text] = readPlainText(emptyRest, bytes(`\x1b]0;${'x'.repeat(5_000)}`));
    expect([rest.sequence.length, text.length > 4_000]).toEqual([0, true]);
  });
});
