import { it } from 'vitest';
import { serveHotSite } from './support/hot-site.js';
it('x', async () => {
  const site = await serveHotSite();
  console.log(site.url, (site as any).watched());
  const text = await (await fetch(site.url + 'row.tsx')).text();
  console.log(text.slice(0, 3000));
  await site.edit('row.tsx', (s) => s.replace('version = 0', 'version = 1'));
  await new Promise((r) => setTimeout(r, 3000));
  await site.close();
});
