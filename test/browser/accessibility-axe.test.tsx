import 'colloquy/styles.css';
import { cleanup } from '@testing-library/react';
import { arabicLabels, ChatFrame } from 'colloquy/components';
import { afterEach, describe, expect, it } from 'vitest';

import { partCases } from '../components/part-cases.js';
import { drawIn, findPart } from '../components/settings.js';
import { faultsIn, setTheme } from './support/run-axe.js';
import { openWholeChat } from './support/whole-chat.js';

afterEach(() => {
  cleanup();
  delete document.documentElement.dataset['theme'];
});

/** What is a fault only because a part stands here without what belongs around it, or in it. */
const aloneOnly: Readonly<Record<string, string>> = { li: 'listitem', summary: 'summary-name' };

/** Code and tables can be scrolled by keyboard as soon as it is known that they have to be: a frame later. */
const soon = { timeout: 10_000 };

describe.each(['light', 'dark'] as const)('in %s, axe finds nothing in', (theme) => {
  it.each(partCases.filter(({ name }) => name !== 'Chat.Frame'))(
    '$name',
    async ({ entry, draw, setting = 'talk' }) => {
      setTheme(theme);
      await drawIn(setting, <ChatFrame style={{ padding: 16 }}>{draw({})}</ChatFrame>);
      await findPart(entry);
      const alone = aloneOnly[entry.element];
      const faults = await faultsIn(document.body);
      expect(faults.filter((fault) => alone === undefined || !fault.startsWith(alone))).toEqual([]);
    },
  );

  it('a whole chat, with an open question, after a failure, without a connection', async () => {
    setTheme(theme);
    const { container, send, page } = await openWholeChat();
    await expect.poll(() => faultsIn(container), soon).toEqual([]);
    await send('failure', '.colloquy-message-root[data-status="failed"]');
    await send('approval', '.colloquy-tool-approval');
    await expect.poll(() => faultsIn(container), soon).toEqual([]);
    page.line.offline();
    await expect.poll(() => container.querySelector('.colloquy-banner-root')).not.toBeNull();
    await expect.poll(() => faultsIn(container), soon).toEqual([]);
  });

  it('a whole chat in Arabic', async () => {
    setTheme(theme);
    const { container } = await openWholeChat({ labels: arabicLabels });
    await expect.poll(() => faultsIn(container), soon).toEqual([]);
  });
});
