import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { openWholeChat } from './support/whole-chat.js';

const tab = () => userEvent.keyboard('{Tab}');
const tabBack = () => userEvent.keyboard('{Shift>}{Tab}{/Shift}');

/** A chat with a button above its thread. */
async function openBetween() {
  await page.viewport(1000, 800);
  const chat = await openWholeChat({ header: <button className="above">above</button> });
  const articles = (): HTMLElement[] => [...chat.container.querySelectorAll<HTMLElement>('article')];
  /** Where the focus is: the place of a message, what it is inside of one, or a class. */
  const where = (): string => {
    const { activeElement } = document;
    const index = articles().findIndex((each) => each.contains(activeElement));
    if (index < 0) return activeElement?.className ?? '';
    return activeElement === articles()[index] ? `message ${index}` : `in message ${index}`;
  };
  // What a calm thread fetches is there: the buttons of its messages, and the walk from one to the other.
  await import('../../src/components/element/create-message-keys.js');
  await expect.poll(() => articles().at(-1)?.querySelector('.colloquy-message-actions button')).toBeTruthy();
  return { ...chat, articles, where };
}

describe('Tab in a thread', () => {
  it('comes in at the newest message, goes through its buttons and out to the composer', async () => {
    const { find, articles, where } = await openBetween();
    find('.above').focus();
    await tab();
    const newest = articles().length - 1;
    // The first focus fetches the code of the walk, which then makes up for it.
    await expect.poll(where).toBe(`message ${newest}`);
    const way: string[] = [];
    while (!where().startsWith('colloquy-composer') && way.length < 20) {
      await tab();
      way.push(where());
    }
    expect(new Set(way)).toEqual(new Set([`in message ${newest}`, 'colloquy-composer-input']));
  });

  it('leads past the buttons of all other messages, forwards and back', async () => {
    const { find, articles, where } = await openBetween();
    find('.above').focus();
    await tab();
    await expect.poll(where).toMatch(/^message/);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    const place = articles().length - 3;
    expect(where()).toBe(`message ${place}`);
    let steps = 0;
    do {
      await tab();
      steps += 1;
    } while (where() === `in message ${place}` && steps < 30);
    expect(where()).toBe('colloquy-composer-input');

    await userEvent.keyboard('{Escape}');
    find('.above').focus();
    await tab();
    expect(where()).toBe(`message ${place}`);
    await tabBack();
    expect(where()).toBe('colloquy-thread-older');
    await tab();
    expect(where()).toBe(`message ${place}`);
    await tabBack();
    await tabBack();
    expect(where()).toBe('colloquy-thread-viewport');
    await tabBack();
    expect(where()).toBe('above');
  });

  it('leads back from the first button of a message to the message', async () => {
    const { articles, where } = await openBetween();
    const mine = articles().at(-1);
    mine?.querySelector<HTMLElement>('.colloquy-message-actions button')?.focus();
    await tabBack();
    expect(where()).toBe(`message ${articles().length - 1}`);
  });
});

describe('keys in a thread', () => {
  it('bring the message that they lead to into sight, a long one from its beginning', async () => {
    await page.viewport(400, 400);
    const { find, container } = await openWholeChat();
    const viewport = find('.colloquy-thread-viewport');
    const articles = [...container.querySelectorAll<HTMLElement>('article')];
    const long = articles.findIndex(({ offsetHeight }) => offsetHeight > viewport.clientHeight);
    expect(long).toBeGreaterThanOrEqual(0);
    articles.at(-1)?.focus();
    for (let index = articles.length - 2; index >= 0; index -= 1) {
      await userEvent.keyboard('{ArrowUp}');
      const box = articles[index]?.getBoundingClientRect();
      const outer = viewport.getBoundingClientRect();
      expect(document.activeElement).toBe(articles[index]);
      expect(box?.top).toBeGreaterThanOrEqual(outer.top - 1);
      expect(index === long || (box?.bottom ?? NaN) <= outer.bottom + 1).toBe(true);
    }
  });

  it('scroll through a long message by pages before they leave it', async () => {
    await page.viewport(400, 400);
    const { find, container } = await openWholeChat();
    const viewport = find('.colloquy-thread-viewport');
    const articles = [...container.querySelectorAll<HTMLElement>('article')];
    const long = articles.find(({ offsetHeight }) => offsetHeight > viewport.clientHeight * 2);
    long?.focus({ preventScroll: true });
    long?.scrollIntoView({ block: 'start', behavior: 'instant' });
    const before = viewport.scrollTop;
    await userEvent.keyboard('{PageDown}');
    await expect.poll(() => viewport.scrollTop).toBeGreaterThan(before);
    expect(document.activeElement).toBe(long);
    long?.scrollIntoView({ block: 'end', behavior: 'instant' });
    await userEvent.keyboard('{PageDown}');
    expect(document.activeElement).toBe(articles[articles.indexOf(long ?? container) + 1]);
  });

  it('walk a thread that draws only what is in sight, message by message and to its ends', async () => {
    const { container, page: inPage, find } = await openBetween();
    const author = { id: 'grace', name: 'Grace', kind: 'person' as const };
    for (let index = 0; index < 150; index += 1) {
      const parts = [{ type: 'text' as const, text: `Number ${index}` }];
      await inPage.gateway.publish('room', { author, message: { id: `n${index}`, role: 'user', parts } });
    }
    await expect.poll(() => container.textContent).toContain('Number 149');
    const focused = (): string =>
      document.activeElement?.querySelector('.colloquy-text-part')?.textContent ?? '';
    find('.above').focus();
    await tab();
    await expect.poll(focused).toBe('Number 149');
    for (let index = 148; index > 70; index -= 1) {
      await userEvent.keyboard('{ArrowUp}');
      await expect.poll(focused, { interval: 5 }).toBe(`Number ${index}`);
    }
    expect(container.querySelectorAll('article').length).toBeLessThan(150);
    await userEvent.keyboard('{Home}');
    await expect.poll(focused).not.toContain('Number');
    expect(document.activeElement?.matches('article')).toBe(true);
    await userEvent.keyboard('{End}');
    await expect.poll(focused).toBe('Number 149');
  });

  it('are not led anywhere by a click', async () => {
    const { find } = await openBetween();
    const viewport = find('.colloquy-thread-viewport');
    await userEvent.click(viewport, { position: { x: 3, y: 3 } });
    expect(document.activeElement?.closest('article') ?? null).toBeNull();
  });
});
