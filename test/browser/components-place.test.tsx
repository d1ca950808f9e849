import 'colloquy/styles.css';
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway } from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A chat in a page that gives nothing a height, with so many messages in its channel. */
async function openChat(count: number, snapshotMessages = count) {
  const page = createInPageGateway({ limits: { snapshotMessages } });
  const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };
  for (let index = 0; index < count; index += 1) {
    const parts = [{ type: 'text' as const, text: `Message ${index}` }];
    await page.gateway.publish('room', { author, message: { id: `m${index}`, role: 'assistant', parts } });
  }
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  root.render(
    <ConnectionProvider url={page.url} webSocket={page.webSocket} lingerMs={0}>
      <Chat channel="room" />
    </ConnectionProvider>,
  );
  endings.push(async () => {
    root.unmount();
    container.remove();
    await page.close();
  });
  const rows = () => [...container.querySelectorAll<HTMLElement>('article')];
  // Of a long thread only what is near what is in sight is drawn.
  const drawn = Math.min(count, snapshotMessages, 30);
  await expect.poll(() => rows().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(drawn);
  const find = (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
  return { rows, find };
}

const topOf = (element: Element | undefined): number => element?.getBoundingClientRect().top ?? NaN;

describe('a chat in a page without heights', () => {
  it('scrolls its thread and not the page, and its composer is in view', async () => {
    const { find } = await openChat(100);
    const { bottom, height } = find('.colloquy-composer-input').getBoundingClientRect();
    expect(height).toBeGreaterThan(0);
    expect(bottom).toBeLessThanOrEqual(window.innerHeight);
    const { scrollHeight, clientHeight } = document.documentElement;
    expect(scrollHeight).toBe(clientHeight);
    const viewport = find('.colloquy-thread-viewport');
    expect(viewport.scrollHeight).toBeGreaterThan(viewport.clientHeight);
  });

  it('has its composer in view beside the margins that a page has by itself', async () => {
    document.body.style.margin = '8px';
    endings.push(() => document.body.style.removeProperty('margin'));
    const { find } = await openChat(100);
    expect(find('.colloquy-composer-input').getBoundingClientRect().bottom).toBeLessThanOrEqual(innerHeight);
  });

  it('fills the height of what it stands in where that has one, however small or large', async () => {
    const { find } = await openChat(100);
    const chat = find('.colloquy-chat');
    for (const height of [200, innerHeight]) {
      const around = chat.parentElement;
      if (around) around.style.height = `${height}px`;
      expect(chat.offsetHeight).toBe(height);
    }
  });
});

describe('older messages', () => {
  it.each([0, 20])(
    'come in above what is read, which stays where it is (scrolled by %i)',
    async (scrolled) => {
      const { rows, find } = await openChat(100, 30);
      const viewport = find('.colloquy-thread-viewport');
      await expect.poll(() => viewport.scrollTop).toBeGreaterThan(0);
      viewport.scrollTop = scrolled;
      await expect.poll(() => viewport.dataset['atEnd']).toBeUndefined();
      const oldest = rows()[0];
      const before = topOf(oldest);
      find('.colloquy-thread-older').click();
      await expect.poll(() => rows().length).toBeGreaterThan(30);
      expect(rows()[0]).not.toBe(oldest);
      expect(Math.abs(topOf(oldest) - before)).toBeLessThanOrEqual(1);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      expect(Math.abs(topOf(oldest) - before)).toBeLessThanOrEqual(1);
    },
  );

  it('leave the focus with the row that was the oldest, once all are there', async () => {
    const { rows, find } = await openChat(40, 30);
    const oldest = rows()[0];
    find('.colloquy-thread-older').focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => rows().length).toBe(40);
    const before = topOf(oldest);
    await expect.poll(() => document.activeElement).toBe(oldest);
    expect(topOf(oldest)).toBe(before);
  });
});
