import path from 'node:path';

import ts from 'typescript';

import type { SourceFile } from './source-files.js';

export type Import = {
  /** As written. */
  specifier: string;
  /** The path from the root without its ending, where the specifier is relative. */
  target?: string;
  /** `value` runs the module, `type` is erased, `lazy` is an `import()`. */
  kind: 'value' | 'type' | 'lazy';
  /** Names as the other module exports them; `*` for all of them. */
  names: string[];
};

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

/** The file as TypeScript's own parser sees it. */
export function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, tree);
  return tree;
}

/** Visits every node of the file, outermost first. */
export function visit(file: SourceFile, visitor: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visitor(node);
    ts.forEachChild(node, step);
  };
  step(parse(file));
}

/**
 * Everything the file imports: `import`, `export … from`, `import()` and `import('…').Type`. `import { type A }` counts
 * as a value import, for the compiler keeps such a line.
 */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (literal: ts.Node | undefined, kind: Import['kind'], names: string[]): void => {
    if (!literal || !ts.isStringLiteralLike(literal)) return;
    const specifier = literal.text;
    const target = specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(file.path), specifier).replace(/\.(js|ts|tsx|mjs)$/, '')
      : undefined;
    found.push({ specifier, kind, names, ...(target === undefined ? {} : { target }) });
  };
  visit(file, (node) => {
    if (ts.isImportDeclaration(node)) {
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, isType ? 'type' : 'value', importedNames(node.importClause));
    } else if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      const names = clause && ts.isNamedExports(clause) ? clause.elements.map(originalName) : ['*'];
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value', names);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'lazy', ['*']);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type', ['*']);
    }
  });
  return found;
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  const named = bindings && (ts.isNamedImports(bindings) ? bindings.elements.map(originalName) : ['*']);
  return [...(clause?.name ? ['default'] : []), ...(named ?? [])];
}

function originalName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}
