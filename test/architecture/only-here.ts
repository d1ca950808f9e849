import ts from 'typescript';

import { importsOf, parse, visit } from './imports-of.js';
import type { SourceFile, Violation } from './source-files.js';

type OnlyHere = {
  name: string;
  /** Why, as the end of the sentence "… stands in src/x.ts: …". */
  because: string;
  /** Folders of src where it may stand. */
  folders: string[];
  /** Where the rule looks, if not in all of src. */
  within?: RegExp;
  /** What it is that stands there, at this node. */
  finds: (node: ts.Node, file: SourceFile) => string | undefined;
};

const timers = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];
const clocks = ['Date.now', 'performance.now', 'AbortSignal.timeout'];
const chance = ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', 'crypto.randomBytes'];
const frames = ['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback'];
const page = ['document', 'window', 'navigator', 'location', 'localStorage', 'sessionStorage'];

/** One row for each thing that has one home. */
export const onlyHere: OnlyHere[] = [
  {
    name: 'JSON.parse',
    because: 'text becomes data at the edge, in the codec, where bad input has an error with a code',
    folders: ['protocol', 'agents'],
    finds: globalUse(['JSON.parse']),
  },
  {
    name: 'timers, clocks and chance',
    because: 'time and randomness come from src/shared, so that tests can move them by hand',
    folders: ['shared'],
    finds: (node, file) => globalUse([...timers, ...clocks, ...chance])(node, file) ?? currentDate(node),
  },
  {
    name: 'new WebSocket',
    because: 'only the connection runner opens sockets, or one page would hold several',
    folders: ['core/connection'],
    finds: (node) =>
      ts.isNewExpression(node) && /(^|\.)WebSocket$/.test(node.expression.getText())
        ? `new ${node.expression.getText()}`
        : undefined,
  },
  {
    name: 'animation frames',
    because: 'the core is told of frames through the port that src/browser implements',
    folders: ['browser'],
    finds: globalUse(frames),
  },
  {
    name: 'the page',
    because: 'everything else runs where there is no DOM',
    folders: ['browser', 'react', 'components', 'markdown'],
    finds: globalUse(page),
  },
  {
    name: 'Node’s globals',
    because: 'everything else runs in a browser, where they are missing',
    // One of the seeds reads its address from `process.env`, which bundlers replace.
    folders: ['server', 'agents/openai', 'compat/chat-websocket'],
    finds: globalUse(['process', 'Buffer', '__dirname', '__filename', 'require']),
  },
  {
    name: 'ws',
    because: 'it is an optional peer of colloquy/server alone',
    folders: ['server'],
    finds: importFrom((specifier) => specifier === 'ws' || specifier.startsWith('ws/')),
  },
  {
    name: 'useChatStream',
    because: 'a row that reads the whole thread is drawn again with each token; use useMessage and usePart',
    folders: [],
    within: /^src\/components\/(.+\/)?messages?\//,
    finds: (node) => (ts.isIdentifier(node) && node.text === 'useChatStream' ? 'useChatStream' : undefined),
  },
  {
    name: 'zod',
    because: "the whole of it weighs 93 KB in a page; write import * as z from 'zod/mini'",
    folders: [],
    finds: (node, file) =>
      importFrom((specifier) => /^zod(\/|$)/.test(specifier) && specifier !== 'zod/mini')(node, file) ??
      namedZodImport(node),
  },
  {
    name: 'z.config',
    because: 'zod’s settings are global and belong to the app that we are a guest of',
    folders: [],
    finds: (node) =>
      ts.isPropertyAccessExpression(node) && node.name.text === 'config' && node.expression.getText() === 'z'
        ? 'z.config'
        : undefined,
  },
];

/** Things that stand outside their home. */
export function misplaced(files: SourceFile[], rules = onlyHere): Violation[] {
  return files.flatMap((file) => {
    const broken: Violation[] = [];
    const applying = rules.filter(
      ({ folders, within }) =>
        (within?.test(file.path) ?? true) &&
        !folders.some((folder) => file.path.startsWith(`src/${folder}/`)),
    );
    visit(file, (node) => {
      for (const rule of applying) {
        const found = rule.finds(node, file);
        if (found === undefined) continue;
        const { line } = parse(file).getLineAndCharacterOfPosition(node.getStart());
        broken.push(`${found} stands in ${file.path}:${line + 1}: ${rule.because}`);
      }
    });
    return broken;
  });
}

/**
 * Uses of a global, bare or through `globalThis`: `name` or `object.method`. A name that the file declares itself
 * is not the global, and neither is a property of that name, a type, or `typeof name` in a check that it exists.
 */
function globalUse(names: string[]): OnlyHere['finds'] {
  const bare = new Set(names.filter((name) => !name.includes('.')));
  const dotted = new Set(names.filter((name) => name.includes('.')));
  return (node, file) => {
    if (ts.isPropertyAccessExpression(node)) {
      const text = node
        .getText()
        .replace(/^globalThis\??\./, '')
        .replaceAll('?.', '.');
      if (dotted.has(text)) return declared(file).has(text.split('.')[0] ?? '') ? undefined : text;
      if (/^globalThis\??\./.test(node.getText()) && bare.has(text)) return node.getText();
      return undefined;
    }
    if (!ts.isIdentifier(node) || !bare.has(node.text)) return undefined;
    if (!isUse(node) || declared(file).has(node.text)) return undefined;
    return isDevelopmentCheck(node) ? undefined : node.text;
  };
}

/** Whether an identifier stands for a value here: not a property's name, not a type, not behind `typeof`. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isTypeOfExpression(parent)) return false;
  const isName = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
  const isPropertyName = 'propertyName' in parent && parent.propertyName === node;
  return !isName && !isPropertyName && !ts.isTypeNode(parent) && !ts.isJsxAttribute(parent);
}

/** Bundlers replace `process.env.NODE_ENV` in a library; it is the one use of `process` that reaches a page. */
function isDevelopmentCheck(node: ts.Identifier): boolean {
  const access = node.parent.parent;
  return ts.isPropertyAccessExpression(access) && /^process\??\.env\??\.NODE_ENV$/.test(access.getText());
}

const declarations = new WeakMap<SourceFile, Set<string>>();

/** Every name that the file declares or imports, in whatever scope. */
function declared(file: SourceFile): Set<string> {
  const known = declarations.get(file);
  if (known) return known;
  const names = new Set<string>();
  visit(file, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node) ||
      ts.isNamespaceImport(node);
    if (declares && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  declarations.set(file, names);
  return names;
}

/** `new Date()` reads the clock; `new Date(milliseconds)` does not. */
function currentDate(node: ts.Node): string | undefined {
  const reads = ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
  return reads ? 'new Date()' : undefined;
}

function importFrom(banned: (specifier: string) => boolean): OnlyHere['finds'] {
  return (node, file) => {
    if (!ts.isSourceFile(node)) return undefined;
    return importsOf(file).find(({ specifier }) => banned(specifier))?.specifier;
  };
}

/** Named imports from `zod/mini` pull the namespace apart: `z.string` is how every reader knows it. */
function namedZodImport(node: ts.Node): string | undefined {
  if (!ts.isImportDeclaration(node) || node.moduleSpecifier.getText().slice(1, -1) !== 'zod/mini')
    return undefined;
  const bindings = node.importClause?.namedBindings;
  return bindings && ts.isNamespaceImport(bindings) ? undefined : node.getText();
}
