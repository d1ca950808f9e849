import { describe, expect, it } from 'vitest';

import { frames, openThread, text, untilWindowed, type ThreadPage } from './support/thread-page.js';

/** A thread that stands among its windowed rows, on a message with thoughts and a call of a tool. */
async function openAtMessage(): Promise<ThreadPage> {
  const thread = await openThread({
    count: 200,
    write: (index) =>
      index === 60
        ? [
            { type: 'reasoning', text: 'One thought.\n\nAnother.\n\nA third.', state: 'done' },
            {
              type: 'dynamic-tool',
              toolName: 'look',
              toolCallId: 'call',
              state: 'output-available',
              input: { at: 'it' },
              output: 'Seen.',
            },
            { type: 'text', text: 'Done.' },
          ]
        : text(`Message ${index}. ${'More words. '.repeat(index % 9)}`),
  });
  await untilWindowed(thread);
  await thread.actions().scrollToMessage('m60');
  await expect.poll(() => thread.row('m60')?.querySelector('details.colloquy-tool-details')).toBeTruthy();
  await expect.poll(() => thread.row('m60')?.querySelector('details.colloquy-reasoning-root')).toBeTruthy();
  await frames(5);
  return thread;
}

const open = (thread: ThreadPage): string[] =>
  [...(thread.row('m60')?.querySelectorAll('details[open]') ?? [])].map((each) => each.className);
const height = (thread: ThreadPage): number => thread.row('m60')?.getBoundingClientRect().height ?? NaN;

async function goAndComeBack(thread: ThreadPage): Promise<void> {
  await thread.actions().scrollToMessage('m5');
  await expect.poll(() => thread.row('m60')).toBeNull();
  await thread.actions().scrollToMessage('m60');
  await expect.poll(() => thread.row('m60')).not.toBeNull();
}

describe('what was unfolded in a windowed row', () => {
  it('is unfolded when the row comes back, and as high; what was folded again is folded', async () => {
    const thread = await openAtMessage();
    const folded = height(thread);
    for (const summary of thread.row('m60')?.querySelectorAll('summary') ?? []) summary.click();
    const both = ['colloquy-reasoning-root', 'colloquy-tool-details'];
    await expect.poll(() => open(thread)).toEqual(both);
    await frames(5);
    const unfolded = height(thread);
    expect(unfolded).toBeGreaterThan(folded + 40);

    await goAndComeBack(thread);
    expect(open(thread)).toEqual(both);
    await expect.poll(() => Math.abs(height(thread) - unfolded)).toBeLessThanOrEqual(1);

    for (const summary of thread.row('m60')?.querySelectorAll('summary') ?? []) summary.click();
    await expect.poll(() => open(thread)).toEqual([]);
    await frames(5);
    await goAndComeBack(thread);
    expect(open(thread)).toEqual([]);
    await expect.poll(() => Math.abs(height(thread) - folded)).toBeLessThanOrEqual(1);
  });
});
