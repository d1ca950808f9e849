import { Composer } from 'colloquy/components';
import { say } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import {
  ada,
  frames,
  openThread,
  text,
  topWithin,
  turnWheel,
  type ThreadPage,
} from './support/thread-page.js';

const long = 'A line of an answer that grows and grows.\n\n'.repeat(4);

async function grow(thread: ThreadPage, id: string): Promise<void> {
  await thread.publish(id, text(long));
  await expect.poll(() => thread.row(id)).not.toBeNull();
  await frames(3);
}

describe('the end of a thread', () => {
  it('is followed while messages come in and rows grow', async () => {
    const thread = await openThread({ count: 40 });
    expect(thread.distance()).toBeLessThanOrEqual(1);
    for (let index = 0; index < 4; index += 1) {
      await grow(thread, `new${index}`);
      expect(thread.distance()).toBeLessThanOrEqual(1);
    }
    const article = thread.message('new3');
    if (article) article.style.minHeight = '900px';
    await frames(2);
    expect(thread.distance()).toBeLessThanOrEqual(1);
    expect(thread.viewport().dataset['atEnd']).toBe('');
  });

  it('is written to no more than once a frame while an answer streams, and not where nothing grew', async () => {
    const thread = await openThread({ count: 40 });
    const viewport = thread.viewport();
    const native = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollTop');
    let writes = 0;
    Object.defineProperty(viewport, 'scrollTop', {
      get() {
        return native?.get?.call(this) as number;
      },
      set(top: number) {
        writes += 1;
        native?.set?.call(this, top);
      },
      configurable: true,
    });
    const article = thread.message('m39');
    for (let height = 300; height < 600; height += 20) {
      writes = 0;
      if (article) article.style.minHeight = `${height}px`;
      await frames(1);
      await frames(1);
      expect(writes).toBeLessThanOrEqual(1);
      expect(thread.distance()).toBeLessThanOrEqual(1);
    }
    writes = 0;
    article?.setAttribute('data-nothing', '');
    await frames(3);
    expect(writes).toBe(0);
  });

  const ways: [string, (thread: ThreadPage) => unknown][] = [
    ['a turn of the wheel', (thread) => turnWheel(thread.viewport(), -40)],
    [
      'a finger that pulls down',
      (thread) => {
        const viewport = thread.viewport();
        const touch = (clientY: number): TouchEventInit => ({
          touches: [new Touch({ identifier: 1, target: viewport, clientY })],
          bubbles: true,
        });
        viewport.dispatchEvent(new TouchEvent('touchstart', touch(100)));
        viewport.dispatchEvent(new TouchEvent('touchmove', touch(130)));
      },
    ],
    [
      'Page Up',
      async (thread) => {
        thread.message('m39')?.focus();
        await userEvent.keyboard('{PageUp}');
      },
    ],
    ['the scrollbar', (thread) => (thread.viewport().scrollTop -= 100)],
    [
      'a selection',
      (thread) => {
        const article = thread.message('m38');
        if (article) getSelection()?.selectAllChildren(article);
      },
    ],
    [
      'the focus that moves into an older message',
      async (thread) => {
        thread.message('m39')?.focus();
        await userEvent.keyboard('{ArrowUp}{ArrowUp}');
      },
    ],
  ];
  it.each(ways)('is let go by %s, and what is read stays where it is', async (_, turn) => {
    const thread = await openThread({ count: 40 });
    await turn(thread);
    await frames(2);
    const before = thread.topOf('m38');
    await grow(thread, 'new0');
    await grow(thread, 'new1');
    expect(Math.abs(thread.topOf('m38') - before)).toBeLessThanOrEqual(1);
    expect(thread.distance()).toBeGreaterThan(100);
    expect(thread.viewport().dataset['atEnd']).toBeUndefined();
    getSelection()?.removeAllRanges();
  });

  it('is found again by a button that counts what came in, by the End key, by scrolling there and by sending', async () => {
    const thread = await openThread({ count: 40 });
    const latest = () => thread.container.querySelector<HTMLElement>('.colloquy-thread-latest');
    const leave = async (): Promise<void> => {
      turnWheel(thread.viewport(), -400);
      await frames(2);
    };
    const follows = async (id: string): Promise<void> => {
      await frames(2);
      expect(thread.distance()).toBeLessThanOrEqual(1);
      await grow(thread, id);
      expect(thread.distance()).toBeLessThanOrEqual(1);
      expect(latest()).toBeNull();
    };
    await leave();
    expect(latest()?.dataset['new']).toBeUndefined();
    await grow(thread, 'a');
    await grow(thread, 'b');
    await expect.poll(() => latest()?.textContent).toContain('2 new');
    latest()?.click();
    await follows('c');

    await leave();
    thread.viewport().focus();
    await userEvent.keyboard('{End}');
    await follows('d');

    await leave();
    thread.viewport().scrollTop = thread.viewport().scrollHeight;
    await follows('e');
  });
});

