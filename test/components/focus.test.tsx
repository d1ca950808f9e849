import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat } from 'colloquy/components';
import { askApproval, say, until } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';

import { talk } from './part-cases.js';
import { channel, setScene, type SceneOptions } from './scene.js';

const field = () => screen.getByRole('textbox', { name: 'New message' });
const button = (name: string) => screen.findByRole('button', { name });
const article = (name: string) => screen.findByRole('article', { name: `Message from ${name}` });

async function openChat(options: SceneOptions) {
  const { inPage, draw } = await setScene(options);
  await draw(<Chat channel={channel} />);
  return { inPage, user: userEvent.setup() };
}

function send(text: string): void {
  fireEvent.change(field(), { target: { value: text } });
  fireEvent.keyDown(field(), { key: 'Enter' });
}

describe('the focus, where what has it goes away', () => {
  it.each(['Approve', 'Deny'])('moves from %s to the card of the tool', async (name) => {
    const { user } = await openChat({ script: askApproval('save', {}) });
    send('Save');
    (await button(name)).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name })).toBeNull());
    expect(screen.getByRole('group', { name: 'Tool save' })).toHaveFocus();
  });

  it('moves from Stop to the composer', async () => {
    const never = new Promise<void>(() => undefined);
    const { user } = await openChat({ script: [say('Well'), until(never)] });
    send('Talk');
    (await button('Stop the answer')).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop the answer' })).toBeNull());
    expect(field()).toHaveFocus();
  });

  it('moves from a left editor to the button that opened it', async () => {
    const { user } = await openChat({ messages: talk });
    const mine = within(await article('You'));
    mine.getByRole('button', { name: 'Edit' }).focus();
    await user.keyboard('{Enter}');
    expect(await mine.findByRole('textbox')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(mine.getByRole('button', { name: 'Edit' })).toHaveFocus();
  });

  it('moves from a saved edit to the message as it is now', async () => {
    const { user } = await openChat({ messages: talk, script: say('Hello again') });
    within(await article('You'))
      .getByRole('button', { name: 'Edit' })
      .focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('textbox', { name: 'Edit message' });
    await user.keyboard('!{Enter}');
    await screen.findByText('Hello!');
    const mine = screen.getByRole('article', { name: 'Message from You' });
    expect(mine).toContainElement(document.activeElement as HTMLElement); // What has the focus is HTML here.
  });

  it('moves from a deleted message to its neighbour, and from the last one to the composer', async () => {
    const { user } = await openChat({ messages: talk });
    within(await article('Guide'))
      .getByRole('button', { name: 'Delete' })
      .focus();
    await user.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(1));
    expect(await article('You')).toHaveFocus();
    (await button('Delete')).focus();
    await user.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
    expect(field()).toHaveFocus();
  });

  it('moves from the banner to the composer', async () => {
    const { inPage, user } = await openChat({ messages: talk });
    inPage.line.cut();
    (await button('Retry now')).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Retry now' })).toBeNull());
    expect(field()).toHaveFocus();
  });

  it('moves to the oldest row of before once all older messages are there', async () => {
    const { user } = await openChat({ messages: talk, gateway: { limits: { snapshotMessages: 1 } } });
    const oldest = (await screen.findAllByRole('article'))[0];
    (await button('Load older messages')).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Load older messages' })).toBeNull());
    expect(screen.getAllByRole('article')[0]).not.toBe(oldest);
    expect(oldest).toHaveFocus();
  });
});

it('stays where it is when something else goes away', async () => {
  const { user } = await openChat({ script: askApproval('save', {}) });
  send('Save');
  const approve = await button('Approve');
  field().focus();
  fireEvent.click(approve);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull());
  await user.keyboard('still here');
  expect(field()).toHaveValue('still here');
});
