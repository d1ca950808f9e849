import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, Message, MessageActions, Thread } from 'colloquy/components';
import { say } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';

import { talk } from './part-cases.js';
import { channel, setScene, type SceneOptions } from './scene.js';

async function openChat(options: SceneOptions, chat = <Chat channel={channel} />) {
  const { inPage, draw } = await setScene(options);
  await draw(chat);
  return { inPage, user: userEvent.setup() };
}

const article = async (name: string) =>
  within(await screen.findByRole('article', { name: `Message from ${name}` }));

describe('Delete', () => {
  it('asks first, and is left by Escape, or by going elsewhere', async () => {
    const { user } = await openChat({ messages: talk });
    const answer = await article('Guide');
    await user.click(answer.getByRole('button', { name: 'Delete' }));
    const sure = answer.getByRole('button', { name: 'Delete for everybody?' });
    expect(sure).toHaveFocus();
    await user.keyboard('{Escape}');
    await user.click(answer.getByRole('button', { name: 'Delete' }));
    await user.tab();
    expect(answer.getByRole('button', { name: 'Delete' })).toBeInTheDocument();
    expect(screen.getAllByRole('article')).toHaveLength(2);
  });

  it('is not offered for what others wrote or were answered, but to those who moderate', async () => {
    const setting = { messages: talk, token: 'grace' };
    await openChat(setting);
    expect((await article('Ada')).queryByRole('button', { name: 'Delete' })).toBeNull();
    expect((await article('Guide')).queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('is offered to those who moderate', async () => {
    await openChat({ messages: talk, token: 'grace' }, <Chat channel={channel} moderates />);
    expect((await article('Ada')).getByRole('button', { name: 'Delete' })).toBeInTheDocument();
    expect((await article('Guide')).getByRole('button', { name: 'Delete' })).toBeInTheDocument();
  });
});

describe('versions of an answer', () => {
  async function openVersions() {
    const { user } = await openChat({ messages: talk, script: say('Another answer.') });
    await user.click((await article('Guide')).getByRole('button', { name: 'Answer again' }));
    await screen.findByText('Another answer.');
    const picker = await screen.findByRole('group', { name: 'Version 2 of 2' });
    return { user, picker };
  }

  it('are gone through by buttons, and the focus goes along', async () => {
    const { user, picker } = await openVersions();
    expect(picker).toHaveTextContent('2 / 2');
    expect(within(picker).getByRole('button', { name: 'Next version' })).toBeDisabled();
    within(picker).getByRole('button', { name: 'Previous version' }).focus();
    await user.keyboard('{Enter}');
    const first = await screen.findByRole('group', { name: 'Version 1 of 2' });
    // At the first there is no version before: the way back has the focus.
    await waitFor(() => expect(within(first).getByRole('button', { name: 'Next version' })).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('group', { name: 'Version 2 of 2' })).toBeInTheDocument();
  });

  it('are gone through by arrow keys', async () => {
    const { user, picker } = await openVersions();
    within(picker).getByRole('button', { name: 'Previous version' }).focus();
    await user.keyboard('{ArrowLeft}');
    const first = await screen.findByRole('group', { name: 'Version 1 of 2' });
    await waitFor(() => expect(first).toContainElement(document.activeElement as HTMLElement)); // HTML here
    await user.keyboard('{ArrowLeft}');
    expect(screen.getByRole('group', { name: 'Version 1 of 2' })).toBeInTheDocument();
    await user.keyboard('{ArrowRight}');
    expect(await screen.findByRole('group', { name: 'Version 2 of 2' })).toBeInTheDocument();
  });
});

describe('Copy as plain text', () => {
  it('copies what is read, without the signs of Markdown', async () => {
    const { user } = await openChat(
      { messages: talk },
      <Thread.List>
        {(messageId) => (
          <Message.Root messageId={messageId}>
            <Message.Content />
            <MessageActions.CopyPlain />
          </Message.Root>
        )}
      </Thread.List>,
    );
    const answer = await article('Guide');
    await user.click(answer.getByRole('button', { name: 'Copy as plain text' }));
    expect(await navigator.clipboard.readText()).toBe('Good morning');
    expect(await answer.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  });
});
