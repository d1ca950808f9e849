import type { Contender, Opened, Scene } from './contender.js';
import { createFeed, type FeedReport } from './feed.js';
import { afterPaint, nextFrame, textTail, untilFrame, watchFrames, type FrameReport } from './frame-watch.js';
import { answerOf, lastWords, threadOf, tokensOf } from './texts.js';

export type StreamOptions = {
  /** Characters of the answer. */
  length: number;
  mode: 'flood' | 'paced';
  rate: number;
  /** Settled messages above it. */
  history: number;
  socketUrl: string | undefined;
};

export type StreamReport = FrameReport & {
  tokens: number;
  /** ms from the first token to the frame in which the last one stood there. */
  wallMs: number;
  /** ms from the last token to that frame; none where the tokens come from another process. */
  lagMs: number | null;
  /** Cost of a token in the last tenth over that in the first. */
  growth: number | null;
  /** Whether the answer came to its end. */
  finished: boolean;
  elements: number;
};

type Prepared = { opened: Opened; scene: Scene; stage: HTMLElement; tokens: number };

function sceneOf(
  { length, mode, rate, history, socketUrl }: StreamOptions,
  format: Contender['format'],
  seed = 1,
) {
  const answer = answerOf(length, seed);
  const tokens = tokensOf(answer);
  const scene = {
    history: threadOf(history, format),
    answer,
    feed: createFeed({ tokens, mode, rate }),
    socketUrl,
  };
  return { scene, tokens: tokens.length };
}

/** Streams a short answer in the wings first, so that all code has run, then mounts the thread. */
export async function prepareStream(
  contender: Contender,
  options: StreamOptions,
  stage: HTMLElement,
  wings: HTMLElement,
): Promise<Prepared & { mountMs: number }> {
  const { scene: rehearsal } = sceneOf(
    { ...options, length: 1_500, mode: 'flood', history: 2 },
    contender.format,
    5,
  );
  const first = await contender.open(rehearsal);
  first.mount(wings);
  await afterPaint();
  first.send();
  await untilFrame(() => textTail(wings, 300).includes(lastWords), 5_000);
  first.close();
  wings.remove();

  const { scene, tokens } = sceneOf(options, contender.format);
  const opened = await contender.open(scene);
  await afterPaint();
  const begun = performance.now();
  opened.mount(stage);
  if (options.history > 0)
    await untilFrame(() => /Question|Answer|so far/.test(textTail(stage, 2_000)), 30_000);
  await afterPaint();
  const mountMs = performance.now() - begun;
  // Joining, and what is done behind the first paint.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { opened, scene, stage, tokens, mountMs };
}

/** Streams the answer and watches it. */
export async function runStream({ opened, scene, stage, tokens }: Prepared): Promise<StreamReport> {
  const stop = watchFrames(() => {
    stage.scrollTop = stage.scrollHeight;
  });
  await nextFrame();
  const asked = performance.now();
  opened.send();
  const hasEnded = (): boolean => textTail(stage, 400).includes(lastWords);
  let feed: FeedReport | undefined;
  let finished: boolean;
  if (scene.socketUrl === undefined) {
    feed = await scene.feed.done;
    finished = await untilFrame(hasEnded, 10_000);
  } else finished = await untilFrame(hasEnded, 60_000);
  const ended = performance.now();
  return {
    ...(await stop()),
    tokens,
    wallMs: ended - (feed?.startedAt ?? asked),
    lagMs: feed ? ended - feed.endedAt : null,
    growth: feed ? growthOf(feed) : null,
    finished,
    elements: stage.querySelectorAll('*').length,
  };
}

function growthOf({ times }: FeedReport): number {
  const tenth = Math.floor(times.length / 10);
  const took = (from: number, to: number): number => (times[to] ?? 0) - (times[from] ?? 0);
  return took(times.length - 1 - tenth, times.length - 1) / Math.max(0.01, took(0, tenth));
}
