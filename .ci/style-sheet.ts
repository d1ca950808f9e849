import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Plugin } from 'vite';

const importRule = /^@import '(\.\/[^']+)';$/gm;

/**
 * Ships the components' style sheet as `dist/styles.css`, its own imports put in their places and else as written: no
 * module imports it, so `import 'colloquy'` runs where CSS cannot be loaded. The empty declaration beside it lets
 * TypeScript resolve `colloquy/styles.css`.
 */
export function styleSheet(source: string): Plugin {
  return {
    name: 'colloquy-style-sheet',
    apply: 'build',
    // Storybook builds with this configuration too, but not a library.
    applyToEnvironment: (environment) => Boolean(environment.config.build.lib),
    async generateBundle() {
      const sheet = await readFile(source, 'utf8');
      const sections = await Promise.all(
        Array.from(sheet.matchAll(importRule), ([, file = '']) =>
          readFile(path.join(path.dirname(source), file), 'utf8'),
        ),
      );
      const styles = [sheet.replaceAll(importRule, '').trimEnd(), ...sections].join('\n');
      if (/@import\b/.test(styles)) this.error(`${source} imports a sheet that would not be shipped`);
      this.emitFile({ type: 'asset', fileName: 'styles.css', source: styles });
      this.emitFile({ type: 'asset', fileName: 'styles.css.d.ts', source: 'export {};\n' });
    },
  };
}
