declare global {
  interface Window {
    /** Commits of all React roots of this page; counted in index.html. */
    commitCount: number;
  }
}

export type FrameReport = {
  frames: number;
  /** ms between frames. */
  p50: number;
  p95: number;
  max: number;
  longTasks: number;
  longTaskMs: number;
  commits: number;
};

/** Watches frames, long tasks and commits until the returned function is called. */
export function watchFrames(onFrame: () => void = () => {}): () => Promise<FrameReport> {
  const intervals: number[] = [];
  const longTasks: number[] = [];
  const commitsBefore = window.commitCount;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  });
  observer.observe({ type: 'longtask' });
  let last = 0;
  let request = requestAnimationFrame(function tick(time) {
    if (last > 0) intervals.push(time - last);
    last = time;
    onFrame();
    request = requestAnimationFrame(tick);
  });
  return async () => {
    cancelAnimationFrame(request);
    const commits = window.commitCount - commitsBefore;
    // Long tasks are reported a little later than they end.
    await new Promise((resolve) => setTimeout(resolve, 60));
    for (const entry of observer.takeRecords()) longTasks.push(entry.duration);
    observer.disconnect();
    const sorted = intervals.toSorted((one, other) => one - other);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return {
      frames: sorted.length,
      p50: at(0.5),
      p95: at(0.95),
      max: sorted.at(-1) ?? 0,
      longTasks: longTasks.length,
      longTaskMs: longTasks.reduce((sum, ms) => sum + ms, 0),
      commits,
    };
  };
}

export const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves in the task behind the next frame: what was in the DOM by then has been painted. */
export async function afterPaint(): Promise<void> {
  await nextFrame();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
}

/** Waits, frame by frame, until `holds`. Whether it did before `ms` were over. */
export async function untilFrame(holds: () => boolean, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) return false;
    await nextFrame();
  }
  return true;
}

/** The last characters of the text below a node, read from its end: the cost does not grow with the text. */
export function textTail(node: Node, length: number): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? '').slice(-length);
  let text = '';
  for (let child = node.lastChild; child && text.length < length; child = child.previousSibling) {
    text = textTail(child, length - text.length) + text;
  }
  return text;
}
