import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { launchOptions } from '../../.ci/browser.mjs';
import type { SafetyReport } from './app/safety/main.js';
import { serveStrictly } from './support/serve-strictly.js';

let site: Awaited<ReturnType<typeof serveStrictly>>;
let browser: Browser;
let page: Page;
/** Everything that the page asked of a network, by address. */
const asked: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([serveStrictly('safety'), chromium.launch(launchOptions())]);
  page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('popup', (popup) => errors.push(`popup ${popup.url()}`));
  await page.goto(site.url);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

it('nothing of a public list of script injections runs, loads or leaves, whole or streamed', async () => {
  const report: SafetyReport = await page.evaluate(() => window.attack());
  expect(report.texts).toBeGreaterThan(4000);
  expect(report.foreign.slice(0, 20)).toEqual([]);
  expect(report.violations).toEqual([]);
  expect(report.ran).toEqual([]);
  expect(errors).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(site.url))).toEqual([]);
  expect(page.url()).toBe(site.url);
}, 180_000);

it('the policy is one that would have stopped and told of it', async () => {
  const violations = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = [];
        document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
          seen.push(violatedDirective);
          if (seen.length === 3) resolve(seen);
        });
        document.body.appendChild(document.createElement('div')).setAttribute('onclick', 'alert(1)');
        document.body.appendChild(document.createElement('script')).textContent = 'alert(1)';
        new Image().src = 'https://evil.example/pixel.png';
      }),
  );
  expect(violations).toEqual(expect.arrayContaining(['script-src-attr', 'script-src-elem', 'img-src']));
});

it('colours, buttons and tables work under it, without `unsafe-eval`', async () => {
  await page.reload();
  const seen: string[] = [];
  await page.exposeFunction('tellViolation', (what: string) => seen.push(what));
  await page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      Reflect.get(window, 'tellViolation')(`${event.violatedDirective} ${event.blockedURI}`);
    });
    window.draw('```ts\nconst answer: number = 42;\n```\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n');
  });
  await expect.poll(() => page.locator('.colloquy-code-keyword').allTextContents()).toEqual(['const']);
  await expect.poll(() => page.getByRole('button').allTextContents()).toContain('Copy Markdown');
  const alignment = await page
    .locator('td')
    .first()
    .evaluate((cell) => getComputedStyle(cell).textAlign);
  expect(alignment).toBe('center');
  expect(seen).toEqual([]);
});
