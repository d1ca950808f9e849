import { normalizeLabel } from './normalize-label.js';
import { repairInline } from './repair-inline.js';

/** A line that is only a marker so far: "-" may become a list, a rule or an underline; "3" an ordered list. */
const markerOnly =
  /^(?:[ \t]*>)*[ \t]*(?:[-+*_=~`]+|#{1,6}|\d{1,9}[.)]?|(?:[-+*]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?)[ \t\r]*$/;
const nestedFence = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*[ \t]*(`{3,}|~{3,})/;
const fenceMarksOnly = /^(?:[ \t]*>)*[ \t]*(?:`+|~+)[ \t\r]*$/;
const indentedCode = /^(?:[ \t]*\r?\n)*(?: {4}| {0,3}\t)/;
const fenceLine = new RegExp(`${nestedFence.source}[^\`]*$`);
const definition = /^ {0,3}\[[^\]]+\]:/;
const definitionColon = /^ {0,3}\[[^\]]+\]:[ \t\r]*$/;
const numberedLabel = /^ {0,3}\[\d{0,3}\]?$/;
const openLabel = /^ {0,3}\[[^\]]*\]?$/;
const quoteMarks = /^(?:[ \t]*>)*/;
const blockMarks = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+)+/;
const delimiterRow = /^[\s|:-]*$/;

/**
 * The open block as it should be shown while its last line is still being written: half-written emphasis and code are
 * closed, an incomplete link shows its text, and a line that could still become anything waits for its next character.
 * Only ever applied to an open block; what it hides appears or vanishes for good when the block closes. `awaited` are the
 * labels that the text above waits for: a line that begins like one is its definition.
 */
export function repairOpenBlock(source: string, awaited: readonly string[] = []): string {
  if (indentedCode.test(source)) return source;
  const lines = source.split('\n');
  const last = lines.at(-1) ?? '';
  if (insideNestedFence(lines)) {
    if (fenceMarksOnly.test(last)) lines[lines.length - 1] = '';
    return lines.join('\n');
  }
  if (markerOnly.test(last) || startsDefinition(last, lines.at(-2) ?? '', awaited)) {
    lines[lines.length - 1] = '';
  } else hideUndecidedTable(lines);
  // "```js" is a code block that begins, not code within a line.
  if (fenceLine.test(last)) return lines.join('\n');

  const [line, column] = inlineStart(lines);
  const before = lines.slice(0, line);
  const inline = lines.slice(line).join('\n');
  return [...before, inline.slice(0, column) + repairInline(inline.slice(column))].join('\n');
}

/** Whether the last line is inside a fence of a list item or quote. Fences of the top level are blocks of their own. */
function insideNestedFence(lines: readonly string[]): boolean {
  let opened: string | undefined;
  for (const line of lines.slice(0, -1)) {
    const run = nestedFence.exec(line)?.[1];
    if (run === undefined) continue;
    if (opened === undefined) opened = run;
    else if (run[0] === opened[0] && run.length >= opened.length) opened = undefined;
  }
  return opened !== undefined;
}

/** A definition is never seen. Its label is hidden too, where the colon or the line above says what it will be. */
function startsDefinition(line: string, above: string, awaited: readonly string[]): boolean {
  if (definitionColon.test(line) || numberedLabel.test(line)) return true;
  if (!openLabel.test(line)) return false;
  const label = normalizeLabel(line.replace(/^ *\[|\]$/g, ''));
  return definition.test(above) || awaited.some((one) => one.startsWith(label));
}

/** A row of pipes is a paragraph until the row below it makes it a table's head: neither is shown before that is known. */
function hideUndecidedTable(lines: string[]): void {
  const last = lines.length - 1;
  const [above = '', previous = '', current = ''] = [lines[last - 2], lines[last - 1], lines[last]];
  if (startsRow(current) && !previous.includes('|')) lines[last] = '';
  else if (startsRow(previous) && !above.includes('|') && delimiterRow.test(current)) {
    lines[last - 1] = '';
    lines[last] = '';
  }
}

function startsRow(line: string): boolean {
  return line.trimStart().startsWith('|');
}

/** Where the run of inline text that the last line belongs to begins: emphasis cannot reach further back. */
function inlineStart(lines: readonly string[]): [line: number, column: number] {
  const last = lines.length - 1;
  const lastLine = lines[last] ?? '';
  // A cell of a table is a run of its own.
  if (startsRow(lastLine)) return [last, lastLine.lastIndexOf('|') + 1];
  for (let at = last; at >= 0; at--) {
    const line = lines[at] ?? '';
    const quote = quoteMarks.exec(line)?.[0].length ?? 0;
    const content = line.slice(quote);
    if (content.trim() === '') return [Math.min(at + 1, last), at === last ? line.length : 0];
    const marks = blockMarks.exec(content)?.[0].length;
    if (marks !== undefined) return [at, quote + marks];
  }
  return [0, 0];
}
