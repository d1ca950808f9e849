import { cutBefore, cutWithin, endPiece, isSibling, pieceLength } from './cut-pieces.js';
import { closesFence, readLineStart, withoutLineEnd, type LineStart } from './line-start.js';
import { none, type Container, type ScannedBlock, type ScanState } from './scan-state.js';

/** An open fence hands its text out in pieces of about this many characters, so that a commit touches the last one only. */
const codePieceLength = 4096;

/** How far a line is read at most to know the mark at its head. */
const markerLength = 16;

/** Kinds that only a whole line can be. */
const readsOn: ReadonlySet<LineStart['kind']> = new Set(['blank', 'rule', 'underline', 'fence', 'html']);

/** Feeds text. Returns the next state and the blocks that it closed. Pure; never looks at earlier text again. */
export function scan(state: ScanState, delta: string): [ScanState, ScannedBlock[]] {
  const next: ScanState = {
    ...state,
    length: state.length + delta.length,
    scanned: state.scanned + delta.length,
  };
  const closed: ScannedBlock[] = [];
  let from = 0;
  for (let end = delta.indexOf('\n'); end !== -1; end = delta.indexOf('\n', from)) {
    extendLine(next, delta.slice(from, end + 1), closed);
    const { line } = next;
    next.line = '';
    next.judged = false;
    from = end + 1;
    takeLine(next, line, closed);
  }
  extendLine(next, delta.slice(from), closed);
  return [next, closed];
}

function extendLine(state: ScanState, text: string, closed: ScannedBlock[]): void {
  const seen = state.line.length;
  state.line += text;
  judgeEarly(state, closed);
  cutBefore(state);
  cutWithin(state, seen);
}

/** The text is complete: closes what is open. */
export function scanEnd(state: ScanState): ScannedBlock[] {
  const next: ScanState = { ...state, line: '' };
  const closed: ScannedBlock[] = [];
  if (state.line !== '') takeLine(next, state.line, closed);
  if (next.source !== '') close(next, closed);
  return closed;
}

