import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { launchOptions } from '../../.ci/browser.mjs';
import { startDemo } from './support/demo-process.js';

let demo: Awaited<ReturnType<typeof startDemo>>;
let browser: Browser;
let visitor: BrowserContext;
let page: Page;
let failures: string[];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium.launch(launchOptions())]);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

beforeEach(async () => {
  visitor = await browser.newContext();
  page = await visitor.newPage();
  failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(demo.url);
});

afterEach(async () => {
  await visitor.close();
  if (failures.length > 0) throw new Error(`The page met errors: ${failures.join('; ')}`);
});

async function ask(text: string) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const newest = async (on: Page = page) =>
  (await on.locator('.colloquy-message-root[data-role="assistant"]').allInnerTexts()).at(-1) ?? '';
const everything = () => page.locator('body').innerText();

/** The long answer, well under way and far from its end. */
async function askForTheLongAnswer() {
  await ask('Tell me everything about delivery');
  await expect.poll(async () => (await newest()).length).toBeGreaterThan(400);
}

/** Waits until the answer has grown well beyond what it was, then stops it: the whole of it takes half a minute. */
async function goesOnFrom(length: number) {
  await expect.poll(async () => (await newest()).length).toBeGreaterThan(length + 300);
  await page.getByRole('button', { name: /^stop/i }).click();
  await untilAnswered();
}

/** Waits until the answer has ended, which is when it may be given again. */
async function untilAnswered(on: Page = page) {
  const again = on.getByRole('button', { name: 'Answer again' }).last();
  await expect.poll(() => again.isVisible(), { timeout: 50_000 }).toBe(true);
}

describe('a newcomer', () => {
  it('is told which store and which agent answer here, and what to try', async () => {
    await expect.poll(everything).toMatch(/kept in/i);
    await expect.poll(everything).toMatch(/no model, no key, no network/i);
    await expect.poll(() => page.getByRole('button', { name: /calculate/i }).count()).toBeGreaterThan(0);
  });

  it('asks, and reads Markdown quoted from the project’s own documents', async () => {
    await ask('How does a client resume after a cut?');
    await untilAnswered();
    expect(await page.locator('.colloquy-markdown blockquote').count()).toBeGreaterThan(0);
    expect(await newest()).toContain('PROTOCOL.md');
    expect(await newest()).toContain('search_docs');
  });

  it('has something calculated on the server', async () => {
    await ask('calculate 12 * (3 + 4)');
    await expect.poll(newest).toContain('84');
  });

  it('has something looked up in the browser', async () => {
    await ask('What page am I on?');
    await expect.poll(newest).toContain(await page.title());
  });

  it('approves one note, denies another, and asks for the list', async () => {
    await ask('Save a note: water the plants');
    await press('Approve');
    await untilAnswered();
    await ask('Save a note: feed the dragon');
    await press('Deny');
    await expect.poll(newest).toMatch(/not saved|nothing|denied/i);
    await ask('List my notes');
    await expect.poll(newest).toContain('water the plants');
    await untilAnswered();
    expect(await newest()).not.toContain('feed the dragon');
  });
});

describe('the cable', () => {
  it('is cut in mid-word: the banner says why and when, and the text goes on with nothing lost or doubled', async () => {
    await askForTheLongAnswer();
    await press('Cut');
    await expect
      .poll(() => page.locator('.colloquy-banner-root').innerText())
      .toMatch(/connection was lost/i);
    await goesOnFrom((await newest()).length);
    await expect.poll(everything).toMatch(/lost 0 · doubled 0 · resumed [1-9]/);
    await expect.poll(everything, { timeout: 30_000 }).toMatch(/(?<!not )verified/);
  });

  it('is off for five seconds', async () => {
    await askForTheLongAnswer();
    await press('Offline 5 s');
    await expect.poll(everything).toMatch(/next try in \d+ s|trying to connect/i);
    await goesOnFrom((await newest()).length);
    expect(await everything()).toMatch(/lost 0 · doubled 0/);
  });

  it('doubles and delays what it carries, and nobody sees it', async () => {
    await press('Duplicate');
    await press('Slow');
    await ask('calculate 6 * 7');
    await expect.poll(newest).toContain('42');
    expect(await everything()).toMatch(/lost 0 · doubled 0/);
  });

  it('leads to a gateway that restarts: the running answer is interrupted, its text kept, and the rest goes on', async () => {
    await ask('calculate 6 * 7');
    await untilAnswered();
    await askForTheLongAnswer();
    await press('Restart');
    await expect.poll(newest, { timeout: 30_000 }).toMatch(/interrupted/i);
    expect((await newest()).length).toBeGreaterThan(400);
    expect(await everything()).toContain('calculate 6 * 7');
    await ask('calculate 1 + 1');
    await expect.poll(newest).toContain('2');
    expect(await everything()).toMatch(/lost 0 · doubled 0/);
  });
});

describe('the same conversation', () => {
  it('goes on after a reload in mid-word', async () => {
    await askForTheLongAnswer();
    await page.reload();
    await goesOnFrom(400);
    expect(await everything()).toMatch(/lost 0 · doubled 0/);
  });

  it('stands in a twin tab', async () => {
    await askForTheLongAnswer();
    const [twin] = await Promise.all([
      visitor.waitForEvent('page'),
      page.getByRole('link', { name: /twin/i }).click(),
    ]);
    await goesOnFrom((await newest()).length);
    await untilAnswered(twin);
    const text = (on: Page) => on.locator('.colloquy-markdown').allInnerTexts();
    expect(await text(twin)).toEqual(await text(page));
  });
});

describe('the page', () => {
  it('says that a wrong token is refused, and does not try for ever', async () => {
    await page.goto(`${demo.url}?token=wrong`);
    await expect.poll(everything).toMatch(/sign-in was not accepted/i);
  });

  it.each([320, 375, 1280])('fits into %i pixels without scrolling sideways', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await ask('Show me a table');
    await untilAnswered();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
