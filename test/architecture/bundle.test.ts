import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { bundleForBrowser } from './bundle.js';

/** Runs a bundle where there is the language and little else: no DOM, no timers, no WebSocket, no console. */
const runNowhere = (code: string): unknown => runInNewContext(code, { TextEncoder, TextDecoder, URL });

describe('a browser can bundle', () => {
  it.each([
    'src/client.ts',
    'src/gateway/index.ts',
    'src/testing/index.ts',
    'src/agents/ui-message-stream/index.ts',
  ])('%s, without React, and importing it touches nothing around it', async (entry) => {
    const { code, modules } = await bundleForBrowser(entry);
    expect(modules.filter((id) => /node_modules\/(react|react-dom|ws)\//.test(id))).toEqual([]);
    expect(() => runNowhere(code)).not.toThrow();
  });

  it('src/index.ts, which holds neither the gateway nor the components', async () => {
    const { modules } = await bundleForBrowser('src/index.ts');
    expect(modules.filter((id) => /\/src\/(gateway|server|testing|components|markdown)\//.test(id))).toEqual(
      [],
    );
  });
});

describe('these checks can fail', () => {
  it('on an import of Node, by name', async () => {
    const madeUp = {
      'made-up.ts': "import { hash } from './deep.js'; hash();",
      'deep.js': "export * from 'node:crypto';",
    };
    await expect(bundleForBrowser('made-up.ts', madeUp)).rejects.toThrow('deep.js imports node:crypto');
    await expect(bundleForBrowser('made-up.ts', { 'made-up.ts': "import 'fs';" })).rejects.toThrow(
      'imports fs',
    );
  });

  it('on a global touched at import', async () => {
    const { code } = await bundleForBrowser('made-up.ts', {
      'made-up.ts': 'export const width = window.innerWidth;',
    });
    expect(() => runNowhere(code)).toThrow('window is not defined');
  });
});
