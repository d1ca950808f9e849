import { afterPaint, nextFrame, textTail, watchFrames, type FrameReport } from './frame-watch.js';
import { threadOf, type BenchMessage } from './texts.js';

/** A list of settled messages that opens at its end. */
export type ListContender = {
  title: string;
  open: (messages: readonly BenchMessage[]) => { mount: (stage: HTMLElement) => void; close: () => void };
};

export type ListReport = { firstPaintMs: number; elements: number };
export type ScrollReport = FrameReport & { blankFrames: number; steps: number; elements: number };

/** Shows so many messages, and waits for the frame in which the first could be read. */
export async function showList(
  contender: ListContender,
  count: number,
  stage: HTMLElement,
): Promise<ListReport> {
  const messages = threadOf(count, 'plain');
  const { mount } = contender.open(messages);
  await afterPaint();
  const begun = performance.now();
  mount(stage);
  while (!/Question|Answer/.test(textTail(stage, 2_000))) await nextFrame();
  await afterPaint();
  const firstPaintMs = performance.now() - begun;
  // What is done behind the first paint belongs to the mount, and is counted in the main thread's time.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { firstPaintMs, elements: stage.querySelectorAll('*').length };
}

/** `fling`: 200 px a frame from the top. `drag`: from the top to the end in equal jumps, as with the scroll bar. */
export async function scrollList(
  kind: 'fling' | 'drag',
  steps: number,
  stage: HTMLElement,
): Promise<ScrollReport> {
  const scroller = scrollerIn(stage);
  scroller.scrollTop = 0;
  // A list may take it for a person's hand, and settles.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stop = watchFrames();
  let blankFrames = 0;
  for (let step = 1; step <= steps; step += 1) {
    const whole = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = kind === 'fling' ? step * 200 : (whole * step) / steps;
    await afterPaint();
    if (!isReadable(scroller)) blankFrames += 1;
  }
  return { ...(await stop()), blankFrames, steps, elements: stage.querySelectorAll('*').length };
}

function scrollerIn(stage: HTMLElement): HTMLElement {
  const found = [...stage.querySelectorAll<HTMLElement>('*')].find(
    (element) =>
      element.scrollHeight > element.clientHeight + 100 &&
      /auto|scroll/.test(getComputedStyle(element).overflowY),
  );
  if (!found) throw new Error('Nothing in this list scrolls.');
  return found;
}

/** Whether words of a message can be read at one place at least of the viewport's height. */
function isReadable(scroller: HTMLElement): boolean {
  const { top, bottom } = scroller.getBoundingClientRect();
  return [...scroller.querySelectorAll('article')].some((row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > top + 40 && box.top < bottom - 40 && (row.textContent ?? '').length > 10;
  });
}
