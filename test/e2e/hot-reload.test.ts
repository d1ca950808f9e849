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

/** A component and the file that it stands in. */
type Target = { file: string; selector: string };

const row: Target = { file: 'row.tsx', selector: 'article' };
const shell: Target = { file: 'shell.tsx', selector: 'h1' };
const shellWithClient: Target = { file: 'shell-with-client.tsx', selector: 'h1' };

/** Saves a file with the next version of it, and waits until the page shows that one, with the state that it had. */
async function edit(page: HotPage, target: Target, version: number) {
  const { instance } = await page.shown(target.selector);
  await save(page, target, (source) => withVersion(source, version), version);
  expect((await page.shown(target.selector)).instance).toBe(instance);
}

/** The same with a hook more or less in it: React throws away what the component holds and puts it in anew. */
async function editHooks(page: HotPage, target: Target, version: number) {
  const { instance } = await page.shown(target.selector);
  await save(page, target, (source) => withOtherHooks(withVersion(source, version)), version);
  expect((await page.shown(target.selector)).instance).not.toBe(instance);
}

function withVersion(source: string, version: number): string {
  return source.replace(/version = \d+/, `version = ${version}`);
}

function withOtherHooks(source: string): string {
  const hook = "useState('one hook more');\n";
  return source.includes(hook)
    ? source.replace(hook, '')
    : source.replace('const version', `${hook}const version`);
}

async function save(
  page: HotPage,
  { file, selector }: Target,
  change: (source: string) => string,
  version: number,
) {
  await page.site.edit(file, change);
  await expect.poll(async () => (await page.shown(selector)).version, patience).toBe(version);
  await expectMoreMarks(page);
}

/** Has the agent write until the test has seen enough. */
async function startMarks(page: HotPage) {
  await page.chat.send('marks 9999 20');
  await expectMoreMarks(page);
}

async function expectMoreMarks({ chat }: HotPage) {
  const before = (await chat.marks()).length;
  await expect.poll(async () => (await chat.marks()).length, patience).toBeGreaterThan(before);
}

/** Stops the agent. The page was loaded once, nothing on it failed, and it holds what the gateway has, mark by mark. */
async function expectExact({ chat, errors, loads, openTwin }: HotPage) {
  await chat.press('Stop');
  await chat.button('Stop').waitFor({ state: 'detached' });
  const marks = await chat.marks();
  expect(marks).toEqual(upTo(marks.length));
  expect(await chat.counters()).toMatchObject({ lost: 0, doubled: 0 });
  expect(errors).toEqual([]);
  expect(loads()).toBe(1);
  const twin = await openTwin();
  await expect.poll(() => twin.marks(), patience).toEqual(marks);
}

async function countSockets({ gateway }: HotPage) {
  const { accepted, sockets } = await gateway.statistics();
  return { accepted, open: sockets };
}

describe('fault 58 [browser] a page that is edited while an answer comes in', { timeout: 180_000 }, () => {
  it('keeps its one socket over twenty edits of a row', async () => {
    const page = await stage.open();
    await startMarks(page);
    for (const version of upTo(20)) {
      await (version % 4 === 0 ? editHooks : edit)(page, row, version);
    }
    expect(await countSockets(page)).toEqual({ accepted: 1, open: 1 });
    await expectExact(page);
  });

  it('keeps it over edits of the file with the provider, as long as React keeps that component’s state', async () => {
    const page = await stage.open();
    await startMarks(page);
    for (const version of upTo(5)) await edit(page, shell, version);
    expect(await countSockets(page)).toEqual({ accepted: 1, open: 1 });
    await expectExact(page);
  });

  it('gets another for a provider that was put in anew, lets the old one go, and holds the same marks', async () => {
    const page = await stage.open();
    await startMarks(page);
    await editHooks(page, shell, 1);
    expect(await countSockets(page)).toMatchObject({ accepted: 2 });
    await expect.poll(() => countSockets(page), patience).toEqual({ accepted: 2, open: 1 });
    await expectExact(page);
  });

  it('keeps it even then where the client was made in a file that was not edited', async () => {
    const page = await stage.open({ withClient: true });
    await startMarks(page);
    for (const version of upTo(6)) {
      await (version % 2 === 0 ? editHooks : edit)(page, shellWithClient, version);
    }
    expect(await countSockets(page)).toEqual({ accepted: 1, open: 1 });
    await expectExact(page);
  });
});
