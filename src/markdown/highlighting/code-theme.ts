import type { IRawTheme } from '@shikijs/vscode-textmate';

import type { CodeKind } from './code-highlighter.js';

/**
 * Which TextMate scopes are of which kind. The most specific scope wins, whatever the order; a list of two names parted by
 * a space is a scope inside of another.
 */
const scopes: Record<CodeKind, readonly string[]> = {
  comment: ['comment', 'punctuation.definition.comment', 'string.quoted.docstring'],
  constant: ['constant', 'support.constant', 'keyword.other.unit', 'variable.language.special'],
  deleted: ['markup.deleted', 'punctuation.definition.deleted'],
  escape: ['constant.character.escape', 'string.regexp', 'constant.other.placeholder', 'entity.name.label'],
  function: ['entity.name.function', 'support.function', 'variable.function', 'entity.name.method'],
  heading: ['markup.heading', 'entity.name.section', 'meta.diff.header', 'meta.diff.range', 'markup.bold'],
  inserted: ['markup.inserted', 'punctuation.definition.inserted'],
  keyword: [
    'keyword',
    'storage',
    'variable.language',
    'keyword.operator.new',
    'keyword.operator.expression',
    'keyword.operator.word',
    'keyword.operator.wordlike',
    'keyword.operator.logical.python',
    'constant.language.import-export-all',
    'punctuation.definition.list',
  ],
  operator: ['keyword.operator', 'storage.type.function.arrow', 'punctuation.separator.key-value'],
  property: [
    'entity.other.attribute-name',
    'support.type.property-name',
    'meta.object-literal.key',
    'variable.other.property',
    'variable.other.object.property',
    'keyword.other.definition.ini',
    'support.variable.property',
  ],
  string: ['string', 'punctuation.definition.string', 'markup.inline.raw', 'markup.underline.link'],
  tag: ['entity.name.tag', 'punctuation.definition.tag', 'support.class.component'],
  type: [
    'entity.name.type',
    'entity.name.class',
    'entity.name.namespace',
    'entity.other.inherited-class',
    'support.type',
    'support.class',
    'storage.type.java',
    'storage.modifier.import.java',
    'storage.type.cs',
    'meta.template.expression entity.name.type',
  ],
};

const kinds = Object.keys(scopes) as CodeKind[]; // The keys of a record over that union.

/** A theme whose colours are not seen by anyone: each is the number of a kind. Zero is plain. */
export const codeTheme: IRawTheme = {
  settings: [
    { settings: { foreground: colourOf(0), background: colourOf(0) } },
    ...kinds.map((kind, index) => ({
      scope: [...scopes[kind]],
      settings: { foreground: colourOf(index + 1) },
    })),
    // Code inside of a template is code again.
    { scope: ['meta.template.expression', 'meta.embedded'], settings: { foreground: colourOf(0) } },
  ],
};

function colourOf(number: number): string {
  return `#${number.toString(16).padStart(6, '0')}`;
}

/** The kind that a colour of the theme stands for. */
export function kindOf(colour: string | undefined): CodeKind | undefined {
  return kinds[Number.parseInt((colour ?? '#0').slice(1), 16) - 1];
}
