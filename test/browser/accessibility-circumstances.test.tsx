import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { arabicLabels } from 'colloquy/components';
import { emulateMedia, emulateTouch } from './support/emulate.js';
import { openWholeChat } from './support/whole-chat.js';

const failed = '.colloquy-message-root[data-status="failed"]';
const question = '.colloquy-tool-approval';

/** What can be pressed, and is not a word in a sentence. */
const pressable = 'button, summary, .colloquy-file-part, .colloquy-sources-item > a';

function visible(container: Element, selector: string): HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility());
}

function nameOf(element: Element): string {
  return `${element.className} "${element.textContent.slice(0, 20)}"`;
}

function smallerThan(size: number, container: Element): string[] {
  return visible(container, pressable).flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    // Half a pixel is a matter of rounding.
    return width < size - 0.5 || height < size - 0.5 ? [`${nameOf(element)}: ${width} × ${height}`] : [];
  });
}

/** Elements that reach out of the chat, and not inside of something that scrolls. */
function cutOff(container: HTMLElement): string[] {
  const outer = container.getBoundingClientRect();
  return visible(container, '*').flatMap((element) => {
    if (element.closest('.colloquy-announcer, svg')) return [];
    const { left, right, width } = element.getBoundingClientRect();
    if (width === 0 || (left >= outer.left - 1 && right <= outer.right + 1)) return [];
    for (let around = element.parentElement; around && around !== container; around = around.parentElement) {
      const { overflowX } = getComputedStyle(around);
      if (overflowX === 'auto' || overflowX === 'scroll') return [];
      if (overflowX === 'hidden' && getComputedStyle(around).textOverflow === 'ellipsis') return [];
    }
    return [`${nameOf(element)}: ${left} to ${right}`];
  });
}

/** Boxes that hide a part of their own text. */
function clipped(container: HTMLElement): string[] {
  return visible(container, '*').flatMap((element) => {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    if (element.closest('.colloquy-announcer, svg') || textOverflow === 'ellipsis') return [];
    const isWide = overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
    const isHigh = overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1;
    return isWide || isHigh ? [nameOf(element)] : [];
  });
}

describe.each([
  ['at 200 %', 640, 512],
  ['at 320 px', 320, 640],
  ['at 400 %', 320, 256],
])('enlarged: %s', (_name, width, height) => {
  it.each([undefined, arabicLabels])('nothing is cut off and the composer can be used', async (labels) => {
    await page.viewport(width, height);
    const { container, find, send, page: line } = await openWholeChat({ labels });
    await send('failure', failed);
    await send('approval', question);
    line.line.offline();
    await expect.poll(() => container.querySelector('.colloquy-banner-root')).not.toBeNull();
    const { scrollWidth, clientWidth } = document.documentElement;
    expect(scrollWidth).toBe(clientWidth);
    const viewport = find('.colloquy-thread-viewport');
    expect(viewport.scrollWidth).toBeLessThanOrEqual(viewport.clientWidth);
    expect(viewport.clientHeight).toBeGreaterThanOrEqual(64);
    expect(cutOff(container)).toEqual([]);
    expect(clipped(container)).toEqual([]);

    const field = container.querySelector('textarea');
    field?.focus();
    await userEvent.keyboard('Hello');
    expect(field?.value).toBe('Hello');
    // What is written is in sight.
    const { x = 0, y = 0, width: wide = 0, height: high = 0 } = field?.getBoundingClientRect() ?? {};
    expect(document.elementFromPoint(x + wide / 2, y + high / 2)).toBe(field);
  });
});

describe('what is pressed', () => {
  it('is at least 24 px wide and high', async () => {
    await page.viewport(1280, 800);
    const { container, send } = await openWholeChat();
    await send('failure', failed);
    await send('approval', question);
    expect(visible(container, pressable).length).toBeGreaterThan(15);
    expect(smallerThan(24, container)).toEqual([]);
  });

  it('is at least 44 px wide and high where fingers press it', async () => {
    await page.viewport(375, 700);
    await emulateTouch();
    expect(matchMedia('(pointer: coarse)').matches).toBe(true);
    const { container, send } = await openWholeChat();
    await send('failure', failed);
    await send('approval', question);
    expect(smallerThan(44, container)).toEqual([]);
  });
});

