/** A stretch of a document under one heading. */
export type DocumentSection = {
  /** `path#line`: the same section keeps its id as long as it stays where it is. */
  id: string;
  /** Path of the file from the project's root, with `/`. */
  path: string;
  /** The headings above the section and its own, outermost first. */
  headings: readonly string[];
  /** The first line's number, from 1. */
  line: number;
  blocks: readonly DocumentBlock[];
};

/** A paragraph, list, table or fenced code, exactly as the file has it. */
export type DocumentBlock = {
  kind: 'prose' | 'table' | 'code';
  /** The first line's number, from 1. */
  line: number;
  /** The file's own lines, joined with `\n`; nothing is trimmed or rewritten, so that it can be quoted. */
  text: string;
};

const headingPattern = /^(#{1,6})\s+(.+?)\s*#*\s*$/;
const fencePattern = /^\s*(`{3,}|~{3,})/;

/** Splits a Markdown or MDX text at its headings and blank lines. A `#` in fenced code is no heading. */
export function splitDocument(path: string, source: string): DocumentSection[] {
  const sections: DocumentSection[] = [];
  const open: string[] = [];
  let blocks: DocumentBlock[] = [];
  let start = 1;
  let lines: string[] = [];
  let fence: string | undefined;

  const endBlock = (nextLine: number): void => {
    const text = lines.join('\n');
    const kind = blockKind(lines);
    if (lines.length > 0 && !isMarkup(lines)) blocks.push({ kind, line: nextLine - lines.length, text });
    lines = [];
  };
  const endSection = (): void => {
    if (blocks.length > 0)
      sections.push({ id: `${path}#${start}`, path, headings: present(open), line: start, blocks });
    blocks = [];
  };

  const all = source.split(/\r?\n/);
  for (const [index, line] of all.entries()) {
    const number = index + 1;
    const heading = fence === undefined ? headingPattern.exec(line) : null;
    const mark = fencePattern.exec(line)?.[1];
    if (heading) {
      endBlock(number);
      endSection();
      start = number;
      const depth = heading[1]?.length ?? 1;
      open.length = Math.min(open.length, depth - 1);
      open[depth - 1] = heading[2] ?? '';
    } else if (fence !== undefined) {
      lines.push(line);
      if (mark?.startsWith(fence) && line.trim() === mark) {
        fence = undefined;
        endBlock(number + 1);
      }
    } else if (mark) {
      endBlock(number);
      fence = mark;
      lines.push(line);
    } else if (line.trim() === '') endBlock(number);
    else lines.push(line);
  }
  endBlock(all.length + 1);
  endSection();
  return sections;
}

function blockKind(lines: readonly string[]): DocumentBlock['kind'] {
  if (fencePattern.test(lines[0] ?? '')) return 'code';
  return lines[0]?.trimStart().startsWith('|') ? 'table' : 'prose';
}

// MDX's imports, exports and elements, and HTML comments: machinery, not sentences.
function isMarkup(lines: readonly string[]): boolean {
  return /^(import\s|export\s|<|\{)/.test(lines[0]?.trimStart() ?? '');
}

// A document may skip a level, which leaves a hole.
function present(headings: readonly (string | undefined)[]): string[] {
  return headings.filter((heading) => heading !== undefined);
}
