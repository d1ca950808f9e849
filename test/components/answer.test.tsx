import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Chat } from 'colloquy/components';
import { chunks, say, until, type Script } from 'colloquy/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

import { channel, setScene } from './scene.js';

async function ask(script: Script) {
  const { draw } = await setScene({ script });
  await draw(<Chat channel={channel} />);
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: 'Hello' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  return within(await screen.findByRole('article', { name: 'Message from Guide' }));
}

const isComplete = () =>
  waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('The answer is complete.'));

describe('an answer that is complete', () => {
  it('says so where it has nothing else to say', async () => {
    const answer = await ask(say(''));
    await isComplete();
    expect(answer.getByText('No answer was written')).toBeInTheDocument();
  });

  it('says nothing but what was written', async () => {
    const answer = await ask(say('Good morning'));
    await isComplete();
    expect(answer.getByText('Good morning')).toBeInTheDocument();
    expect(answer.queryByText('No answer was written')).toBeNull();
  });
});

describe('thoughts', () => {
  it.each([
    [999, 'Thought'],
    [1000, 'Thought for 1 s'],
    [2400, 'Thought for 2 s'],
  ])('that took %i ms are counted in seconds, where there are any: %s', async (ms, text) => {
    const timeline = { currentTime: 5000 };
    Object.defineProperty(document, 'timeline', { configurable: true, value: timeline });
    onTestFinished(() => void Reflect.deleteProperty(document, 'timeline'));
    let end = (): void => undefined;
    const thoughtOut = new Promise<void>((resolve) => {
      end = resolve;
    });
    const answer = await ask([
      chunks({ type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'Hm' }),
      until(thoughtOut),
      chunks({ type: 'reasoning-end', id: 'r' }),
      say('So'),
    ]);
    await answer.findByText('Thinking…');
    timeline.currentTime += ms;
    end();
    await isComplete();
    expect(answer.getByText(text)).toBeInTheDocument();
  });
});