/** The open block as a block of its own, with the unfinished last line; `undefined` when nothing is open. */
export function openBlock(state: ScanState): ScannedBlock | undefined {
  const source = state.source + state.line;
  if (source === '') return undefined;
  const { container } = state;
  if (container.kind === 'html') return { kind: 'html', source };
  if (container.kind !== 'fence') {
    return { kind: 'markdown', source, pieces: state.pieces, rest: state.rest + state.line };
  }
  const { fence, pieces, tail } = container;
  // A last line of fence marks only may be the closing fence: shown when it turns out to be code.
  const undecided = /^ {0,3}(?:`+|~+)[ \t\r]*$/.test(state.line) && state.line.trimStart()[0] === fence.mark;
  const last = tail + (undecided ? '' : withoutIndent(state.line, fence.indent));
  return { kind: 'code', source, info: fence.info, pieces: last === '' ? pieces : [...pieces, last] };
}

/** What could be the marker of another item, as far as it goes. */
const itemMarker = /^(?:[-+*](?:[ \t]|$)|\d{1,9}(?:[.)]|$))/;

/**
 * Ends a list at the first characters of the paragraph behind it. Answers write paragraphs as one long line, and until
 * that line's end the list would be lexed with each delta of it. Likewise what stands above a footnote, which would be seen
 * as a part of it.
 */
function judgeEarly(state: ScanState, closed: ScannedBlock[]): void {
  const { container, line } = state;
  if (state.judged || line === '' || container.kind === 'none') return;
  if (!('fence' in container) && container.kind !== 'html' && startsFootnote(container, line)) {
    state.judged = true;
    return close(state, closed);
  }
  if (container.kind !== 'list' || !container.afterBlank) return;
  const text = withoutLineEnd(line);
  const head = text.slice(0, container.contentIndent + 12);
  const { kind, indent } = readLineStart(head);
  state.scanned += Math.min(head.length, markerLength);
  if (kind === 'blank' && head === text) return;
  const belongs = kind === 'blank' || indent >= container.contentIndent;
  // No marker goes on in a footnote.
  const undecided = container.type === '^' ? undefined : itemMarker.exec(head.trimStart())?.[0];
  state.judged = belongs || undecided === undefined || undecided.length < head.trimStart().length;
  if (!belongs && undecided === undefined) close(state, closed);
}

function startsFootnote(container: Container, line: string): boolean {
  if (!/^ {0,3}\[\^/.test(line)) return false;
  const start = readLineStart(line);
  return start.kind === 'list' && continues(container, start) === 'no';
}

/** `state` is the copy that `scan` made for itself; `line` still has its ending. */
function takeLine(state: ScanState, line: string, closed: ScannedBlock[]): void {
  const text = withoutLineEnd(line);
  const { container } = state;
  if (container.kind === 'fence') {
    state.scanned += Math.min(line.length, markerLength);
    state.source += line;
    if (closesFence(text, container.fence)) close(state, closed);
    else state.container = withLine(container, text);
    return;
  }
  if (container.kind === 'html') {
    state.scanned += line.length;
    state.source += line;
    const ended = container.end === undefined ? text.trim() === '' : endsHtml(text, container.end);
    if (ended) close(state, closed);
    return;
  }
  const start = readLineStart(text);
  state.scanned +=
    readsOn.has(start.kind) || text.trimStart().startsWith('<')
      ? line.length
      : Math.min(line.length, markerLength);
  const verdict = continues(container, start);
  // Blank lines between blocks stand at the head of the next one's source.
  if (verdict === 'no' && container.kind !== 'none') close(state, closed);
  else if (isSibling(container, start) && state.rest.length >= pieceLength) endPiece(state, '');
  state.source += line;
  state.rest += line;
  if (verdict === 'last') close(state, closed);
  else if (verdict === 'no') open(state, start, text, closed);
  else state.container = afterLine(container, start, text);
}

/** Whether a line belongs to the open block; `last`: it does, and nothing after it can. In doubt it belongs: the lexer knows more. */
function continues(container: Container, start: LineStart): 'yes' | 'last' | 'no' {
  switch (container.kind) {
    case 'paragraph':
    case 'quote':
      if (start.kind === 'blank') return 'last';
      if (start.kind === 'rule') return start.underline ? 'last' : 'no';
      if (container.kind === 'paragraph') {
        // Under a definition, too, the line may be text: the lexer knows which.
        if (start.kind === 'underline' && !/^ {0,3}\[|\|/.test(container.head)) return 'last';
        return interrupts(start) ? 'no' : 'yes';
      }
      if (start.kind === 'quote') return 'yes';
      // Behind a quote any marker starts a list; a paragraph goes on over "1986. A great year".
      if (container.afterEmpty || start.kind === 'list') return 'no';
      return interrupts(start) ? 'no' : 'yes';
    case 'indented':
      return start.kind === 'blank' || start.kind === 'indented' ? 'yes' : 'no';
    case 'list':
      if (start.kind === 'blank' || start.indent >= container.contentIndent) return 'yes';
      // Each footnote is a block of its own.
      if (start.kind === 'list')
        return start.item.type === container.type && start.item.type !== '^' ? 'yes' : 'no';
      if (container.afterBlank || start.kind === 'rule' || start.kind === 'quote') return 'no';
      return interrupts(start) ? 'no' : 'yes';
    default:
      return 'no';
  }
}

function interrupts(start: LineStart): boolean {
  if (start.kind === 'html') return start.interrupts;
  if (start.kind === 'list') return start.item.interrupts;
  return (
    start.kind === 'heading' || start.kind === 'fence' || start.kind === 'quote' || start.kind === 'rule'
  );
}

function afterLine(container: Container, start: LineStart, text: string): Container {
  // One underline has looked at the head; the next needs its answer only.
  if (container.kind === 'paragraph' && start.kind === 'underline') return { kind: 'paragraph', head: '|' };
  if (container.kind === 'paragraph' && container.head === '') return { kind: 'paragraph', head: text };
  if (container.kind === 'quote') {
    return { kind: 'quote', afterEmpty: start.kind === 'quote' && start.empty };
  }
  if (container.kind !== 'list') return container;
  if (start.kind === 'blank') return container.afterBlank ? container : { ...container, afterBlank: true };
  // A sibling's marker may be indented otherwise; a marker at the content's depth is a nested list's.
  if (start.kind === 'list' && start.indent < container.contentIndent) {
    return { ...container, contentIndent: start.item.contentIndent, afterBlank: start.item.empty };
  }
  return container.afterBlank ? { ...container, afterBlank: false } : container;
}

function open(state: ScanState, start: LineStart, text: string, closed: ScannedBlock[]): void {
  switch (start.kind) {
    case 'blank':
      state.container = none;
      return;
    case 'heading':
    case 'rule':
      close(state, closed);
      return;
    case 'fence':
      state.container = { kind: 'fence', fence: start.fence, pieces: [], tail: '' };
      return;
    case 'list':
      state.container = {
        kind: 'list',
        type: start.item.type,
        indent: start.indent,
        contentIndent: start.item.contentIndent,
        afterBlank: start.item.empty,
      };
      return;
    case 'html':
      state.container = { kind: 'html', end: start.end };
      if (start.end !== undefined && endsHtml(text, start.end)) close(state, closed);
      return;
    case 'quote':
      state.container = { kind: 'quote', afterEmpty: start.empty };
      return;
    case 'indented':
      state.container = { kind: 'indented' };
      return;
    case 'underline':
    case 'text':
      state.container = { kind: 'paragraph', head: text };
  }
}

function close(state: ScanState, closed: ScannedBlock[]): void {
  const { container, source } = state;
  if (container.kind === 'html') closed.push({ kind: 'html', source });
  else if (container.kind === 'fence') {
    const { fence, pieces, tail } = container;
    closed.push({ kind: 'code', source, info: fence.info, pieces: tail === '' ? pieces : [...pieces, tail] });
  } else closed.push({ kind: 'markdown', source, pieces: state.pieces, rest: state.rest });
  state.container = none;
  state.source = '';
  state.pieces = [];
  state.rest = '';
}

function withLine(container: Container & { kind: 'fence' }, text: string): Container {
  const tail = `${container.tail}${withoutIndent(text, container.fence.indent)}\n`;
  if (tail.length < codePieceLength) return { ...container, tail };
  return { ...container, pieces: [...container.pieces, tail], tail: '' };
}

function endsHtml(text: string, end: string): boolean {
  return text.toLowerCase().includes(end);
}

/** Content of a fence that is indented itself loses as much indentation as the fence has. */
function withoutIndent(text: string, indent: number): string {
  let at = 0;
  while (at < indent && text[at] === ' ') at += 1;
  return text.slice(at);
}
