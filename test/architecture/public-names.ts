import path from 'node:path';

import ts from 'typescript';

import { root } from './source-files.js';

type Names = {
  /** What an entry exports that is there at run time. */
  values: string[];
  /** What it exports for types alone. */
  types: string[];
  /** Exports of ours whose declaration has no comment. */
  undocumented: string[];
};

/** What each of the modules exports, by TypeScript's reckoning. Sources come as paths from the root. */
export function publicNames(sources: string[], host?: ts.CompilerHost): Map<string, Names> {
  const files = sources.map((source) => path.posix.join(root.replaceAll('\\', '/'), source));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    jsx: ts.JsxEmit.ReactJSX,
    noLib: true,
    types: [],
  };
  const program = ts.createProgram(files, options, host ?? ts.createCompilerHost(options));
  const checker = program.getTypeChecker();
  return new Map(sources.map((source, index) => [source, namesOf(program, checker, files[index] ?? '')]));
}

function namesOf(program: ts.Program, checker: ts.TypeChecker, file: string): Names {
  const names: Names = { values: [], types: [], undocumented: [] };
  const tree = program.getSourceFile(file);
  const module = tree && checker.getSymbolAtLocation(tree);
  for (const symbol of module ? checker.getExportsOfModule(module) : []) {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const original = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    const isValue = (original.flags & ts.SymbolFlags.Value) !== 0 && !isTypeExport(symbol);
    (isValue ? names.values : names.types).push(symbol.name);
    if (!isDocumented(original)) names.undocumented.push(symbol.name);
  }
  names.values.sort();
  names.types.sort();
  return names;
}

/** `export type { A } from` makes a type of a class or constant. */
function isTypeExport(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    return (
      ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly)
    );
  });
}

/** A comment on any declaration will do: overloads share one, and so do a schema and the type named after it. */
function isDocumented(symbol: ts.Symbol): boolean {
  const declarations = (symbol.declarations ?? []).filter((node) =>
    /\/src\//.test(node.getSourceFile().fileName),
  );
  return (
    declarations.length === 0 || declarations.some((node) => ts.getJSDocCommentsAndTags(node).length > 0)
  );
}
