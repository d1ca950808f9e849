import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it } from 'vitest';

import { MarkdownStream } from '../../src/markdown/index.js';
import { createGrowingText } from '../markdown/growing-text.js';
import { emulateMedia } from './support/emulate.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

const burst = 'Word after word. '.repeat(300).trim();

/** A text in the document whose module for even steps is there, and the lengths that it has had since. */
async function showSmoothly() {
  const growing = createGrowingText('Begun. ');
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  flushSync(() => root.render(<MarkdownStream source={growing.source} reveal="smooth" />));
  // The hook asked for the same module, and has taken it by the next frame.
  await import('../../src/markdown/smooth-source.js');
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const lengths: number[] = [];
  const observer = new MutationObserver(() => lengths.push(container.textContent.length));
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  endings.push(() => {
    observer.disconnect();
    root.unmount();
    container.remove();
  });
  return { growing, container, lengths };
}

it('a burst comes in many steps, all of it within a short time, and the text is complete', async () => {
  const { growing, container, lengths } = await showSmoothly();
  growing.append(burst);
  growing.finish();
  await expect.poll(() => container.textContent, { timeout: 5000 }).toBe(`Begun. ${burst}`);
  expect(lengths.length).toBeGreaterThan(5);
  expect(lengths.toSorted((a, b) => a - b)).toEqual(lengths);
});

it('who wants less motion has it at once', async () => {
  await emulateMedia({ 'prefers-reduced-motion': 'reduce' });
  const { growing, container, lengths } = await showSmoothly();
  flushSync(() => growing.append(burst));
  flushSync(() => growing.finish());
  await expect.poll(() => container.textContent).toBe(`Begun. ${burst}`);
  expect(lengths.length).toBeLessThanOrEqual(2);
});
