import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

/**
 * Ships the components' style sheet as `dist/styles.css`, byte for byte: no module imports it, so `import 'colloquy'`
 * runs where CSS cannot be loaded. The empty declaration beside it lets TypeScript resolve `colloquy/styles.css`.
 */
export function styleSheet(source: string): Plugin {
  return {
    name: 'colloquy-style-sheet',
    apply: 'build',
    // Storybook builds with this configuration too, but not a library.
    applyToEnvironment: (environment) => Boolean(environment.config.build.lib),
    async generateBundle() {
      const styles = await readFile(source, 'utf8');
      if (/@import\b/.test(styles)) this.error(`${source} imports another sheet, which would not be shipped`);
      this.emitFile({ type: 'asset', fileName: 'styles.css', source: styles });
      this.emitFile({ type: 'asset', fileName: 'styles.css.d.ts', source: 'export {};\n' });
    },
  };
}
