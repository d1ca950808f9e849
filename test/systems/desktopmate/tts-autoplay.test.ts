// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { createElement, type ReactElement } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { TtsAutoplay } from '../../../src/compat/desktopmate/tts-autoplay.js';
import { TtsPart } from '../../../src/compat/desktopmate/tts-part.js';
import { ConnectionProvider } from '../../../src/react/connection-provider.js';
import { common, openDesk, sessionId, type Desk } from '../../adapters/desktopmate/open-desk.js';

/** The loudspeaker of the page: what was begun and broken off, and a hand on its end. */
let heard: string[] = [];
let sounds: { onended: (() => void) | null }[] = [];

beforeEach(() => {
  heard = [];
  sounds = [];
  class Loudspeaker {
    onended: (() => void) | null = null;
    onerror: (() => void) | null = null;
    readonly #name: string;
    constructor(address: string) {
      this.#name = address.replace('data:audio/wav;base64,', '');
      sounds.push(this);
    }
    play(): Promise<void> {
      heard.push(this.#name);
      return Promise.resolve();
    }
    pause(): void {
      heard.push(`${this.#name} is broken off`);
    }
  }
  vi.stubGlobal('Audio', Loudspeaker);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const sentence = (sequence: number, audio: string | null) => ({
  type: 'tts_chunk',
  sequence,
  text: `sentence ${sequence}`,
  audio_base64: audio,
  emotion: null,
  keyframes: [],
});

async function asks({ says, server }: Desk): Promise<void> {
  void says('hi');
  await server.receives();
  await server.sends({ ...common, type: 'stream_start', turn_id: 'A', session_id: sessionId });
}

const on = (desk: Desk, part: ReactElement): ReactElement =>
  createElement(ConnectionProvider, { client: desk.client }, part);

it('plays sentences one after the other as they come, and none that was there before', async () => {
  const desk = await openDesk();
  await asks(desk);
  await desk.server.sends(sentence(0, 'zero'));
  const view = render(on(desk, createElement(TtsAutoplay, { channel: 'desk' })));
  await act(async () => {
    await desk.server.sends(sentence(2, 'two'));
    await desk.server.sends(sentence(1, 'one'));
    await desk.server.sends(sentence(3, null));
    await desk.clock.advance(100);
  });
  expect(heard).toEqual(['one']);
  sounds[0]?.onended?.();
  expect(heard).toEqual(['one', 'two']);
  view.unmount();
  expect(heard).toEqual(['one', 'two', 'two is broken off']);
});

it('plays a sentence that is pressed, and stops it when it is pressed again', () => {
  const data = { sequence: 0, text: 'Hello.', audio: 'hello', emotion: null, keyframes: [] };
  const { getByRole } = render(createElement(TtsPart, { data }));
  const button = getByRole('button', { name: 'Hello.' });
  act(() => button.click());
  expect(button.dataset['state']).toBe('playing');
  act(() => button.click());
  expect(button.dataset['state']).toBe('idle');
  expect(heard).toEqual(['hello', 'hello is broken off']);
});
