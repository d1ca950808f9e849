/** What stands for what after a backslash (RFC 8259, section 7). */
export const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The end of the run of characters that stand for themselves in a string. */
export function plainRunEnd(piece: string, from: number): number {
  let at = from;
  for (; at < piece.length; at += 1) {
    const code = piece.charCodeAt(at);
    if (code === 0x22 || code === 0x5c || code < 0x20) break;
  }
  return at;
}

/** May it stand between values? */
export function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}

/** Is it one of the ten? */
export function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}