describe('a message that was sent', () => {
  it('brings the end back', async () => {
    const thread = await openThread({
      count: 40,
      children: (
        <Composer.Root>
          <Composer.Input />
        </Composer.Root>
      ),
    });
    turnWheel(thread.viewport(), -900);
    await frames(2);
    expect(thread.distance()).toBeGreaterThan(100);
    thread.find('textarea').focus();
    await userEvent.keyboard('A question{Enter}');
    await expect.poll(() => thread.distance()).toBeLessThanOrEqual(1);
  });

  it('goes to the top where the thread is anchored by the question, and the answer fills the room under it', async () => {
    const thread = await openThread({
      count: 40,
      viewport: { anchor: 'question' },
      children: (
        <Composer.Root>
          <Composer.Input />
        </Composer.Root>
      ),
    });
    thread.find('textarea').focus();
    await userEvent.keyboard('A question{Enter}');
    const question = () => thread.rows().find((row) => row.textContent?.includes('A question')) ?? null;
    const top = () => topWithin(thread.viewport(), question());
    const padding = parseFloat(getComputedStyle(thread.viewport()).scrollPaddingTop);
    await expect.poll(() => Math.abs(top() - padding)).toBeLessThanOrEqual(1);
    await frames(5);
    const { scrollHeight } = thread.viewport();
    await grow(thread, 'answer');
    expect(Math.abs(top() - padding)).toBeLessThanOrEqual(1);
    expect(Math.abs(thread.viewport().scrollHeight - scrollHeight)).toBeLessThanOrEqual(1);
    // An answer longer than the window is read from its beginning: nothing moves by itself.
    const answer = thread.message('answer');
    if (answer) answer.style.minHeight = '2000px';
    await frames(3);
    expect(Math.abs(top() - padding)).toBeLessThanOrEqual(1);
    expect(thread.distance()).toBeGreaterThan(1000);
  });

  // Nothing waits between the gateway in the page and the thread: what is sent is back, with its answer, by the next frame.
  const composer = (
    <Composer.Root>
      <Composer.Input />
    </Composer.Root>
  );
  const ask = async (thread: ThreadPage): Promise<void> => {
    thread.find('textarea').focus();
    await userEvent.keyboard('A question{Enter}');
    await expect.poll(() => thread.viewport().textContent).toContain('The answer.');
    await frames(5);
  };

  it('goes to the top though its answer came within the frame, and so does the next one', async () => {
    const thread = await openThread({
      count: 40,
      viewport: { anchor: 'question' },
      script: say('The answer.'),
      children: composer,
    });
    const padding = parseFloat(getComputedStyle(thread.viewport()).scrollPaddingTop);
    const asked = () => thread.rows().filter((row) => row.textContent?.includes('A question'));
    for (let count = 1; count <= 2; count += 1) {
      await ask(thread);
      expect(asked()).toHaveLength(count);
      await expect
        .poll(() => Math.abs(topWithin(thread.viewport(), asked().at(-1) ?? null) - padding))
        .toBeLessThanOrEqual(1);
    }
  });

  it('brings the end back though its answer came within the frame; one of the same person on another page does not', async () => {
    const thread = await openThread({ count: 40, script: say('The answer.'), children: composer });
    turnWheel(thread.viewport(), -900);
    await frames(2);
    await thread.publish('elsewhere', text('From my telephone.'), ada);
    await expect.poll(() => thread.row('elsewhere')).not.toBeNull();
    await frames(5);
    expect(thread.distance()).toBeGreaterThan(100);
    await ask(thread);
    await expect.poll(() => thread.distance()).toBeLessThanOrEqual(1);
  });
});
