import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The code blocks of a document, with their language. */
function codeBlocks(markdown: string): { language: string; code: string }[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** What TypeScript says about a module of the project that stands in no file. */
function problemsOf(name: string, code: string): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const file = `${root}${name}`;
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    readFile: (path) => (path === file ? code : host.readFile(path)),
    getSourceFile: (path, target, ...rest) =>
      path === file ? ts.createSourceFile(path, code, target) : host.getSourceFile(path, target, ...rest),
  });
  return ts
    .getPreEmitDiagnostics(program)
    .filter((problem) => problem.file?.fileName === file)
    .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
}

const blocks = codeBlocks(readFileSync(`${root}README.md`, 'utf8')).filter(({ language }) =>
  ['ts', 'tsx'].includes(language),
);

describe('the README', () => {
  it('has code', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(3);
  });

  it.each(blocks.map((block, index) => ({ ...block, index })))(
    'has a block $index ($language) that compiles as it is',
    ({ language, code, index }) => {
      expect(problemsOf(`readme-block-${index}.${language}`, code)).toEqual([]);
    },
    60_000,
  );

  it('would be told of one that does not', () => {
    expect(problemsOf('readme-block-broken.ts', 'export const gateway = createGateway({});\n')).toEqual([
      "Cannot find name 'createGateway'.",
    ]);
  });
});
