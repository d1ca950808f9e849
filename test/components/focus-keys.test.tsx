import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createClient } from 'colloquy/client';
import { Chat } from 'colloquy/components';
import { askApproval, marks, say, until } from 'colloquy/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

import { channel, setScene, type SceneOptions } from './scene.js';

const conversation = Array.from({ length: 6 }, (_, index) => ({
  role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
  parts: [{ type: 'text' as const, text: `Message ${index}` }],
}));

async function openChat(options: SceneOptions = { messages: conversation }) {
  const { inPage, draw } = await setScene(options);
  await draw(<Chat channel={channel} />);
  return { inPage, user: userEvent.setup() };
}

const field = () => screen.getByRole('textbox', { name: 'New message' });
const articles = () => screen.getAllByRole('article');
/** Which of the messages has the focus, by its place. */
const focused = () => articles().findIndex((each) => each === document.activeElement);

function send(text: string): void {
  fireEvent.change(field(), { target: { value: text } });
  fireEvent.keyDown(field(), { key: 'Enter' });
}

describe('keys in the thread', () => {
  it('go from message to message, and stop at both ends', async () => {
    const { user } = await openChat();
    act(() => articles()[3]?.focus());
    const press = async (...keys: string[]): Promise<number[]> => {
      const places: number[] = [];
      for (const key of keys) {
        await user.keyboard(`{${key}}`);
        places.push(focused());
      }
      return places;
    };
    expect(await press('ArrowUp', 'ArrowUp', 'ArrowDown')).toEqual([2, 1, 2]);
    expect(await press('End', 'ArrowDown', 'Home', 'ArrowUp')).toEqual([5, 5, 0, 0]);
    expect(await press('PageDown', 'PageDown', 'PageUp')).toEqual([1, 2, 1]);
  });

  it('lead to the newest message at first, and later to the one that was left', async () => {
    const { user } = await openChat();
    act(() => screen.getByRole('log').focus());
    expect(focused()).toBe(5);
    await user.keyboard('{ArrowUp}{ArrowUp}{Escape}');
    expect(field()).toHaveFocus();
    act(() => screen.getByRole('log').focus());
    expect(focused()).toBe(3);
  });

  it('lead into the actions of a message, back to it, and from there to the composer', async () => {
    const { user } = await openChat();
    act(() => articles()[2]?.focus());
    await user.keyboard('{Enter}');
    expect(within(articles()[2] ?? document.body).getByRole('button', { name: 'Copy' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(focused()).toBe(2);
    await user.keyboard('{Escape}');
    expect(field()).toHaveFocus();
  });

  it('belong to what is written in, to code and to controls', async () => {
    const { user } = await openChat();
    const [mine] = articles().map((each) => within(each));
    mine?.getByRole('button', { name: 'Edit' }).focus();
    await user.keyboard('{ArrowDown}');
    expect(mine?.getByRole('button', { name: 'Edit' })).toHaveFocus();
    await user.keyboard('{Enter}');
    const editor = await mine?.findByRole('textbox');
    await waitFor(() => expect(editor).toHaveFocus());
    await user.keyboard('{Home}{ArrowUp}{End}');
    expect(editor).toHaveFocus();
    // As long lines of code are, once they have to be scrolled.
    const code = document.createElement('pre');
    code.tabIndex = 0;
    articles()[1]?.append(code);
    act(() => code.focus());
    await user.keyboard('{ArrowDown}{End}');
    expect(code).toHaveFocus();
  });

  it('are left alone with a modifier, and where the app has taken them', async () => {
    const { user } = await openChat();
    act(() => articles()[3]?.focus());
    await user.keyboard('{Control>}{ArrowUp}{/Control}{Alt>}{ArrowUp}{/Alt}{Shift>}{End}{/Shift}');
    expect(focused()).toBe(3);
    articles()[3]?.addEventListener('keydown', (event) => event.preventDefault());
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe(3);
  });

  it('read a message: its name, when it was written and what it says', async () => {
    await openChat();
    const [first] = articles();
    expect(first).toHaveAccessibleName('Message from You');
    expect(first).toHaveAccessibleDescription(/^\d{1,2}:\d\d.* Message 0/);
  });
});

describe('the focus stays where it is', () => {
  it('while an answer is written, is complete, and asks for approval', async () => {
    await openChat({
      messages: conversation,
      script: [marks(200), askApproval('save', {}), say('Saved.')],
    });
    send('Save');
    act(() => articles()[1]?.focus());
    await screen.findByRole('button', { name: 'Approve' });
    expect(focused()).toBe(1);
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText('Saved.');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('The answer is complete.'));
    expect(focused()).toBe(1);
  });

  it('when somebody else writes, and when the line is lost and back', async () => {
    const { inPage } = await openChat();
    act(() => articles()[4]?.focus());
    const grace = { id: 'grace', name: 'Grace', kind: 'person' as const };
    const parts = [{ type: 'text' as const, text: 'Hello?' }];
    await inPage.gateway.publish(channel, { author: grace, message: { id: 'g', role: 'user', parts } });
    await screen.findByText('Hello?');
    expect(focused()).toBe(4);
    act(() => inPage.line.offline());
    const retry = await screen.findByRole('button', { name: 'Retry now' });
    expect(focused()).toBe(4);
    inPage.line.online();
    fireEvent.click(retry);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Retry now' })).toBeNull());
    expect(focused()).toBe(4);
  });

  it('in the composer, while the answer to what was sent comes in', async () => {
    const never = new Promise<void>(() => undefined);
    await openChat({ messages: conversation, script: [marks(100), until(never)] });
    field().focus();
    send('Count');
    await screen.findByText(/⟦0100⟧/);
    expect(field()).toHaveFocus();
  });

  it('near a message that somebody else takes out while it has the focus', async () => {
    const { inPage } = await openChat();
    act(() => articles()[2]?.focus());
    const elsewhere = createClient({ url: inPage.url, webSocket: inPage.webSocket, getToken: () => 'ada' });
    onTestFinished(() => elsewhere.dispose());
    elsewhere.connect();
    await elsewhere.channel(channel).deleteMessage('m2');
    await waitFor(() => expect(articles()).toHaveLength(5));
    expect(focused()).toBe(2);
  });
});
