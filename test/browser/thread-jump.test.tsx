import { describe, expect, it } from 'vitest';

import { frames, openThread, untilWindowed } from './support/thread-page.js';

describe('a jump to a message', () => {
  it.each(['start', 'center', 'end', 'nearest'] as const)(
    'shows a row that is not drawn (%s)',
    async (align) => {
      const thread = await openThread({ count: 300 });
      await untilWindowed(thread);
      expect(thread.row('m40')).toBeNull();
      expect(await thread.actions().scrollToMessage('m40', { align, focus: true })).toBe(true);
      expect(document.activeElement).toBe(thread.message('m40'));
      expect(thread.row('m40')?.dataset['flash']).toBe('');
      await frames(20);
      const { clientHeight } = thread.viewport();
      const top = thread.topOf('m40');
      const height = thread.row('m40')?.offsetHeight ?? NaN;
      const wanted = {
        start: 0,
        center: (clientHeight - height) / 2,
        end: clientHeight - height,
        nearest: 0,
      }[align];
      expect(Math.abs(top - wanted)).toBeLessThanOrEqual(1);
      await expect.poll(() => thread.row('m40')?.dataset['flash'], { timeout: 5_000 }).toBeUndefined();
    },
  );

  it('shows one of the newest, and leaves the end for it', async () => {
    const thread = await openThread({ count: 300 });
    await thread.actions().scrollToMessage('m280', { align: 'start' });
    await frames(3);
    expect(Math.abs(thread.topOf('m280'))).toBeLessThanOrEqual(1);
    await thread.publish('new', [{ type: 'text', text: 'New' }]);
    await expect.poll(() => thread.row('new')).not.toBeNull();
    await frames(3);
    expect(Math.abs(thread.topOf('m280'))).toBeLessThanOrEqual(1);
  });

  it('loads the pages up to a message that is not there yet, and says when there is none', async () => {
    const thread = await openThread({ count: 200, loaded: 30 });
    expect(await thread.actions().scrollToMessage('m10', { align: 'start' })).toBe(true);
    await frames(20);
    expect(Math.abs(thread.topOf('m10'))).toBeLessThanOrEqual(1);
    expect(await thread.actions().scrollToMessage('nowhere')).toBe(false);
  });

  it('gives a message the focus, wherever it is', async () => {
    const thread = await openThread({ count: 300 });
    await untilWindowed(thread);
    for (const id of ['m3', 'm150', 'm299']) {
      expect(await thread.actions().focusMessage(id)).toBe(true);
      expect(document.activeElement).toBe(thread.message(id));
      await frames(20);
      const top = thread.topOf(id);
      expect(top).toBeGreaterThanOrEqual(-1);
      expect(top).toBeLessThan(thread.viewport().clientHeight);
    }
  });
});
