import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What package-lock.json says of one installed package. */
export type Locked = {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
};

/** Where in node_modules the packages named lie, with all that they bring along. */
export function closure(names: string[], packages: Record<string, Locked>): string[] {
  const found = new Set<string>();
  const take = (name: string, from: string): void => {
    const place = nearest(name, from, packages);
    if (place === undefined || found.has(place)) return;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place] ?? {};
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) take(next, place);
  };
  for (const name of names) take(name, '');
  return [...found].toSorted();
}

/** Node's own search: beside the package that asks, then ever further out. */
function nearest(name: string, from: string, packages: Record<string, Locked>): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (Object.hasOwn(packages, place)) return place;
    if (folder === '') return undefined;
    if (!folder.includes('/node_modules/')) folder = '';
  }
}

/** Why a package is not plain JavaScript that any machine can use; nothing if it is. */
export function nativeTraits(place: string, locked: Locked, folder?: string): string[] {
  const traits = (['os', 'cpu', 'libc'] as const)
    .filter((key) => locked[key] !== undefined)
    .map((key) => `for one ${key}`);
  if (locked.hasInstallScript) traits.push('an install script');
  if (folder !== undefined && existsSync(folder)) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    traits.push(...files.filter((file) => /(\.node|\.wasm|binding\.gyp)$/.test(path.basename(file))));
  }
  return traits.map((trait) => `${place} has ${trait}`);
}
