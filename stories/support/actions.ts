import { until, type Script } from 'colloquy/testing';
import { expect, waitFor, type within } from 'storybook/test';

import type { stageOf } from './stage.js';

type Canvas = ReturnType<typeof within>;
type User = {
  type: (element: Element, text: string) => Promise<void>;
  click: (element: Element) => Promise<void>;
  keyboard: (keys: string) => Promise<void>;
};

/** What a play function of a story on a stage is given, as far as it is used here. */
export type Playing = { canvas: Canvas; userEvent: User } & Parameters<typeof stageOf>[0];

/** Patience for what takes many frames, on machines that are busy, in ms. */
export const patience = { timeout: 15_000 };

/** Where a message is written. */
export function composer({ canvas }: Pick<Playing, 'canvas'>): Promise<HTMLElement> {
  return canvas.findByRole('textbox', { name: 'New message' });
}

/** Writes a message and presses Enter. */
export async function send(playing: Playing, text: string): Promise<void> {
  await playing.userEvent.type(await composer(playing), `${text}{Enter}`);
}

/** The newest message of the agent. */
export async function lastAnswer({ canvas }: Pick<Playing, 'canvas'>): Promise<HTMLElement> {
  const answers = await canvas.findAllByRole('article', { name: /^Message from Guide/ });
  const last = answers.at(-1);
  if (!last) throw new Error('Nobody has answered.');
  return last;
}

/** Waits until the newest answer is complete, or has come to another status. */
export async function settled(playing: Pick<Playing, 'canvas'>, status = 'done'): Promise<HTMLElement> {
  await waitFor(
    async () => expect(await lastAnswer(playing)).toHaveAttribute('data-status', status),
    patience,
  );
  return lastAnswer(playing);
}

/** Waits until the newest answer holds a text. */
export async function written(playing: Pick<Playing, 'canvas'>, text: string): Promise<HTMLElement> {
  await waitFor(async () => expect(await lastAnswer(playing)).toHaveTextContent(text), patience);
  return lastAnswer(playing);
}

/** A step of a script that waits until the story says so, and the word to it. */
export type Hold = { step: Script; release: () => void };

/** Holds an answer where a story wants to look at it. */
export function createHold(): Hold {
  let release = (): void => undefined;
  return {
    step: (scene) => until(new Promise<void>((resolve) => (release = resolve)))(scene),
    release: () => release(),
  };
}

/** A step that never ends: the answer stays as it is until it is stopped, or the story is left. */
export const forever: Script = until(new Promise<never>(() => undefined));
