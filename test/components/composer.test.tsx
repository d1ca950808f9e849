import { createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, Composer, useChatScope } from 'colloquy/components';
import { say, until } from 'colloquy/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

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
    expect(field()).toHaveAccessibleDescription('You have no access to this conversation.');
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

describe('a long text', () => {
  const limits = { maxFrameBytes: 3000 };

  it('is counted near its end, and says what is too much, which is kept', async () => {
    const { user } = await openChat({ gateway: { limits } });
    const counter = () => document.querySelector('.colloquy-composer-counter');
    fireEvent.change(field(), { target: { value: 'x'.repeat(1000) } });
    expect(counter()).toBeNull();
    fireEvent.change(field(), { target: { value: 'x'.repeat(1900) } });
    expect(Number(counter()?.textContent)).toBeGreaterThan(0);
    expect(field()).toBeValid();

    fireEvent.change(field(), { target: { value: 'x'.repeat(2100) } });
    expect(Number(counter()?.textContent)).toBeLessThan(0);
    expect(field()).toBeInvalid();
    expect(field()).toHaveAccessibleDescription(/^\d+ characters too many to send/);
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    await user.type(field(), '{Enter}');
    expect(screen.queryByRole('article')).toBeNull();
    expect(field().value).toHaveLength(2100);
  });

  it('that has come near its end is one that the server takes', async () => {
    await openChat({ gateway: { limits } });
    fireEvent.change(field(), { target: { value: 'x'.repeat(1960) } });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(await screen.findByRole('article', { name: 'Message from You' })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText('Sending…')).toBeNull());
    expect(screen.queryByText(/^Not sent/)).toBeNull();
  });

  it('is measured by the app’s own limit, where that is smaller', async () => {
    const { draw } = await setScene();
    await draw(
      <Composer.Root maxLength={10}>
        <Composer.Reason />
        <Composer.Input />
        <Composer.Counter />
      </Composer.Root>,
    );
    fireEvent.change(field(), { target: { value: '12345678901' } });
    expect(screen.getByText('One character too many to send.')).toBeInTheDocument();
  });
});

describe('Enter', () => {
  const speakTouch = (matches: boolean): void => {
    const spy = vi.spyOn(globalThis, 'matchMedia');
    // Only what is asked of it here.
    spy.mockImplementation(
      (media) =>
        ({
          media,
          matches,
          addEventListener: () => undefined,
          removeEventListener: () => undefined,
        }) as unknown as MediaQueryList,
    );
    onTestFinished(() => spy.mockRestore());
  };

  it('breaks the line where the keyboard is one on the screen, and the button sends', async () => {
    speakTouch(true);
    const { user } = await openChat();
    expect(field()).toHaveAttribute('enterkeyhint', 'enter');
    await user.type(field(), 'one{Enter}two');
    expect(field()).toHaveValue('one\ntwo');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('article')).toHaveTextContent('one two');
  });

  it('sends with Ctrl or Cmd everywhere', async () => {
    speakTouch(true);
    await openChat();
    for (const key of ['ctrlKey', 'metaKey']) {
      fireEvent.change(field(), { target: { value: key } });
      fireEvent.keyDown(field(), { key: 'Enter', [key]: true });
      expect(await screen.findByText(key)).toBeInTheDocument();
    }
  });

  it('does what the app wants', async () => {
    const { draw } = await setScene();
    await draw(
      <Composer.Root>
        <Composer.Input enterSends="never" />
      </Composer.Root>,
    );
    fireEvent.change(field(), { target: { value: 'kept' } });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(field()).toHaveValue('kept');
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
