import 'colloquy/styles.css';
import { ConnectionProvider } from 'colloquy';
import { Chat, type ChatProps } from 'colloquy/components';
import { createInPageGateway, say, scriptedAgent } from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';

import { frames, topWithin } from './support/thread-page.js';

const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };

/** What is only drawn now and then is loaded when it is needed. */
const loaded = { timeout: 10_000 };

/** A `Chat` of 60 messages, of which 40 come at first. */
async function openChat(props: Partial<ChatProps>) {
  const page = createInPageGateway({
    limits: { snapshotMessages: 40 },
    authenticate: () => ({ user: { id: 'ada', name: 'Ada' } }),
    agent: { ...author, run: scriptedAgent(say('The answer.'), { pace: 0 }) },
  });
  for (let index = 0; index < 60; index += 1) {
    const parts = [{ type: 'text' as const, text: `Message ${index}.` }];
    await page.gateway.publish('room', { author, message: { id: `m${index}`, role: 'assistant', parts } });
  }
  const container = document.body.appendChild(document.createElement('div'));
  container.style.blockSize = '600px';
  const root = createRoot(container);
  onTestFinished(async () => {
    root.unmount();
    container.remove();
    await page.close();
  });
  root.render(
    <ConnectionProvider url={page.url} webSocket={page.webSocket}>
      <Chat channel="room" {...props} />
    </ConnectionProvider>,
  );
  const row = (id: string) => container.querySelector(`.colloquy-thread-row[data-message-id="${id}"]`);
  await expect.poll(() => row('m59')).not.toBeNull();
  const viewport = container.querySelector<HTMLElement>('.colloquy-thread-viewport');
  if (!viewport) throw new Error('There is no viewport.');
  return { container, viewport, row };
}

describe('a whole chat', () => {
  it('draws the line before what was not read yet', async () => {
    const { row, container } = await openChat({ unreadFrom: 'm57' });
    await expect
      .poll(() => row('m57')?.querySelector('.colloquy-thread-unread')?.textContent, loaded)
      .toBe('New');
    expect(container.querySelectorAll('.colloquy-thread-unread')).toHaveLength(1);
  });

  it('puts a question to the top where it is anchored by that', async () => {
    const { container, viewport } = await openChat({ anchor: 'question' });
    container.querySelector('textarea')?.focus();
    await userEvent.keyboard('A question{Enter}');
    await expect.poll(() => viewport.textContent).toContain('The answer.');
    const rows = () => [...container.querySelectorAll('.colloquy-thread-row')];
    const question = () => rows().find((each) => each.textContent?.includes('A question')) ?? null;
    const padding = parseFloat(getComputedStyle(viewport).scrollPaddingTop);
    await expect.poll(() => Math.abs(topWithin(viewport, question()) - padding)).toBeLessThanOrEqual(1);
  });

  it('loads older messages near the top where that is asked for, and else by its button alone', async () => {
    const still = await openChat({});
    await expect.poll(() => still.container.querySelector('.colloquy-thread-older'), loaded).not.toBeNull();
    still.viewport.scrollTop = 0;
    await frames(10);
    expect(still.container.querySelector('.colloquy-thread-older')).not.toBeNull();

    const { container, viewport } = await openChat({ loadsOlder: true });
    await expect
      .poll(() => {
        viewport.scrollTop = 0;
        return container.querySelector('[data-message-id="m0"]');
      }, loaded)
      .not.toBeNull();
    expect(container.querySelector('.colloquy-thread-older')).toBeNull();
  });
});
