import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, type Suggestion } from 'colloquy/components';
import { chunks, say, until } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';

import { channel, setScene, type SceneOptions } from './scene.js';

const starters: readonly Suggestion[] = [
  'Good morning',
  { label: 'Plan a trip', text: 'Plan a trip to ', fills: true },
];

async function openChat(options: SceneOptions = {}) {
  const { draw } = await setScene(options);
  await draw(<Chat channel={channel} suggestions={starters} />);
  return userEvent.setup();
}

const field = () => screen.getByRole('textbox', { name: 'New message' });
const group = () => screen.findByRole('group', { name: 'Suggestions' });
const suggests = (...suggestions: unknown[]) =>
  chunks({ type: 'message-metadata', messageMetadata: { suggestions } });

describe('suggestions', () => {
  it('stand there to begin with, and are gone once something was said', async () => {
    const user = await openChat();
    await user.click(within(await group()).getByRole('button', { name: 'Good morning' }));
    expect(await screen.findByRole('article', { name: 'Message from You' })).toHaveTextContent(
      'Good morning',
    );
    expect(screen.queryByRole('group', { name: 'Suggestions' })).toBeNull();
    expect(field()).toHaveFocus();
  });

  it('are put into the composer where they are to be completed', async () => {
    const user = await openChat();
    await user.click(within(await group()).getByRole('button', { name: 'Plan a trip' }));
    expect(field()).toHaveValue('Plan a trip to ');
    expect(field()).toHaveFocus();
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('are one tab stop, with arrow keys, Home and End inside', async () => {
    const user = await openChat();
    const [first, second] = within(await group()).getAllByRole('button');
    expect(first).toHaveAttribute('tabindex', '0');
    expect(second).toHaveAttribute('tabindex', '-1');
    first?.focus();
    await user.keyboard('{ArrowRight}');
    expect(second).toHaveFocus();
    expect(second).toHaveAttribute('tabindex', '0');
    await user.keyboard('{ArrowRight}');
    expect(first).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(second).toHaveFocus();
    await user.keyboard('{Home}');
    expect(first).toHaveFocus();
    await user.keyboard('{End}');
    expect(second).toHaveFocus();
  });

  it('follow an answer that brings some, once it is complete', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const user = await openChat({
      script: [
        say('It is sunny.'),
        suggests('And tomorrow?', 7, { text: '' }, { text: 'Why?' }),
        until(ended),
      ],
    });
    await user.type(field(), 'Weather?{Enter}');
    await screen.findByText('It is sunny.');
    expect(screen.queryByRole('group', { name: 'Suggestions' })).toBeNull();
    end();
    const buttons = within(await group()).getAllByRole('button');
    // What is none is passed over.
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['And tomorrow?', 'Why?']);
    await user.click(within(await group()).getByRole('button', { name: 'And tomorrow?' }));
    await waitFor(() => expect(screen.getAllByRole('article', { name: 'Message from You' })).toHaveLength(2));
  });
});
