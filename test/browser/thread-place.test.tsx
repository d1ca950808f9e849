import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import { frames, openThread, text, topWithin, untilWindowed } from './support/thread-page.js';

describe('what is read stays where it is', () => {
  it.each([
    ['where all rows are drawn', 45, 20],
    ['where older rows are windowed', 200, 30],
    ['where the window is there already', 200, 100],
  ])('when older messages come in above, %s', async (_, count, loaded) => {
    const thread = await openThread({ count, loaded });
    if (loaded > 50) await untilWindowed(thread);
    await restAtTop(thread);
    for (let page = 0; page < 2; page += 1) {
      const older = thread.container.querySelector<HTMLElement>('.colloquy-thread-older');
      if (!older) break;
      const first = thread.rows().find((row) => topWithin(thread.viewport(), row) >= 0);
      const id = first?.dataset['messageId'] ?? '';
      const before = thread.topOf(id);
      const height = thread.viewport().scrollHeight;
      older.click();
      await expect.poll(() => thread.viewport().scrollHeight).toBeGreaterThan(height + 100);
      const seen: number[] = [];
      for (let frame = 0; frame < 30; frame += 1) {
        seen.push(thread.topOf(id) - before);
        await frames(1);
      }
      expect(Math.max(...seen.map(Math.abs))).toBeLessThanOrEqual(1);
      await restAtTop(thread);
    }
  });

  it('when the thread grows long enough to be windowed, with the focus, a selection and each element of the newest rows', async () => {
    const thread = await openThread({ count: 49 });
    thread.viewport().scrollTop -= 300;
    await frames(2);
    const rows = thread.rows().slice(-19);
    const message = thread.message('m40');
    message?.focus();
    await frames(1);
    const before = thread.topOf('m40');
    for (let index = 0; index < 4; index += 1) await thread.publish(`new${index}`, text('More.'));
    await untilWindowed(thread);
    expect(document.activeElement).toBe(message);
    expect(rows.filter((row) => !row.isConnected)).toEqual([]);
    expect(Math.abs(thread.topOf('m40') - before)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['among the newest rows', 0, 'm190', 'm192'],
    ['among the windowed rows', 4000, '', ''],
  ])('when a row above grows or shrinks, %s', async (_, up, above, read) => {
    const thread = await openThread({ count: 200 });
    await untilWindowed(thread);
    const viewport = thread.viewport();
    if (up > 0) viewport.scrollTop -= up;
    await frames(20);
    const inSight = thread.rows().filter((row) => topWithin(viewport, row) >= 0);
    const id = read || (inSight[1]?.dataset['messageId'] ?? '');
    const number = Number(id.slice(1));
    const grown = thread.message(above || `m${number - 3}`);
    if (read) thread.viewport().scrollTop += thread.topOf(read) - 20;
    await frames(20);
    const before = thread.topOf(id);
    for (const height of [400, 900, 120]) {
      if (grown) grown.style.minHeight = `${height}px`;
      await frames(3);
      expect(Math.abs(thread.topOf(id) - before), `at ${height}`).toBeLessThanOrEqual(1);
    }
  });

  it('when an image above it loads, in the same message too', async () => {
    const thread = await openThread({
      count: 40,
      write: (index) => text(`Message ${index}\n\nSecond paragraph\n\nThird paragraph`),
    });
    const paragraphs = thread.message('m35')?.querySelectorAll<HTMLElement>('p') ?? [];
    const [first, , third] = paragraphs;
    thread.viewport().scrollTop += topWithin(thread.viewport(), third ?? null) - 5;
    await frames(2);
    const before = topWithin(thread.viewport(), third ?? null);
    const canvas = document.createElement('canvas');
    canvas.width = 200;
    canvas.height = 300;
    const image = new Image();
    first?.append(image);
    image.src = canvas.toDataURL();
    await image.decode();
    await frames(3);
    expect(image.offsetHeight).toBeGreaterThan(200);
    expect(Math.abs(topWithin(thread.viewport(), third ?? null) - before)).toBeLessThanOrEqual(1);
  });

  it('when the window is resized, and the end stays in sight where it was', async () => {
    const thread = await openThread({ count: 200 });
    await untilWindowed(thread);
    thread.container.style.blockSize = '420px';
    await frames(3);
    expect(thread.distance()).toBeLessThanOrEqual(1);
    thread.viewport().scrollTop -= 900;
    await frames(20);
    const row = thread.rows().find((each) => topWithin(thread.viewport(), each) >= 0);
    const id = row?.dataset['messageId'] ?? '';
    // What crosses the upper edge may become longer below it.
    thread.viewport().scrollTop += thread.topOf(id);
    await frames(2);
    const before = thread.topOf(id);
    thread.container.style.inlineSize = '380px';
    await frames(10);
    expect(Math.abs(thread.topOf(id) - before)).toBeLessThanOrEqual(1);
  });

  it('when the focus is scrolled out of sight and back, and text stays selected', async () => {
    const thread = await openThread({ count: 300 });
    await untilWindowed(thread);
    const viewport = thread.viewport();
    viewport.scrollTop -= 9000;
    await frames(20);
    const message = thread
      .rows()
      .find((row) => topWithin(viewport, row) > 50)
      ?.querySelector('article');
    message?.focus();
    const paragraph = message?.querySelector('.colloquy-text-part');
    if (paragraph) getSelection()?.selectAllChildren(paragraph);
    const selected = getSelection()?.toString();
    await frames(2);
    viewport.scrollTop = 0;
    await frames(20);
    expect(message?.isConnected).toBe(true);
    expect(document.activeElement).toBe(message);
    expect(getSelection()?.toString()).toBe(selected);
    getSelection()?.removeAllRanges();
    await userEvent.keyboard('{Escape}');
  });

  it('when a channel is left and opened again', async () => {
    const thread = await openThread({ count: 200 });
    await untilWindowed(thread);
    thread.viewport().scrollTop -= 5000;
    await frames(20);
    const row = thread.rows().find((each) => topWithin(thread.viewport(), each) >= 0);
    const id = row?.dataset['messageId'] ?? '';
    const before = thread.topOf(id);
    thread.showChannel('other');
    await expect.poll(() => thread.rows().length).toBe(0);
    thread.showChannel('room');
    await expect.poll(() => Math.abs(thread.topOf(id) - before)).toBeLessThanOrEqual(1);
    await frames(20);
    expect(Math.abs(thread.topOf(id) - before)).toBeLessThanOrEqual(1);
  });
});

/** Goes to the oldest message, and waits until all that comes in sight there is measured: nothing moves any more. */
async function restAtTop(thread: Awaited<ReturnType<typeof openThread>>): Promise<void> {
  const viewport = thread.viewport();
  let still = 0;
  for (let frame = 0; still < 20 && frame < 600; frame += 1) {
    const { scrollHeight } = viewport;
    const isAtTop = viewport.scrollTop === 0;
    viewport.scrollTop = 0;
    await frames(1);
    still = isAtTop && viewport.scrollTop === 0 && viewport.scrollHeight === scrollHeight ? still + 1 : 0;
  }
  expect(still).toBe(20);
}
