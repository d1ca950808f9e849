import type { Token } from 'marked';

import { initialScan, openBlock, scan, scanEnd, type ScannedBlock, type ScanState } from './block-scanner.js';
import { labelsIn, lexBlock, noDefinitions, type Definitions } from './lex-block.js';
import { repairOpenBlock } from './repair-open-block.js';

/** One top-level block, ready to be drawn. A finished block keeps its identity; `id` is its place and its React key. */
export type MarkdownBlock =
  | { kind: 'markdown'; id: number; source: string; tokens: readonly Token[]; labels: readonly string[] }
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
  /** Characters given to the lexer for finished blocks, so far. For tests. */
  lexed: number;
};

export const groupSize = 32;

export function emptyDocument(): MarkdownDocument {
  return { scan: initialScan, groups: [], count: 0, definitions: noDefinitions(), lexed: 0 };
}

/** The document with `delta` at its end. */
export function extendDocument(document: MarkdownDocument, delta: string): MarkdownDocument {
  const [state, closed] = scan(document.scan, delta);
  return freeze({ ...document, scan: state }, closed);
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
  if (done) return freeze({ ...document, scan: initialScan }, scanEnd(document.scan)).groups;
  const open = openBlock(document.scan);
  if (open === undefined) return document.groups;
  const id = document.count;
  if (open.kind !== 'markdown') return append(document.groups, { ...open, id });
  const source = repairOpenBlock(open.source);
  const { tokens } = lexBlock(source, document.definitions);
  return append(document.groups, { kind: 'markdown', id, source, tokens, labels: [] });
}

/** Lexes closed blocks, once each, and again those earlier ones that refer to a definition which comes only now. */
function freeze(document: MarkdownDocument, closed: readonly ScannedBlock[]): MarkdownDocument {
  if (closed.length === 0) return document;
  let { groups, count, definitions, lexed } = document;
  /** Label → the block that defines it, for the labels that are new. */
  const definedBy = new Map<string, number>();
  for (const scanned of closed) {
    const drawn = draw(scanned, count, definitions);
    if (scanned.kind === 'markdown') lexed += scanned.source.length;
    const labels = Object.keys(drawn.definitions);
    if (labels.length > 0) definitions = Object.assign(noDefinitions(), definitions, drawn.definitions);
    for (const label of labels) definedBy.set(label, count);
    groups = append(groups, drawn.block);
    count += 1;
  }
  if (definedBy.size > 0) {
    const refersAhead = (block: MarkdownBlock) =>
      block.kind === 'markdown' && block.labels.some((label) => (definedBy.get(label) ?? -1) > block.id);
    groups = groups.map((group) => {
      if (!group.some(refersAhead)) return group;
      return group.map((block) => {
        if (!refersAhead(block)) return block;
        lexed += block.source.length;
        return draw({ kind: 'markdown', source: block.source }, block.id, definitions).block;
      });
    });
  }
  return { ...document, groups, count, definitions, lexed };
}

function draw(
  scanned: ScannedBlock,
  id: number,
  known: Definitions,
): { block: MarkdownBlock; definitions: Definitions } {
  if (scanned.kind !== 'markdown') return { block: { ...scanned, id }, definitions: noDefinitions() };
  const { source } = scanned;
  const { tokens, definitions } = lexBlock(source, known);
  return { block: { kind: 'markdown', id, source, tokens, labels: labelsIn(source) }, definitions };
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
