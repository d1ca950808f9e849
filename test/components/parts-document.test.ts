import { expect, it } from 'vitest';

import { partsDocument } from './part-tables.js';

it('is what the tables of the parts say', async () => {
  await expect(partsDocument()).toMatchFileSnapshot('../../src/components/PARTS.md');
});
