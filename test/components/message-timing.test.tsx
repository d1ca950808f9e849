import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Composer, Message, Thread } from 'colloquy/components';
import { chunks, until } from 'colloquy/testing';
import { expect, it } from 'vitest';

import { setScene } from './scene.js';

/** A clock that stands still until it is moved. */
function handClock() {
  let ms = 1_000_000;
  let tick = (): void => undefined;
  return {
    clock: {
      now: () => ms,
      monotonic: () => ms,
      setTimer: (callback: () => void) => void (tick = callback),
      clearTimer: () => undefined,
    },
    move: (by: number) => {
      ms += by;
      tick();
    },
  };
}

function gate() {
  let open = (): void => undefined;
  const step = until(new Promise<void>((resolve) => (open = resolve)));
  return { step, open: () => open() };
}

it('measures the time to the first token, and then characters a second, or tokens where they are reported', async () => {
  const { clock, move } = handClock();
  const [thinking, writing, ending] = [gate(), gate(), gate()];
  const { draw } = await setScene({
    script: [
      thinking.step,
      chunks({ type: 'text-start', id: 't' }, { type: 'text-delta', id: 't', delta: 'x'.repeat(300) }),
      writing.step,
      chunks({ type: 'message-metadata', messageMetadata: { usage: { outputTokens: 60 } } }),
      ending.step,
    ],
  });
  await draw(
    <>
      <Thread.List>
        {(messageId) => (
          <Message.Root messageId={messageId}>
            <Message.Timing clock={clock} data-testid="timing" />
            <Message.Content />
          </Message.Root>
        )}
      </Thread.List>
      <Composer.Root>
        <Composer.Input />
      </Composer.Root>
    </>,
  );
  const user = userEvent.setup();
  await user.type(screen.getByRole('textbox'), 'Go{Enter}');
  const timing = await screen.findByTestId('timing');
  expect(timing).toHaveAttribute('data-live');
  act(() => move(1500));
  await waitFor(() => expect(timing).toHaveTextContent('1.5 s'));
  thinking.open();
  await screen.findByText(/xxx/);
  act(() => move(3000));
  await waitFor(() => expect(timing).toHaveTextContent('4.5 s · first word after 1.5 s · 100 characters/s'));
  writing.open();
  await waitFor(() => {
    act(() => move(0));
    expect(timing).toHaveTextContent('4.5 s · first word after 1.5 s · 20 tokens/s');
  });
  ending.open();
  await waitFor(() => expect(timing).not.toHaveAttribute('data-live'));
});
