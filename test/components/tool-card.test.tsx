import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, ToolPart, type ToolViewProps } from 'colloquy/components';
import { callServerTool, chunks, say, until, type Script } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { channel, setScene } from './scene.js';

async function ask(script: Script, chat: ReactElement = <Chat channel={channel} />) {
  const { draw } = await setScene({ script });
  await draw(chat);
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: 'Go on' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  return userEvent.setup();
}

/** A step that lasts until it is told to end. */
function gate() {
  let open = (): void => undefined;
  const step = until(new Promise<void>((resolve) => (open = resolve)));
  return { step, open: () => open() };
}

const card = (name: string) => screen.findByRole('group', { name: `Tool ${name}` });

describe('the card of a tool call', () => {
  it('shows the input while it streams in, then progress, then the output', async () => {
    const [typed, given, halfway] = [gate(), gate(), gate()];
    const user = await ask([
      chunks(
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'find', dynamic: true },
        { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"words":["on' },
      ),
      typed.step,
      chunks({
        type: 'tool-input-available',
        toolCallId: 'c',
        toolName: 'find',
        input: { words: ['one'] },
        dynamic: true,
      }),
      given.step,
      chunks({ type: 'tool-output-available', toolCallId: 'c', output: '1 of 2', preliminary: true }),
      halfway.step,
      chunks({ type: 'tool-output-available', toolCallId: 'c', output: 'all of it' }),
    ]);
    const find = within(await card('find'));
    expect(find.getByText('Preparing')).toBeInTheDocument();
    await user.click(find.getByText('find'));
    expect(find.getByRole('group', { name: 'Input' })).toHaveTextContent('{ "words": [ "on" ] }');
    typed.open();
    expect(await find.findByText('Running')).toBeInTheDocument();
    expect(find.getByRole('group', { name: 'Input' })).toHaveTextContent('"one"');
    given.open();
    expect(await find.findByText('1 of 2')).toHaveAttribute('data-preliminary');
    expect(find.getByText('Running')).toBeInTheDocument();
    halfway.open();
    expect(await find.findByText('all of it')).not.toHaveAttribute('data-preliminary');
    expect(find.getByText('Done')).toBeInTheDocument();
  });

  it('shows the beginning of a long input while that streams in, so that a frame costs no more for it', async () => {
    const whole = JSON.stringify({ text: 'word '.repeat(13_000) });
    const given = gate();
    const deltas = whole.match(/.{1,400}/gs) ?? [];
    const user = await ask([
      chunks({ type: 'tool-input-start', toolCallId: 'c', toolName: 'write', dynamic: true }),
      chunks(
        ...deltas.map((inputTextDelta) => ({
          type: 'tool-input-delta' as const,
          toolCallId: 'c',
          inputTextDelta,
        })),
      ),
      given.step,
      chunks({
        type: 'tool-input-available',
        toolCallId: 'c',
        toolName: 'write',
        input: { text: 'all' },
        dynamic: true,
      }),
    ]);
    const write = within(await card('write'));
    await user.click(write.getByText('write'));
    const input = write.getByRole('group', { name: 'Input' });
    await waitFor(() => expect(input.textContent.length).toBeGreaterThan(1900));
    expect(input.textContent.length).toBeLessThanOrEqual(2001);
    expect(write.queryByRole('button', { name: /^Show all/ })).toBeNull();
    given.open();
    await waitFor(() => expect(input).toHaveTextContent('{ "text": "all" }'));
  });

  it('is folded out and away by the keyboard, and draws nothing inside while it is folded', async () => {
    const user = await ask(callServerTool('add', { a: 1 }, 2));
    const add = within(await card('add'));
    await add.findByText('Done');
    expect(add.queryByRole('group', { name: 'Result' })).toBeNull();
    const summary = add.getByText('add').closest('summary');
    summary?.focus();
    await user.keyboard('{Enter}');
    // Not every DOM turns Enter on a summary into a click.
    if (!summary?.hasAttribute('data-open')) await user.click(add.getByText('add'));
    expect(add.getByRole('group', { name: 'Result' })).toHaveTextContent('2');
    await user.click(add.getByText('add'));
    expect(add.queryByRole('group', { name: 'Result' })).toBeNull();
  });

  it('shows the beginning of a long output, and all of it when asked', async () => {
    const long = `${'word '.repeat(2000)}end`;
    const user = await ask(callServerTool('read', {}, long));
    const read = within(await card('read'));
    await user.click(await read.findByText('Done'));
    const output = read.getByRole('group', { name: 'Result' });
    expect(output.textContent.length).toBeLessThan(2100);
    await user.click(read.getByRole('button', { name: 'Show all 11,000 characters' }));
    expect(output).toHaveTextContent(/end$/);
    expect(read.queryByRole('button', { name: /^Show all/ })).toBeNull();
  });

  it('says why a call failed and what can be done', async () => {
    await ask(callServerTool('read', {}, null, { errorText: 'There is no such file.' }));
    const read = within(await card('read'));
    expect(await read.findByText('There is no such file.')).toBeInTheDocument();
    expect(read.getByText(/ask for another answer/)).toBeInTheDocument();
  });

  it('stands in a group with those beside it', async () => {
    await ask([callServerTool('one', {}, 1), callServerTool('two', {}, 2), say('Done')]);
    const group = await screen.findByRole('group', { name: '2 tool calls' });
    expect(within(group).getByRole('group', { name: 'Tool one' })).toBeInTheDocument();
    expect(within(group).getByRole('group', { name: 'Tool two' })).toBeInTheDocument();
  });
});

describe('a component of the app’s own for a tool', () => {
  it('that throws leaves the thread alone: the card takes its place until the next state', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => errors.mockRestore());
    const typed = gate();
    const Fragile = ({ state, input }: ToolViewProps<{ city: string }>): ReactElement => {
      if (state === 'input-streaming') throw new Error('no city yet');
      return <p>Weather in {input?.city}</p>;
    };
    await ask(
      [
        say('Let me look.'),
        chunks({ type: 'tool-input-start', toolCallId: 'c', toolName: 'weather', dynamic: true }),
        typed.step,
        chunks({
          type: 'tool-input-available',
          toolCallId: 'c',
          toolName: 'weather',
          input: { city: 'Delphi' },
          dynamic: true,
        }),
      ],
      <Chat channel={channel} tools={{ weather: Fragile }} />,
    );
    expect(await card('weather')).toBeInTheDocument();
    expect(screen.getByText('This part could not be shown.')).toBeInTheDocument();
    expect(screen.getByText('Let me look.')).toBeInTheDocument();
    typed.open();
    expect(await screen.findByText('Weather in Delphi')).toBeInTheDocument();
    expect(screen.queryByText('This part could not be shown.')).toBeNull();
  });

  it('takes the place of the card for all tools by a slot', async () => {
    const Own = (): ReactElement => (
      <ToolPart.Root>
        my <ToolPart.Name />
      </ToolPart.Root>
    );
    await ask(callServerTool('add', {}, 2), <Chat channel={channel} slots={{ ToolCard: Own }} />);
    expect(await card('add')).toHaveTextContent('my add');
  });
});

