import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chatOn, upTo, type ChatPage } from './support/chat-page.js';
import { startGateway, type GatewayProcess } from './support/gateway-process.js';
import { startRawBrowser, type RawBrowser } from './support/raw-browser.js';
import { setStage, type Stage } from './support/stage.js';

let stage: Stage;
let gateway: GatewayProcess;
let raw: RawBrowser;

beforeAll(async () => {
  stage = await setStage();
  gateway = await startGateway(stage.gatewayFile);
  raw = await startRawBrowser();
});

afterAll(async () => {
  await raw.close();
  await gateway.kill();
  await stage.close();
});

async function open(channel: string): Promise<ChatPage> {
  const chat = chatOn(await stage.open({ port: gateway.port, channel }));
  await expect.poll(async () => (await chat.counters()).status).toBe('live');
  return chat;
}

const sockets = async (): Promise<number> => (await gateway.statistics()).sockets;
const accepted = async (): Promise<number> => (await gateway.statistics()).accepted;

/** Asks for marks, and comes back when some of them are there. */
async function inMidStream(channel: string, count: number, pace: number) {
  const chat = await open(channel);
  await chat.send(`marks ${count} ${pace}`);
  await expect.poll(async () => (await chat.marks()).length).toBeGreaterThan(20);
  return chat;
}

async function expectExact(chat: ChatPage, count: number): Promise<void> {
  await expect.poll(async () => (await chat.marks()).length, { timeout: 40_000 }).toBe(count);
  expect(await chat.marks()).toEqual(upTo(count));
  expect(await chat.counters()).toMatchObject({ lost: 0, doubled: 0 });
}

/** The chat on a page that is only spoken to in the browser's own protocol. */
async function rawChat(channel: string) {
  const page = await raw.openPage(stage.address({ port: gateway.port, channel }));
  const answers = `[...document.querySelectorAll('[role="log"] [data-role="assistant"]')]`;
  const marks = async (): Promise<number[]> => {
    const text = await page.evaluate<string | undefined>(`${answers}.at(-1)?.textContent`);
    return [...(text ?? '').matchAll(/⟦(\d{4})⟧/g)].map((match) => Number(match[1]));
  };
  const counters = async (): Promise<Record<string, unknown>> =>
    JSON.parse(
      (await page.evaluate<string | undefined>(
        `document.querySelector('[data-testid="counters"]')?.textContent`,
      )) ?? '{}',
    ) as Record<string, unknown>; // the page writes its counters there
  await expect.poll(async () => (await counters())['status']).toBe('live');
  return {
    page,
    marks,
    ask: async (text: string) => {
      await page.evaluate(`document.querySelector('textarea').focus()`);
      await page.send('Input.insertText', { text });
      await expect
        .poll(() => page.evaluate<string | undefined>(`document.querySelector('textarea').value`))
        .toBe(text);
      await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', code: 'Enter', text: '\r' });
      await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter' });
      await expect.poll(async () => (await marks()).length).toBeGreaterThan(20);
    },
    expectExact: async (count: number) => {
      await expect.poll(async () => (await marks()).length, { timeout: 40_000 }).toBe(count);
      expect(await marks()).toEqual(upTo(count));
      expect(await counters()).toMatchObject({ lost: 0, doubled: 0 });
    },
  };
}

describe('fault 52 [browser]', () => {
  it('the tab is frozen in mid-stream → a goodbye at the freeze, resumed after it, the text is whole', async () => {
    const chat = await rawChat('frozen');
    await chat.ask('marks 800 5');
    const [before, entered] = [await sockets(), await accepted()];
    await chat.page.hide();
    await expect.poll(() => chat.page.evaluate('document.hidden')).toBe(true);
    await chat.page.send('Page.setWebLifecycleState', { state: 'frozen' });
    // The gateway hears it at once, and sends nothing more to nobody.
    await expect.poll(sockets).toBe(before - 1);
    await chat.page.send('Page.setWebLifecycleState', { state: 'active' });
    await chat.page.show();
    // One, though `resume`, `visibilitychange` and `pageshow` may all tell of it.
    await expect.poll(async () => (await accepted()) - entered).toBe(1);
    await chat.expectExact(800);
  });
});

describe('fault 53 [browser]', () => {
  it('away and back in mid-stream → closed when left, one socket when shown again, the text is whole', async () => {
    const chat = await rawChat('away');
    await chat.ask('marks 800 5');
    const [before, entered] = [await sockets(), await accepted()];
    await chat.page.evaluate(`void (document.documentElement.dataset.kept = 'yes')`);
    await chat.page.send('Page.navigate', { url: 'about:blank?elsewhere' });
    await expect.poll(sockets).toBe(before - 1);
    await chat.page.evaluate('void setTimeout(() => history.back())');
    // The same document, out of the browser's memory, and not another load of it.
    await expect
      .poll(() => chat.page.evaluate<string | undefined>('document.documentElement.dataset.kept'))
      .toBe('yes');
    // One, though `resume`, `visibilitychange` and `pageshow` may all tell of it.
    await expect.poll(async () => (await accepted()) - entered).toBe(1);
    await chat.expectExact(800);
  });
});

describe('fault 55 [browser]', () => {
  it('no network for a while, then again → said so, one new socket, the text is whole', async () => {
    const chat = await inMidStream('offline', 800, 5);
    const entered = await accepted();
    await chat.page.context().setOffline(true);
    await expect.poll(() => chat.banner()).toMatch(/offline|network/i);
    await chat.page.context().setOffline(false);
    await expect.poll(async () => (await accepted()) - entered).toBe(1);
    await expectExact(chat, 800);
  });
});

describe('fault 61 [browser]', () => {
  it('the page’s thread is blocked for 5 s while 2,000 marks come → the text is whole', async () => {
    const chat = await inMidStream('blocked', 2000, 0);
    await chat.page.evaluate(() => {
      const until = performance.now() + 5000;
      while (performance.now() < until);
    });
    await expectExact(chat, 2000);
  });
});
