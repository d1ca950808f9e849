import { createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, Composer, useChatScope } from 'colloquy/components';
import { say, until } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';

import { channel, setScene, type SceneOptions } from './scene.js';

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New message' });

async function openChat(options: SceneOptions = {}) {
  const { inPage, draw } = await setScene(options);
  await draw(<Chat channel={channel} />);
  return { inPage, user: userEvent.setup() };
}

describe('the composer', () => {
  it('sends on Enter, empties itself and keeps the focus', async () => {
    const { user } = await openChat();
    await user.type(field(), 'Hello{Enter}');
    expect(await screen.findByRole('article', { name: 'Message from You' })).toHaveTextContent('Hello');
    expect(field()).toHaveValue('');
    expect(field()).toHaveFocus();
  });

  it.each(['the mouse', 'the keyboard'])(
    'gives the focus back to the field when Send is pressed by %s',
    async (by) => {
      const { user } = await openChat();
      await user.type(field(), 'Hello');
      if (by === 'the mouse') await user.click(screen.getByRole('button', { name: 'Send' }));
      else await user.keyboard('{Tab}{Enter}');
      expect(await screen.findByRole('article', { name: 'Message from You' })).toHaveTextContent('Hello');
      expect(field()).toHaveFocus();
    },
  );

  it('breaks the line on Shift+Enter', async () => {
    const { user } = await openChat();
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(field()).toHaveValue('one\ntwo');
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('does not send the Enter that ends an input method’s composition', async () => {
    await openChat();
    fireEvent.change(field(), { target: { value: 'こんにちは' } });
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });
    expect(field()).toHaveValue('こんにちは');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(field()).toHaveValue('');
  });

  it('sends nothing that is blank', async () => {
    const { user } = await openChat();
    await user.type(field(), '   {Enter}');
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('leaves Enter to the app where its handler prevents the default', async () => {
    const { draw } = await setScene();
    await draw(
      <Composer.Root>
        <Composer.Input onKeyDown={(event) => event.preventDefault()} />
      </Composer.Root>,
    );
    fireEvent.change(field(), { target: { value: 'kept' } });
    const enter = createEvent.keyDown(field(), { key: 'Enter' });
    fireEvent(field(), enter);
    expect(field()).toHaveValue('kept');
  });

  it('shows Stop while an answer is being written, and stops it', async () => {
    const { user } = await openChat({ script: [say('begun'), until(new Promise(() => undefined))] });
    expect(screen.queryByRole('button', { name: 'Stop the answer' })).toBeNull();
    await user.type(field(), 'Go{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Stop the answer' }));
    expect(await screen.findByText('Stopped')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Stop the answer' })).toBeNull();
  });

  it('says why nothing can be written in a channel that may not be read', async () => {
    await openChat({ gateway: { authorize: () => false } });
    await waitFor(() => expect(field()).toHaveAttribute('readonly'));
    expect(field()).toHaveAccessibleDescription();
  });

  it('keeps what was written without a connection, and sends it once when that is back', async () => {
    const { inPage, user } = await openChat();
    inPage.line.offline();
    await screen.findByRole('button', { name: 'Retry now' });
    await user.type(field(), 'Later{Enter}');
    expect(await screen.findByText('Sending…')).toBeInTheDocument();
    inPage.line.online();
    await user.click(screen.getByRole('button', { name: 'Retry now' }));
    await waitFor(() => expect(screen.queryByText('Sending…')).toBeNull());
    expect(screen.getAllByText('Later')).toHaveLength(1);
  });

  it('is the app’s to fill where it keeps the text', async () => {
    const { draw } = await setScene();
    const written: string[] = [];
    await draw(
      <Composer.Root value="theirs" onValueChange={(value) => written.push(value)}>
        <Composer.Input />
      </Composer.Root>,
    );
    fireEvent.change(field(), { target: { value: 'theirs!' } });
    expect(written).toEqual(['theirs!']);
    expect(field()).toHaveValue('theirs');
  });
});

describe('a part outside of its root', () => {
  it('says which root is missing', async () => {
    const { draw } = await setScene();
    await expect(draw(<Composer.Send />)).rejects.toThrow(
      '<Composer.Send> stands outside of <Composer.Root>',
    );
  });

  it('says that the scope is missing', () => {
    function Lost(): null {
      useChatScope('Lost');
      return null;
    }
    expect(() => render(<Lost />)).toThrow('<Lost> stands outside of <ChatScope>');
  });
});
