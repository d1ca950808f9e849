import { expect, waitFor, type within } from 'storybook/test';

import type { stageOf } from './stage.js';

type Canvas = ReturnType<typeof within>;
type User = { type: (element: Element, text: string) => Promise<void> };

/** What a play function of a story on a stage is given, as far as it is used here. */
export type Playing = { canvas: Canvas; userEvent: User } & Parameters<typeof stageOf>[0];

/** Writes a message and presses Enter. */
export async function send({ canvas, userEvent }: Playing, text: string): Promise<void> {
  await userEvent.type(await canvas.findByRole('textbox', { name: 'New message' }), `${text}{Enter}`);
}

/** The newest message of the agent. */
export async function lastAnswer({ canvas }: Playing): Promise<HTMLElement> {
  const answers = await canvas.findAllByRole('article', { name: 'Message from Guide' });
  const last = answers.at(-1);
  if (!last) throw new Error('Nobody has answered.');
  return last;
}

/** Waits until the newest answer is complete. */
export async function settled(playing: Playing, status = 'done'): Promise<HTMLElement> {
  await waitFor(async () => expect(await lastAnswer(playing)).toHaveAttribute('data-status', status), {
    timeout: 10_000,
  });
  return lastAnswer(playing);
}
