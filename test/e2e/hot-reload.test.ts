import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { upTo } from './support/chat-page.js';
import { setHotStage, type HotPage, type HotStage } from './support/hot-stage.js';

let stage: HotStage;

beforeAll(async () => {
  stage = await setHotStage();
});

afterAll(async () => {
  await stage.close();
});

const patience = { timeout: 30_000 };

/** How a save reaches the page: redrawn with the state it had, or taken out and put in anew. */
type Edit = 'redrawn' | 'remounted';

/** React's own word for the second, at the head of the file. */
const remount = '// @refresh reset\n';

/** Saves the file with the next version in it and waits until the page shows that one. */
async function edit(page: HotPage, file: string, shownIn: string, version: number, kind: Edit) {
  await page.site.edit(file, (source) => {
    const next = source.replace(remount, '').replace(/version = \d+/, `version = ${version}`);
    return kind === 'remounted' ? remount + next : next;
  });
  await expect.poll(() => page.shownVersion(shownIn), patience).toBe(version);
}

/** A stream that outlasts the test: it ends when the test has seen enough. */
async function startMarks(page: HotPage) {
  await page.chat.send('marks 9999 10');
  await expectMoreMarks(page);
}

async function expectMoreMarks(page: HotPage) {
  const before = (await page.chat.marks()).length;
  await expect.poll(async () => (await page.chat.marks()).length, patience).toBeGreaterThan(before);
}

/** Stops the stream: the page holds each mark once and in order, and no fewer than one that was not there meanwhile. */
async function expectExact(page: HotPage) {
  await page.chat.press('Stop');
  await page.chat.button('Stop').waitFor({ state: 'detached' });
  const marks = await page.chat.marks();
  expect(marks).toEqual(upTo(marks.length));
  expect(await page.chat.counters()).toMatchObject({ lost: 0, doubled: 0 });
  const twin = await page.openTwin();
  await expect.poll(() => twin.marks(), patience).toEqual(marks);
  expect(page.errors).toEqual([]);
  expect(page.loads()).toBe(1);
}

async function countSockets(page: HotPage): Promise<{ accepted: number; sockets: number }> {
  const { accepted, sockets } = await page.gateway.statistics();
  return { accepted, sockets };
}

describe('a page that is edited while an answer comes in', () => {
  it('keeps its one socket and every mark over twenty edits of a row', { timeout: 180_000 }, async () => {
    const page = await stage.open();
    await startMarks(page);
    for (const version of upTo(20)) {
      await edit(page, 'row.tsx', 'article', version, version % 4 === 0 ? 'remounted' : 'redrawn');
      await expectMoreMarks(page);
    }
    expect(await countSockets(page)).toEqual({ accepted: 1, sockets: 1 });
    await expectExact(page);
  });
});
