import * as components from 'colloquy/components';
import type { PartEntry, PartTable } from 'colloquy/components';

type NamedTable = { component: string | null; table: PartTable };

/** Every table of parts that is exported, by its component: `ToolPart`, or nothing for parts that stand alone. */
function partTables(): NamedTable[] {
  return Object.entries<unknown>({ ...components }).flatMap(([name, value]): NamedTable[] => {
    // The suite of conformance draws each entry: what is no table fails there.
    if (name.endsWith('Parts')) return [{ component: null, table: value as PartTable }];
    const isComponent = typeof value === 'object' && value !== null && 'parts' in value;
    return isComponent ? [{ component: name, table: value.parts as PartTable }] : [];
  });
}

/** All parts by their class. */
export function partsByClass(): Map<string, PartEntry> {
  const entries = partTables().flatMap(({ table }) => Object.values(table));
  return new Map(entries.map((entry) => [entry.className, entry]));
}

/** The tables as a page to read: element, class, attributes, custom properties of each part. */
export function partsDocument(): string {
  const rows = partTables().flatMap(({ component, table }) =>
    Object.entries(table).map(([name, entry]) => rowOf(component ? `${component}.${name}` : name, entry)),
  );
  return [
    '# Parts',
    '',
    'Every element that the components render, and what to style it by. An attribute without values is there or not.',
    'This page is written by `test/components/parts-document.test.ts` from the tables beside the parts (`vitest -u`), and',
    'other tests compare the tables with the DOM.',
    '',
    '| part | element | class | attributes | custom properties |',
    '|---|---|---|---|---|',
    ...rows.toSorted(),
    '',
  ].join('\n');
}

function rowOf(name: string, { element, className, data, variables = {} }: PartEntry): string {
  const attributes = Object.entries(data).map(([attribute, says]) => {
    const values = typeof says === 'string' ? says : says.map((value) => `\`${value}\``).join(', ');
    return `\`${attribute}\`: ${values}`;
  });
  const numbers = Object.entries(variables).map(([variable, says]) => `\`${variable}\`: ${says}`);
  const cells = [
    `\`${name}\``,
    `\`<${element}>\``,
    `\`${className}\``,
    attributes.join('<br>'),
    numbers.join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`.replaceAll('  ', ' ');
}
