import { Lexer, Tokenizer } from 'marked';

/** What the first characters of a line say about the block that it may start (CommonMark 0.31, chapters 4 and 5). */
export type LineStart =
  | { kind: 'blank'; indent: number }
  | { kind: 'indented'; indent: number }
  | { kind: 'text'; indent: number }
  | { kind: 'heading'; indent: number }
  /** `underline`: also the underline of a setext heading when a paragraph stands above. */
  | { kind: 'rule'; indent: number; underline: boolean }
  | { kind: 'fence'; indent: number; fence: Fence }
  /** The underline of a setext heading of level 1, when a paragraph stands above. */
  | { kind: 'underline'; indent: number }
  /** `empty`: nothing stands behind the mark, so no lazy line can continue it. */
  | { kind: 'quote'; indent: number; empty: boolean }
  | { kind: 'list'; indent: number; item: ListItemStart }
  /** `end` is what the last line of the block contains; `undefined`: the block ends at a blank line. */
  | { kind: 'html'; indent: number; end: string | undefined; interrupts: boolean };

export type Fence = { mark: '`' | '~'; length: number; indent: number; info: string };

/**
 * `type` is the bullet, or the character after the number: two markers of one type belong to one list. A footnote's is `^`:
 * it holds what an item with its content in the fourth column would.
 */
type ListItemStart = { type: string; contentIndent: number; empty: boolean; interrupts: boolean };

const headingStart = /^#{1,6}(?:[ \t]|$)/;
const ruleLine = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;
const underline = /^=+[ \t]*$/;
const underlineOfDashes = /^-+[ \t]*$/;
const fenceStart = /^(`{3,}|~{3,})(.*)$/;
const footnoteStart = /^\[\^[^\s[\]]{1,200}\]:/;
const listMarker = /^(?:([-+*])|(\d{1,9})([.)]))([ \t]*)(.?)/;

// The lexer's own, with its list of names: condition 6 in CommonMark 4.6, where 1 to 5 are told before it. They may
// interrupt a paragraph.
const blockTag = rulesOfLexer().other.htmlBeginRegex(0);
const literalTag = /^<(script|pre|style|textarea)(?:[ \t>]|$)/i;
const attribute = `[ \\t]+[a-z_:][\\w.:-]*(?:[ \\t]*=[ \\t]*(?:"[^"]*"|'[^']*'|[^\\s"'=<>\`]+))?`;
const tagAlone = new RegExp(
  `^<(?:/[a-z][a-z0-9-]*[ \\t]*|[a-z][a-z0-9-]*(?:${attribute})*[ \\t]*/?)>[ \\t]*$`,
  'i',
);

function rulesOfLexer(): Tokenizer['rules'] {
  const tokenizer = new Tokenizer();
  // A lexer hands its tokenizer the rules that it goes by.
  new Lexer({ tokenizer });
  return tokenizer.rules;
}

/** Reads one line without its line ending. Looks at the first non-space character, then tries that character's rule alone. */
export function readLineStart(line: string): LineStart {
  let at = 0;
  let indent = 0;
  for (; at < line.length; at++) {
    const character = line[at];
    if (character === ' ') indent += 1;
    else if (character === '\t') indent += 4 - (indent % 4);
    else break;
  }
  if (at === line.length) return { kind: 'blank', indent };
  if (indent >= 4) {
    // Only a list item's content is allowed so deep, and who calls knows whether a list is open.
    return { kind: 'indented', indent };
  }
  const rest = line.slice(at);
  return startOf(rest, indent) ?? { kind: 'text', indent };
}

function startOf(rest: string, indent: number): LineStart | undefined {
  switch (rest[0]) {
    case '#':
      return headingStart.test(rest) ? { kind: 'heading', indent } : undefined;
    case '>':
      return { kind: 'quote', indent, empty: rest.slice(1).trim() === '' };
    case '=':
      return underline.test(rest) ? { kind: 'underline', indent } : undefined;
    case '<':
      return htmlStart(rest, indent);
    case '`':
    case '~':
      return fenceOf(rest, indent);
    case '[':
      if (!footnoteStart.test(rest)) return undefined;
      return { kind: 'list', indent, item: { type: '^', contentIndent: 4, empty: false, interrupts: true } };
    case '_':
      return ruleLine.test(rest) ? { kind: 'rule', indent, underline: false } : undefined;
    case '-':
    case '*':
      if (ruleLine.test(rest)) return { kind: 'rule', indent, underline: underlineOfDashes.test(rest) };
      return listItemOf(rest, indent);
    default:
      return listItemOf(rest, indent);
  }
}

function fenceOf(rest: string, indent: number): LineStart | undefined {
  const match = fenceStart.exec(rest);
  const run = match?.[1];
  const info = match?.[2] ?? '';
  if (run === undefined) return undefined;
  const mark = run[0] === '~' ? '~' : '`';
  // "``` a ` b" is a code span that happens to start a line.
  if (mark === '`' && info.includes('`')) return undefined;
  return { kind: 'fence', indent, fence: { mark, length: run.length, indent, info: info.trim() } };
}

function listItemOf(rest: string, indent: number): LineStart | undefined {
  const match = listMarker.exec(rest);
  if (match === null) return undefined;
  const [, bullet, digits, delimiter, space = '', next = ''] = match;
  if (next !== '' && space === '') return undefined;
  const marker = indent + (bullet === undefined ? (digits ?? '').length + 1 : 1);
  let column = marker;
  for (const character of space) column += character === '\t' ? 4 - (column % 4) : 1;
  // An item that starts empty, or with indented code, has its content one column after the marker.
  const contentIndent = next === '' || column - marker > 4 ? marker + 1 : column;
  const empty = next === '';
  const interrupts = !empty && (bullet !== undefined || Number(digits) === 1);
  return {
    kind: 'list',
    indent,
    item: { type: bullet ?? delimiter ?? '', contentIndent, empty, interrupts },
  };
}

function htmlStart(rest: string, indent: number): LineStart | undefined {
  const literal = literalTag.exec(rest)?.[1];
  if (literal !== undefined) return html(indent, `</${literal.toLowerCase()}>`);
  if (rest.startsWith('<!--')) return html(indent, '-->');
  if (rest.startsWith('<?')) return html(indent, '?>');
  if (rest.startsWith('<![CDATA[')) return html(indent, ']]>');
  if (/^<![a-z]/i.test(rest)) return html(indent, '>');
  if (blockTag.test(rest)) return html(indent, undefined);
  if (tagAlone.test(rest)) return { kind: 'html', indent, end: undefined, interrupts: false };
  return undefined;
}

function html(indent: number, end: string | undefined): LineStart {
  return { kind: 'html', indent, end, interrupts: true };
}

/** Whether the line closes an open fence: the same mark at least as often, and nothing else. */
export function closesFence(line: string, fence: Fence): boolean {
  const trimmed = line.trim();
  if (trimmed.length < fence.length || trimmed[0] !== fence.mark) return false;
  for (const character of trimmed) if (character !== fence.mark) return false;
  return line.length - line.trimStart().length <= 3;
}

export function withoutLineEnd(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