describe('how long a call took', () => {
  it('is counted in seconds while it runs, and stands still afterwards', async () => {
    let ms = 0;
    let tick = (): void => undefined;
    const clock = {
      now: () => ms,
      monotonic: () => ms,
      setTimer: (callback: () => void) => void (tick = callback),
      clearTimer: () => undefined,
    };
    const Timed = (): ReactElement => (
      <ToolPart.Root>
        <ToolPart.Elapsed clock={clock} />
      </ToolPart.Root>
    );
    const running = gate();
    const start = { type: 'tool-input-available', toolCallId: 'c', toolName: 'dig', input: {} } as const;
    await ask(
      [
        chunks({ ...start, dynamic: true }),
        running.step,
        chunks({ type: 'tool-output-available', toolCallId: 'c', output: 1 }),
      ],
      <Chat channel={channel} slots={{ ToolCard: Timed }} />,
    );
    const dig = await card('dig');
    expect(dig).toBeEmptyDOMElement();
    ms = 2000;
    tick();
    await waitFor(() => expect(dig).toHaveTextContent('2 s'));
    ms = 65_000;
    tick();
    await waitFor(() => expect(dig).toHaveTextContent('1 min 5 s'));
    running.open();
    await screen.findByText('The answer is complete.');
    ms = 90_000;
    tick();
    expect(dig).toHaveTextContent('1 min 5 s');
  });
});
