#!/usr/bin/env node
/**
 * Writes the tables of what `run.mjs` recorded between the markers of the READMEs: all of it into this folder's, the short
 * one into the package's. `--check` changes nothing, and fails where a README says something else than the records.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { benches } from './cases.mjs';
import { figureOf, microsecondsPerToken, readResult } from './read-results.mjs';
import { serverTables } from './server/tables.mjs';

/** @param {number} value */
function short(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

/** @param {import('./read-results.mjs').Figure | undefined} figure */
const spread = (figure) =>
  figure ? `${short(figure.middle)} (${short(figure.least)}–${short(figure.most)})` : '–';

/**
 * The middle of one over the middle of the other.
 * @param {import('./read-results.mjs').Figure | undefined} figure
 * @param {import('./read-results.mjs').Figure | undefined} bound
 */
const ratio = (figure, bound) => (figure && bound ? `${(figure.middle / bound.middle).toFixed(2)}×` : '–');

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** @param {string} contender */
const boundOf = (contender) => (/plain|raw-text/.test(contender) ? 'raw-text' : 'raw-markdown');

/** @param {import('./read-results.mjs').CaseResult} result */
function streamTable(result) {
  const head = [
    'contender',
    'main thread, µs a token (least–most)',
    'over its bound',
    'commits',
    'frames',
    'frame p95, ms',
    'lag at the end, ms',
    'growth last/first tenth',
    'heap kept, MB',
  ];
  const rows = Object.keys(result.runs).map((contender) => {
    const cost = figureOf(result, contender, microsecondsPerToken);
    /** @param {string} name */
    const middle = (name) => {
      const figure = figureOf(result, contender, ({ run }) => run?.[name]);
      return figure ? short(figure.middle) : '–';
    };
    const names = ['commits', 'frames', 'p95', 'lagMs', 'growth', 'heapKeptMb'];
    const bound = figureOf(result, boundOf(contender), microsecondsPerToken);
    return [`\`${contender}\``, spread(cost), ratio(cost, bound), ...names.map(middle)];
  });
  return table(head, rows);
}

/** @param {Record<string, import('./read-results.mjs').CaseResult>} cases */
function threadTable(cases) {
  const lengths = Object.entries(cases);
  const [first, last] = [lengths[0]?.[1], lengths.at(-1)?.[1]];
  const head = [
    'contender',
    ...lengths.map(([name]) => `µs a token, ${name.replace('thread-', '')} messages`),
    'growth',
    ...lengths.map(([name]) => `mount ms, ${name.replace('thread-', '')}`),
    'heap of the longest, MB',
  ];
  const rows = Object.keys(last?.runs ?? {}).map((contender) => [
    `\`${contender}\``,
    ...lengths.map(([, result]) => spread(figureOf(result, contender, microsecondsPerToken))),
    ratio(figureOf(last, contender, microsecondsPerToken), figureOf(first, contender, microsecondsPerToken)),
    ...lengths.map(([, result]) => spread(figureOf(result, contender, ({ mount }) => mount['mountMs']))),
    spread(figureOf(last, contender, ({ mount }) => mount['heapKeptMb'])),
  ]);
  return table(head, rows);
}

/** @type {[string, (run: import('./read-results.mjs').Run) => number | boolean | null | undefined][]} */
const listFigures = [
  ['first paint, ms', ({ mount }) => mount['firstPaintMs']],
  ['fling, main-thread ms', ({ fling }) => fling?.['mainMs']],
  ['drag, main-thread ms', ({ drag }) => drag?.['mainMs']],
  ['heap kept, MB', ({ mount }) => mount['heapKeptMb']],
];

/** @param {import('./read-results.mjs').CaseResult} result */
function listTable(result) {
  const head = [
    'contender',
    ...listFigures.flatMap(([name]) => [name, 'over the bound']),
    'blank frames',
    'elements',
  ];
  const rows = Object.keys(result.runs).map((contender) => {
    const cells = listFigures.flatMap(([, pick]) => {
      const figure = figureOf(result, contender, pick);
      return [spread(figure), ratio(figure, figureOf(result, 'raw-window', pick))];
    });
    const blank = ['fling', 'drag'].map((kind) => {
      const figure = figureOf(
        result,
        contender,
        (run) => run[/** @type {'fling' | 'drag'} */ (kind)]?.['blankFrames'],
      );
      return figure ? short(figure.most) : '–';
    });
    const elements = figureOf(result, contender, ({ mount }) => mount['elements']);
    return [`\`${contender}\``, ...cells, blank.join(' / '), elements ? short(elements.middle) : '–'];
  });
  return table(head, rows);
}

/** @param {import('./read-results.mjs').BenchResult} result */
function footing({ date, machine, node, chromium, versions }) {
  return `Recorded ${date}: ${machine}; Chromium ${chromium} without a GPU, Node ${node.slice(1)}, React ${versions.react}.`;
}

/** Everything that was recorded, as this folder's README has it. */
export function longTables() {
  const sections = Object.keys(benches).flatMap((name) => {
    const result = readResult(name);
    if (!result) return [];
    const cases = Object.entries(result.cases);
    const tables =
      name === 'thread'
        ? [threadTable(result.cases)]
        : cases.map(
            ([title, each]) => `#### ${title}\n\n${name === 'list' ? listTable(each) : streamTable(each)}`,
          );
    return [`### ${name}`, footing(result), ...tables];
  });
  return [...sections, ...serverTables()].join('\n\n');
}

/** What the package's README has of it. */
export function shortTable() {
  const [stream, thread, list] = ['stream', 'thread', 'list'].map((name) => readResult(name)?.cases ?? {});
  /**
   * @param {import('./read-results.mjs').CaseResult | undefined} result
   * @param {string} contender
   */
  const tokenOver = (result, contender) =>
    ratio(
      figureOf(result, contender, microsecondsPerToken),
      figureOf(result, boundOf(contender), microsecondsPerToken),
    );
  const flood = stream?.['flood-100k'];
  const long = list?.['list-10000'];
  const rows = [
    [
      '100 kB of Markdown, streamed as fast as it comes',
      'the same DOM, grown by hand',
      tokenOver(flood, 'markdown'),
    ],
    ['the same with the gateway in the page', 'the same', tokenOver(flood, 'gateway-markdown')],
    ['100 kB of plain text', 'one text node, appended to', tokenOver(flood, 'plain')],
    [
      'a token with 2,000 messages above it',
      'the same with 10',
      ratio(
        figureOf(thread?.['thread-2000'], 'markdown', microsecondsPerToken),
        figureOf(thread?.['thread-10'], 'markdown', microsecondsPerToken),
      ),
    ],
    ...listFigures.map(([name, pick]) => [
      `10,000 messages: ${name.replace(/,.*/, '')}`,
      'a pool of recycled rows',
      ratio(figureOf(long, 'list', pick), figureOf(long, 'raw-window', pick)),
    ]),
  ];
  return table(['what', 'over', 'main thread'], rows);
}

/**
 * A text with what stands between two markers replaced. Without the markers it stays as it is.
 * @param {string} text
 * @param {string} block
 */
export function withTables(text, block) {
  return text.replace(
    /(<!-- bench: begin.*?-->)[^]*?(<!-- bench: end -->)/,
    (_, begin, end) => `${begin}\n\n${block}\n\n${end}`,
  );
}

/** The READMEs, with what stands between their markers. */
export const targets = [
  { file: fileURLToPath(new URL('./README.md', import.meta.url)), block: longTables },
  { file: fileURLToPath(new URL('../README.md', import.meta.url)), block: shortTable },
];

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, block } of targets) {
    const text = readFileSync(file, 'utf8');
    const next = withTables(text, block());
    if (next === text) continue;
    if (!process.argv.includes('--check')) writeFileSync(file, next);
    else {
      console.error(`${file} is not what the records say. Run: node bench/tables.mjs`);
      process.exitCode = 1;
    }
  }
}
