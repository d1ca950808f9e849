import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway } from 'colloquy/testing';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, onTestFinished } from 'vitest';

import { frames, openThread, text, untilWindowed } from './support/thread-page.js';

describe('rows', () => {
  it('of one author that follow each other within five minutes stand together, headed once', async () => {
    const thread = await openThread({ count: 2 });
    for (const id of ['a', 'b', 'c']) await thread.publish(id, text(id));
    await expect.poll(() => thread.row('c')).not.toBeNull();
    const groups = ['m0', 'm1', 'a', 'b', 'c'].map((id) => thread.row(id)?.dataset['group']);
    // The second message is the guide's own, as the three after it are.
    expect(groups).toEqual(['single', 'first', 'middle', 'middle', 'last']);
    const headers = ['m1', 'a', 'b', 'c'].map(
      (id) => thread.row(id)?.querySelector<HTMLElement>('.colloquy-message-header')?.offsetHeight ?? NaN,
    );
    expect(headers[0]).toBeGreaterThan(0);
    expect(headers.slice(1)).toEqual([0, 0, 0]);
  });

  it('begin a day with its name, and what was not read yet with a line', async () => {
    const day = 86_400_000;
    const now = Date.now();
    const times = [now - 40 * day, now - 40 * day, now - day, now];
    const thread = await openThread({
      count: 4,
      still: true,
      at: (index) => times[index] ?? now,
      list: { unreadFrom: 'm3' },
    });
    const days = () =>
      [...thread.container.querySelectorAll('.colloquy-thread-day')].map((each) => each.textContent);
    const long = new Date(now - 40 * day).toLocaleDateString(undefined, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    expect(days()).toEqual([long, 'Yesterday', 'Today']);
    expect(thread.row('m3')?.querySelector('.colloquy-thread-unread')?.textContent).toBe('New');
    expect(thread.container.querySelectorAll('.colloquy-thread-unread')).toHaveLength(1);
  });

  it('are all there on paper, and windowed again afterwards, with the reader where they were', async () => {
    const thread = await openThread({ count: 200 });
    await untilWindowed(thread);
    const drawn = thread.rows().length;
    expect(drawn).toBeLessThan(80);
    thread.viewport().scrollTop -= 400;
    await frames(3);
    const before = thread.topOf('m190');
    dispatchEvent(new Event('beforeprint'));
    expect(thread.rows().length).toBe(200);
    dispatchEvent(new Event('afterprint'));
    await frames(20);
    expect(thread.rows().length).toBeLessThan(90);
    expect(Math.abs(thread.topOf('m190') - before)).toBeLessThanOrEqual(1);
  });

  it('are loaded by coming near the top where that is asked for', async () => {
    const thread = await openThread({ count: 120, loaded: 20, older: { auto: true } });
    thread.viewport().scrollTop = 0;
    await expect.poll(() => thread.container.querySelector('.colloquy-thread-history')).not.toBeNull();
    thread.viewport().scrollTop = 0;
    await expect
      .poll(() => {
        thread.viewport().scrollTop = 0;
        return thread.row('m0');
      })
      .not.toBeNull();
    expect(thread.container.querySelector('.colloquy-thread-older')).toBeNull();
  });
});

describe('a page that a server drew', () => {
  it('holds the last 30 messages, is taken over without a difference, and then has the others', async () => {
    const page = createInPageGateway({ limits: { snapshotMessages: 200 } });
    onTestFinished(() => page.close());
    const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };
    for (let index = 0; index < 120; index += 1) {
      await page.gateway.publish('room', {
        author,
        message: { id: `m${index}`, role: 'assistant', parts: text(`Message ${index}`) },
      });
    }
    const initial = { channels: { room: await page.gateway.snapshot('room') } };
    const chat = (
      <ConnectionProvider url={page.url} webSocket={page.webSocket} initial={initial} lingerMs={0}>
        <Chat channel="room" />
      </ConnectionProvider>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.style.blockSize = '600px';
    container.innerHTML = renderToString(chat);
    const rows = () => [...container.querySelectorAll<HTMLElement>('.colloquy-thread-row')];
    const served = rows();
    expect(served.map((row) => row.dataset['messageId'])).toEqual(
      Array.from({ length: 30 }, (_, index) => `m${index + 90}`),
    );
    const differences: unknown[] = [];
    const root = hydrateRoot(container, chat, { onRecoverableError: (error) => differences.push(error) });
    onTestFinished(() => {
      root.unmount();
      container.remove();
    });
    await expect.poll(() => container.querySelector('.colloquy-thread-history')).not.toBeNull();
    await frames(5);
    expect(differences).toEqual([]);
    expect(served.filter((row) => !row.isConnected)).toEqual([]);
    const viewport = container.querySelector<HTMLElement>('.colloquy-thread-viewport');
    if (!viewport) throw new Error('There is no viewport.');
    expect(viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop).toBeLessThanOrEqual(1);
    viewport.scrollTop = 0;
    await expect.poll(() => rows()[0]?.dataset['messageId']).toBe('m0');
  });
});
