import type { Token } from 'marked';

import { openBlock, scan, scanEnd } from './block-scanner.js';
import { readFootnote } from './footnote-tokenizer.js';
import { labelsIn, lexBlock, noDefinitions, type Definitions } from './lex-block.js';
import { noLongBlock, type LexedPiece, type LongBlock } from './long-block.js';
import { pieceLexer } from './piece-lexer.js';
import { repairOpenBlock } from './repair-open-block.js';
import { initialScan, type ScannedBlock, type ScanState } from './scan-state.js';

/** One top-level block, ready to be drawn. A finished block keeps its identity; `id` is its place and its React key. */
export type MarkdownBlock =
  | {
      kind: 'markdown';
      id: number;
      source: string;
      /** What `tokens` are of: the source, its last piece, or what a footnote says. */
      rest: string;
      /** The normalized label of a footnote, which is drawn behind all blocks. */
      note?: string | undefined;
      tokens: readonly Token[];
      labels: readonly string[];
      /** Labels whose definition may still come: until the text is done their links are text. */
      awaited: readonly string[];
      /** A long list, table, quote or paragraph is lexed in pieces, one element all the same. These stay as they are; `tokens` is the last. */
      earlier: readonly LexedPiece[];
    }
  | { kind: 'html'; id: number; source: string }
  | { kind: 'code'; id: number; source: string; info: string; pieces: readonly string[] };

/** The blocks of a text in groups of a fixed size: a change replaces one group, and the others are skipped whole. */
export type BlockGroups = readonly (readonly MarkdownBlock[])[];

/** A text as far as it is known. Immutable; every function here returns a new one. */
export type MarkdownDocument = {
  scan: ScanState;
  /** Finished blocks only. */
  groups: BlockGroups;
  /** How many blocks are finished. */
  count: number;
  definitions: Definitions;
  /** The labels that finished blocks wait for. */
  awaited: readonly string[];
  /** How far the open block has been lexed, if it is long. */
  long: LongBlock;
  /** Characters given to the lexer for finished blocks, so far. For tests. */
  lexed: number;
};

export const groupSize = 32;

export function emptyDocument(): MarkdownDocument {
  return {
    scan: initialScan,
    groups: [],
    count: 0,
    definitions: noDefinitions(),
    awaited: [],
    long: noLongBlock,
    lexed: 0,
  };
}

/** The document with `delta` at its end. */
export function extendDocument(document: MarkdownDocument, delta: string): MarkdownDocument {
  const [state, closed] = scan(document.scan, delta);
  const next = freeze({ ...document, scan: state }, closed);
  // What came at once is lexed once, so there is nothing to gain; and a page comes out as its server drew it.
  if (document.scan.length === 0 || state.pieces.length === next.long.taken) return next;
  let { lexed } = next;
  const long = pieceLexer()?.takePieces(
    next.long,
    state.pieces,
    next.definitions,
    (characters) => (lexed += characters),
  );
  if (long === undefined) return next;
  return { ...next, long, lexed };
}

/** The document of the whole `text`: what it knows of it already is kept, else it starts anew. */
export function reviseDocument(document: MarkdownDocument, text: string): MarkdownDocument {
  const known = document.scan.length;
  if (text.length >= known && startsWith(text, document)) {
    return text.length === known ? document : extendDocument(document, text.slice(known));
  }
  return extendDocument(emptyDocument(), text);
}

/** What to draw: the finished blocks, and the open one as far as it has come; with `done`, all of them finished. */
export function viewDocument(document: MarkdownDocument, done: boolean): BlockGroups {
  if (done) return settled(freeze({ ...document, scan: initialScan }, scanEnd(document.scan)));
  const open = openBlock(document.scan);
  if (open === undefined) return document.groups;
  const { count: id, definitions, awaited, long } = document;
  if (open.kind !== 'markdown') return append(document.groups, { ...open, id });
  const { source } = open;
  if (long.pieces.length > 0) {
    const rest = repairOpenBlock(long.pending + open.rest, awaited);
    const finished = pieceLexer()?.finishPieces(long, rest, definitions);
    const { earlier, tokens } = finished ?? { earlier: long.pieces, tokens: [] };
    return append(document.groups, {
      kind: 'markdown',
      id,
      source,
      rest,
      tokens,
      labels: [],
      awaited: [],
      earlier,
    });
  }
  const note = readFootnote(source);
  const rest = repairOpenBlock(note?.body ?? source, awaited);
  const { tokens } = lexBlock(rest, definitions, true);
  return append(document.groups, {
    kind: 'markdown',
    id,
    source,
    rest,
    note: note?.label,
    tokens,
    labels: [],
    awaited: [],
    earlier: [],
  });
}