it('with reduced motion nothing moves, also while a tool runs', async () => {
  const running = (): number => document.getAnimations().length;
  const { send, find } = await openWholeChat();
  await send('run', '.colloquy-tool-root[data-tool="search"]');
  await expect.poll(running).toBeGreaterThan(0);
  await emulateMedia({ 'prefers-reduced-motion': 'reduce' });
  expect(matchMedia('(prefers-reduced-motion: reduce)').matches).toBe(true);
  await userEvent.hover(find('.colloquy-composer-stop'));
  expect(running()).toBe(0);
});

describe('with forced colours', () => {
  it('the focus, buttons, states and cards are told by lines', async () => {
    await emulateMedia({ 'forced-colors': 'active' });
    expect(matchMedia('(forced-colors: active)').matches).toBe(true);
    const { container, find, send } = await openWholeChat();
    await send('failure', failed);
    await send('approval', question);

    const bare = visible(container, 'button').filter(
      (button) => getComputedStyle(button).borderTopStyle !== 'solid',
    );
    expect(bare.map(nameOf)).toEqual([]);
    const card = getComputedStyle(find('.colloquy-tool-root[data-live]'));
    expect([card.borderTopStyle, card.borderTopWidth]).toEqual(['solid', '2px']);
    expect(getComputedStyle(find('.colloquy-tool-root:not([data-live])')).borderTopWidth).toBe('1px');
    expect(getComputedStyle(find('.colloquy-message-content[data-role="user"]')).borderTopStyle).toBe(
      'solid',
    );

    const approve = getComputedStyle(find('.colloquy-tool-approve'));
    const deny = getComputedStyle(find('.colloquy-tool-deny'));
    expect(approve.backgroundColor).not.toBe(deny.backgroundColor);
    expect(approve.color).not.toBe(approve.backgroundColor);
    const disabled = getComputedStyle(find('.colloquy-composer-send'));
    expect(disabled.color).not.toBe(deny.color);

    find('.colloquy-composer-input').focus();
    await userEvent.keyboard('{Tab}{Shift>}{Tab}{/Shift}');
    const ring = getComputedStyle(find('.colloquy-composer-root'));
    expect([ring.outlineStyle, ring.outlineWidth]).toEqual(['solid', '2px']);
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    const focused = document.activeElement;
    expect(focused?.matches('.colloquy-thread-root *')).toBe(true);
    expect(getComputedStyle(focused ?? container).outlineStyle).toBe('solid');
  });
});

it('text may be spaced out without being cut off', async () => {
  await page.viewport(375, 700);
  const { container, send } = await openWholeChat();
  await send('approval', question);
  const style = document.head.appendChild(document.createElement('style'));
  // WCAG 1.4.12.
  style.textContent = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`;
  try {
    expect(cutOff(container)).toEqual([]);
    expect(clipped(container)).toEqual([]);
  } finally {
    style.remove();
  }
});

describe('in Arabic', () => {
  it('the chat is mirrored, and each message goes its own way', async () => {
    await page.viewport(1280, 800);
    const { container, find } = await openWholeChat({ labels: arabicLabels });
    const box = (selector: string): DOMRect => find(selector).getBoundingClientRect();
    // One's own messages stand at the end of the line: the left.
    const middle = box('.colloquy-thread-list').left + box('.colloquy-thread-list').width / 2;
    expect(box('.colloquy-message-root[data-mine] .colloquy-message-content').right).toBeLessThan(middle);
    expect(box('.colloquy-composer-send').right).toBeLessThan(middle);
    const direction = (element: Element | null): string =>
      element ? getComputedStyle(element).direction : '';
    const texts = visible(container, '.colloquy-text-part');
    const arabic = texts.find((each) => each.textContent.includes('ماذا'));
    const english = texts.find((each) => each.textContent === 'Thanks');
    expect(direction(arabic ?? null)).toBe('rtl');
    expect(direction(english ?? null)).toBe('ltr');
    expect(direction(container.querySelector('.colloquy-markdown pre'))).toBe('ltr');
  });
});
