import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Chat } from 'colloquy/components';
import { askApproval, marks, say } from 'colloquy/testing';
import { expect, it, onTestFinished } from 'vitest';

import { channel, setScene, type SceneOptions } from './scene.js';

/** Opens a chat and writes down everything that its live region says. */
async function listen(options: SceneOptions) {
  const { inPage, draw } = await setScene(options);
  await draw(<Chat channel={channel} />);
  const region = screen.getByRole('status');
  const said: string[] = [];
  const observer = new MutationObserver(() => said.push(region.textContent));
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => observer.disconnect());
  const send = (text: string): void => {
    const field = screen.getByRole('textbox', { name: 'New message' });
    fireEvent.change(field, { target: { value: text } });
    fireEvent.keyDown(field, { key: 'Enter' });
  };
  return { inPage, said, send };
}

it('speaks when an answer begins and when it is complete, and never per token', async () => {
  const { said, send } = await listen({ script: marks(300) });
  send('Count');
  await waitFor(() => expect(said.at(-1)).toBe('The answer is complete.'));
  expect(said.filter((text) => !['Guide is answering.', 'The answer is complete.'].includes(text))).toEqual(
    [],
  );
  expect(said.length).toBeLessThanOrEqual(2);
});

it('speaks when a tool needs approval', async () => {
  const { said, send } = await listen({ script: askApproval('delete_file', {}) });
  send('Delete it');
  await waitFor(() => expect(said.at(-1)).toBe('delete_file needs your approval.'));
});

it('speaks when the line is lost and when it is back', async () => {
  const { inPage, said } = await listen({ script: say('Hello') });
  act(() => inPage.line.offline());
  await waitFor(() => expect(said).toEqual(['The connection was lost.']));
  inPage.line.online();
  fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
  await waitFor(() => expect(said).toEqual(['The connection was lost.', 'The connection is back.']));
});

it('is the only live region: the log itself is none', async () => {
  await listen({});
  expect(document.querySelectorAll('[aria-live]:not([aria-live=off])')).toHaveLength(1);
  expect(screen.getByRole('log')).toHaveAttribute('aria-live', 'off');
  expect(screen.queryByRole('alert')).toBeNull();
});
