import { screen } from '@testing-library/react';
import { Chat, MessagePart, type ChatSlots, type DataViewProps } from 'colloquy/components';
import { chunks, say } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { talk } from './part-cases.js';
import { channel, setScene, type SceneOptions } from './scene.js';

async function openChat(chat: ReactElement, options: SceneOptions = {}) {
  const { draw, inPage } = await setScene(options);
  await draw(chat);
  return { inPage, user: userEvent.setup() };
}

const named = (text: string) => () => <p>{text}</p>;

describe('a slot', () => {
  const slots = {
    Header: named('my header'),
    Typing: named('my typing'),
    Failure: named('my failure'),
    Suggestions: named('my suggestions'),
    Composer: named('my composer'),
    Banner: named('my banner'),
    Text: named('my text'),
    Reasoning: named('my reasoning'),
    File: named('my file'),
    Sources: named('my sources'),
    ToolCard: named('my tool card'),
    Actions: named('my actions'),
  } satisfies ChatSlots;

  it.each(Object.keys(slots))('%s takes the place of what Chat draws there', async (name) => {
    await openChat(<Chat channel={channel} slots={slots} />, { messages: talk });
    const text = `my ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim()}`;
    expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
  });

  it('Empty and Loading stand where there is no message', async () => {
    const { draw } = await setScene();
    const own = { Empty: named('my emptiness'), Loading: named('my patience') };
    await draw(<Chat channel={channel} slots={own} />);
    expect(await screen.findByText('my emptiness')).toBeInTheDocument();
    expect(screen.getByText('my patience')).toBeInTheDocument();
  });

  it('Message draws the row, and may use the parts', async () => {
    const Row = ({ messageId }: { messageId: string }): ReactElement => <p>row {messageId}</p>;
    await openChat(<Chat channel={channel} slots={{ Message: Row }} />, { messages: talk });
    expect(await screen.findByText('row m1')).toBeInTheDocument();
    expect(MessagePart).toBeDefined();
  });
});

describe('the app’s own data', () => {
  type Weather = { city: string; degrees?: number };
  const WeatherView = ({ data, id, name, isLive }: DataViewProps<Weather>): ReactElement => (
    <p>
      {name} {id} {data.city} {data.degrees ?? '…'} {isLive ? 'live' : 'over'}
    </p>
  );
  const data = { weather: WeatherView };
  const part = (degrees?: number) =>
    chunks({
      type: 'data-weather',
      id: 'w',
      data: { city: 'Delphi', ...(degrees !== undefined && { degrees }) },
    });

  async function ask(chat: ReactElement, options: SceneOptions) {
    const { user } = await openChat(chat, options);
    await user.type(screen.getByRole('textbox', { name: 'New message' }), 'Go{Enter}');
  }

  it('is drawn by its component, and replaced by id', async () => {
    await ask(<Chat channel={channel} data={data} />, { script: [part(), part(31)] });
    expect(await screen.findByText('weather w Delphi 31 over')).toBeInTheDocument();
  });

  it('is nothing without one, nor under the name of something that every object has', async () => {
    await ask(<Chat channel={channel} data={{}} />, {
      script: [part(), chunks({ type: 'data-constructor', data: 1 }), say('So.')],
    });
    expect(await screen.findByText('So.')).toBeInTheDocument();
    expect(screen.queryByText(/Delphi/)).toBeNull();
  });

  it('leaves the thread alone where its component throws', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => errors.mockRestore());
    const Broken = (): ReactElement => {
      throw new Error('broken');
    };
    await ask(<Chat channel={channel} data={{ weather: Broken }} />, { script: [part(31), say('So.')] });
    expect(await screen.findByText('This part could not be shown.')).toBeInTheDocument();
    expect(await screen.findByText('So.')).toBeInTheDocument();
  });
});
