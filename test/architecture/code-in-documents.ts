import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The code blocks of a document, with their language. */
export function codeBlocks(markdown: string): { language: string; code: string }[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** What TypeScript says about modules of the project that stand in no file, by their names. */
export function problemsOf(modules: Readonly<Record<string, string>>): Record<string, string[]> {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const codes = new Map(Object.entries(modules).map(([name, code]) => [root + name, code]));
  const program = ts.createProgram([...codes.keys()], options, {
    ...host,
    fileExists: (path) => codes.has(path) || host.fileExists(path),
    readFile: (path) => codes.get(path) ?? host.readFile(path),
    getSourceFile: (path, target, ...rest) => {
      const code = codes.get(path);
      return code === undefined
        ? host.getSourceFile(path, target, ...rest)
        : ts.createSourceFile(path, code, target);
    },
  });
  return Object.fromEntries(
    [...codes.keys()].map((path) => {
      const file = program.getSourceFile(path);
      const problems = file
        ? [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
        : [];
      return [
        path.slice(root.length),
        problems.map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n')),
      ];
    }),
  );
}
