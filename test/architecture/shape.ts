import ts from 'typescript';

import { importsOf, parse, visit } from './imports-of.js';
import type { SourceFile, Violation } from './source-files.js';

/** Files that have grown past what one reading holds: split them by noun. */
export function tooLong(files: SourceFile[], limit = 400): Violation[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > limit ? [`${path} has ${lines} lines; ${limit} are the most`] : [];
  });
}

/** Paths that are not lower-case words joined by hyphens, with any endings after dots. */
export function misnamed(paths: string[]): Violation[] {
  const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
  return paths.flatMap((path) => {
    const wrong = path.split('/').filter((part) => !kebab.test(part));
    return wrong.length > 0 ? [`${path}: "${wrong.join('", "')}" is not kebab-case`] : [];
  });
}

/** `export default`, by whatever spelling. */
export function defaultExports(files: SourceFile[]): Violation[] {
  const isDefault = (statement: ts.Statement): boolean =>
    ts.isExportAssignment(statement) ||
    (ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) ||
    (ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.some(({ name }) => name.text === 'default'));
  return files.flatMap((file) =>
    parse(file).statements.some(isDefault) ? [`${file.path} has a default export; name it`] : [],
  );
}

/** Imports of a barrel by what stands behind it: barrels are for other folders. */
export function barrelsFromInside(files: SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap(({ specifier, target }) => {
      const folder = target?.match(/^(.*)\/index$/)?.[1];
      if (folder === undefined || !file.path.startsWith(`${folder}/`)) return [];
      return [
        `${file.path} imports ${specifier}, its own folder's barrel; import the file that has the name`,
      ];
    }),
  );
}

/** Barrels and root entries with anything in them but `export … from` (and a comment or directive). */
export function entriesThatDo(files: SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    if (!/(^|\/)index\.tsx?$/.test(file.path)) return [];
    const other = parse(file).statements.find(
      (statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier),
    );
    return other ? [`${file.path} does more than export: ${other.getText().split('\n', 1)[0]}`] : [];
  });
}

/** Rings of value imports, each named once. A lazy import closes no ring: by then the modules have run. */
export function importRings(files: SourceFile[]): Violation[] {
  const names = new Map(files.map((file) => [file.path.replace(/\.tsx?$/, ''), file]));
  const edges = (name: string): string[] => {
    const file = names.get(name);
    if (!file) return [];
    return importsOf(file).flatMap(({ kind, target }) =>
      kind === 'value' && target !== undefined && names.has(target) ? [target] : [],
    );
  };
  const rings: Violation[] = [];
  const settled = new Set<string>();
  const walk = (name: string, trail: string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) {
      rings.push(`import ring: ${[...trail.slice(start), name].join(' → ')}`);
      return;
    }
    if (settled.has(name)) return;
    for (const next of edges(name)) walk(next, [...trail, name]);
    settled.add(name);
  };
  for (const name of names.keys()) walk(name, []);
  return rings;
}

const drawing = /^src\/(react|components|markdown|compat)\//;
const reactish = /^(react|react-dom|zustand|zustand\/react)$/;

/**
 * `'use client'` stands first in every module of the drawing folders that runs React: it imports a value from react,
 * react-dom or zustand, calls a hook, or hangs a handler or ref on an element. Other `.tsx` there may have it, and
 * nothing else does, so that a server component may import hooks, components and plain functions from one entry.
 */
export function clientDirectives(files: SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const has = hasClientDirective(file);
    const draws = drawing.test(file.path);
    const needs = draws && runsReact(file);
    if (needs && !has) return [`${file.path} runs React and must begin with 'use client'`];
    if (has && !needs && !(draws && file.path.endsWith('.tsx'))) {
      return [`${file.path} begins with 'use client' but runs no React`];
    }
    return [];
  });
}

function runsReact(file: SourceFile): boolean {
  if (importsOf(file).some(({ kind, specifier }) => kind === 'value' && reactish.test(specifier)))
    return true;
  let runs = false;
  visit(file, (node) => {
    if (ts.isCallExpression(node) && /^use([A-Z]|$)/.test(node.expression.getText())) runs = true;
    if (ts.isJsxAttribute(node) && /^(on[A-Z].*|ref)$/.test(node.name.getText())) runs = true;
  });
  return runs;
}

/** Whether the module's first statement is the directive. */
export function hasClientDirective(file: SourceFile): boolean {
  const [first] = parse(file).statements;
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === 'use client'
  );
}
