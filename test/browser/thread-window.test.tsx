import { describe, expect, it } from 'vitest';

import { frames, openThread, text, untilWindowed } from './support/thread-page.js';

/** CSS pixels of the viewport's height that no row covers. Measured as painted: after the frame that was asked for. */
async function blankPixels(viewport: HTMLElement): Promise<number> {
  await new Promise(requestAnimationFrame);
  await new Promise((painted) => setTimeout(painted));
  const outer = viewport.getBoundingClientRect();
  const boxes = [...viewport.querySelectorAll('.colloquy-thread-row')]
    .filter((row) => getComputedStyle(row).visibility === 'visible')
    .map((row) => row.getBoundingClientRect())
    .filter(({ bottom, top }) => bottom > outer.top && top < outer.bottom)
    .toSorted((one, other) => one.top - other.top);
  let blank = 0;
  let reached = outer.top;
  for (const { top, bottom } of boxes) {
    blank += Math.max(0, top - reached);
    reached = Math.max(reached, bottom);
  }
  return Math.round(blank + Math.max(0, outer.bottom - reached));
}

const words = (index: number) => text(`Message ${index}. ${'More words. '.repeat(index % 9)}`);
/** The space above the first row and below the last. */
const padding = 24;

describe('a thread of 10,000 messages', () => {
  it('draws what is near what is in sight, and no blank frame in a fling or a drag of the scrollbar', async () => {
    const thread = await openThread({ count: 10_000, still: true, write: words });
    await untilWindowed(thread);
    const viewport = thread.viewport();
    expect(thread.distance()).toBeLessThanOrEqual(1);
    expect(thread.rows().length).toBeLessThanOrEqual(60);

    const fling: number[] = [];
    let most = 0;
    // A hard flick: 500 pixels a frame at first, then slower.
    for (let frame = 0; frame < 90; frame += 1) {
      viewport.scrollTop -= Math.max(40, 500 - frame * 5);
      fling.push(await blankPixels(viewport));
      most = Math.max(most, thread.rows().length);
    }
    expect(fling.filter((pixels) => pixels > 1)).toEqual([]);
    expect(most).toBeLessThanOrEqual(75);

    const drag: number[] = [];
    for (let step = 0; step < 30; step += 1) {
      viewport.scrollTop = (viewport.scrollHeight * ((step * 7) % 30)) / 30;
      const atFirst = await blankPixels(viewport);
      // Rows that turn out lower than they were taken for leave the rest of one open, for one frame.
      expect(atFirst).toBeLessThan(90);
      drag.push(await blankPixels(viewport));
    }
    expect(drag.filter((pixels) => pixels > padding)).toEqual([]);
    await frames(20);
    expect(thread.rows().length).toBeLessThanOrEqual(60);
    console.log(`10,000 messages: painted after ${Math.round(thread.paintedAfter)} ms, at most ${most} rows`);
  });

  it('is painted no later than one of 100', async () => {
    const paint = async (count: number): Promise<number> =>
      (await openThread({ count, still: true, write: words })).paintedAfter;
    await paint(100);
    const short = Math.min(await paint(100), await paint(100), await paint(100));
    const long = Math.min(await paint(10_000), await paint(10_000), await paint(10_000));
    console.log(`painted: 100 after ${Math.round(short)} ms, 10,000 after ${Math.round(long)} ms`);
    expect(long).toBeLessThan(short * 2 + 50);
  });

  it('of 2,000 in Markdown is painted with its newest rows alone', async () => {
    const markdown = (index: number) =>
      text(
        `# Title ${index}\n\nSome *text* with \`code\`.\n\n- one\n- two\n\n\`\`\`ts\nconst a = ${index};\n\`\`\``,
      );
    await openThread({ count: 100, still: true, write: markdown });
    const thread = await openThread({ count: 2_000, still: true, write: markdown });
    console.log(`2,000 in Markdown: painted after ${Math.round(thread.paintedAfter)} ms`);
    expect(thread.rows().length).toBeLessThanOrEqual(60);
  });
});
