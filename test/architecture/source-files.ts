import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the project: its path from the root, with forward slashes, and what stands in it. */
export type SourceFile = { path: string; text: string };

/** One broken rule at one place. Tests expect none and print all. */
export type Violation = string;

const isCode = /\.(ts|tsx|mts|mjs|js)$/;

/** Every file of the project, as a clean clone has it: what .gitignore names is left out. */
export function projectPaths(): string[] {
  const ignored = readFileSync(path.join(root, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => new RegExp(`^${line.trim().replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  const walk = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === '.git' || ignored.some((pattern) => pattern.test(entry.name))) return [];
      return entry.isDirectory() ? walk(below) : [below];
    });
  return walk('').toSorted();
}

/** The code in the folders named. A folder that does not exist has none. */
export function codeIn(...folders: string[]): SourceFile[] {
  return projectPaths()
    .filter((file) => isCode.test(file) && folders.some((folder) => file.startsWith(`${folder}/`)))
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }));
}
