import { expect, it } from 'vitest';

import { bundleForBrowser } from '../architecture/bundle.js';

const arabic = /[\u0600-\u06FF]{3}/;

it('leaves the Arabic words out of what does not ask for them', async () => {
  const without = await bundleForBrowser('without.ts', {
    'without.ts': "export { Chat, englishLabels } from './src/components/index.js';",
  });
  expect(without.code).not.toMatch(arabic);
  const withThem = await bundleForBrowser('with.ts', {
    'with.ts': "export { arabicLabels } from './src/components/index.js';",
  });
  expect(withThem.code).toMatch(arabic);
});