/** Lexes closed blocks, once each, and again those earlier ones that refer to a definition which comes only now. */
function freeze(document: MarkdownDocument, closed: readonly ScannedBlock[]): MarkdownDocument {
  if (closed.length === 0) return document;
  let { groups, count, definitions, awaited, long, lexed } = document;
  const look = (characters: number): void => void (lexed += characters);
  /** Label → the block that defines it, for the labels that are new. */
  const definedBy = new Map<string, number>();
  for (const scanned of closed) {
    const drawn = draw(scanned, count, definitions, long, look);
    long = noLongBlock;
    const labels = Object.keys(drawn.definitions);
    if (labels.length > 0) definitions = Object.assign(noDefinitions(), definitions, drawn.definitions);
    for (const label of labels) definedBy.set(label, count);
    groups = append(groups, drawn.block);
    if (drawn.block.kind === 'markdown' && drawn.block.awaited.length > 0) {
      awaited = [...new Set([...awaited, ...drawn.block.awaited])];
    }
    count += 1;
  }
  if (definedBy.size > 0) {
    groups = groups.map((group) => {
      if (!group.some((block) => refersAhead(block, definedBy))) return group;
      return group.map((block) => redefine(block, definedBy, definitions, look));
    });
  }
  return { ...document, groups, count, definitions, awaited, long, lexed };
}

/** What is awaited when the text is done has not come: it is shown as it was written. */
function settled({ groups, definitions }: MarkdownDocument): BlockGroups {
  const waits = (block: MarkdownBlock) => block.kind === 'markdown' && block.awaited.length > 0;
  return groups.map((group) => {
    if (!group.some(waits)) return group;
    return group.map((block) => {
      if (block.kind !== 'markdown' || block.awaited.length === 0) return block;
      return { ...block, tokens: lexBlock(block.rest, definitions).tokens, awaited: [] };
    });
  });
}

type Drawn = { block: MarkdownBlock; definitions: Definitions };

function draw(
  scanned: ScannedBlock,
  id: number,
  known: Definitions,
  begun: LongBlock,
  look: (characters: number) => void,
): Drawn {
  if (scanned.kind !== 'markdown') return { block: { ...scanned, id }, definitions: noDefinitions() };
  const { source, rest } = scanned;
  const kind = scanned.kind;
  const lexer = begun.pieces.length > 0 ? pieceLexer() : undefined;
  if (lexer !== undefined) {
    const long = lexer.takePieces(begun, scanned.pieces, known, look);
    const last = long.pending + rest;
    const finished = lexer.finishPieces(long, last, known);
    look(last.length);
    if (finished !== undefined) {
      const { earlier, tokens, definitions } = finished;
      return {
        block: { kind, id, source, rest: last, tokens, labels: labelsIn(last), awaited: [], earlier },
        definitions,
      };
    }
  }
  const note = readFootnote(source);
  const body = note?.body ?? source;
  look(body.length);
  const { tokens, definitions, awaited } = lexBlock(body, known, true);
  const labels = labelsIn(body);
  return {
    block: { kind, id, source, rest: body, note: note?.label, tokens, labels, awaited, earlier: [] },
    definitions,
  };
}

/** Whether the block names a label that a later block has defined, or another piece of its own. */
function refersAhead(block: MarkdownBlock, definedBy: ReadonlyMap<string, number>): boolean {
  if (block.kind !== 'markdown') return false;
  const ahead = (label: string) => (definedBy.get(label) ?? -1) > block.id;
  const beside = (label: string) => definedBy.get(label) === block.id;
  return (
    block.labels.some(ahead) || block.earlier.some(({ labels }) => labels.some(ahead) || labels.some(beside))
  );
}

function redefine(
  block: MarkdownBlock,
  definedBy: ReadonlyMap<string, number>,
  known: Definitions,
  look: (characters: number) => void,
): MarkdownBlock {
  if (block.kind !== 'markdown' || !refersAhead(block, definedBy)) return block;
  if (block.earlier.length === 0) {
    look(block.rest.length);
    const { tokens, awaited } = lexBlock(block.rest, known, true);
    return { ...block, tokens, awaited };
  }
  const defined = (label: string) => (definedBy.get(label) ?? -1) >= block.id;
  const lexer = pieceLexer();
  const earlier = lexer?.redefinePieces(block.earlier, defined, known, look) ?? block.earlier;
  if (!block.labels.some(defined)) return { ...block, earlier };
  look(block.rest.length);
  const finished = lexer?.finishPieces({ ...noLongBlock, pieces: earlier }, block.rest, known);
  return { ...block, earlier, tokens: finished?.tokens ?? block.tokens };
}

function append(groups: BlockGroups, block: MarkdownBlock): BlockGroups {
  const last = groups.at(-1);
  if (last === undefined || last.length === groupSize) return [...groups, [block]];
  return [...groups.slice(0, -1), [...last, block]];
}

function startsWith(text: string, document: MarkdownDocument): boolean {
  let at = 0;
  for (const group of document.groups) {
    for (const { source } of group) {
      if (!text.startsWith(source, at)) return false;
      at += source.length;
    }
  }
  const { source, line } = document.scan;
  return text.startsWith(source, at) && text.startsWith(line, at + source.length);
}
