'use client';

import { useSyncExternalStore, type ReactElement } from 'react';

import type { TtsData } from '../../adapters/desktopmate/spoken.js';
import type { DataViewProps } from '../../components/part/data-view.js';
import { pageSounds } from './sound-queue.js';

/**
 * A sentence that can be heard: give it to a chat as `data={{ tts: TtsPart }}`. Pressed, it plays, and pressed again it
 * stops. Renders a `<button>` whose name is the sentence, with its emotion in it; style it by `.colloquy-tts` and
 * `[data-state]` (`playing` or `idle`). A sentence without sound is its emotion alone, or nothing.
 */
export function TtsPart({ data }: Pick<DataViewProps<TtsData>, 'data'>): ReactElement | null {
  const { audio, text, emotion } = data;
  const playing = useSyncExternalStore(pageSounds.subscribe, pageSounds.getPlaying, silence);
  if (audio === null) {
    return emotion === null ? null : <span className="colloquy-tts">{emotion}</span>;
  }
  const isPlaying = playing === audio;
  return (
    <button
      type="button"
      className="colloquy-tts"
      data-state={isPlaying ? 'playing' : 'idle'}
      aria-label={text}
      aria-pressed={isPlaying}
      onClick={() => (isPlaying ? pageSounds.stop() : pageSounds.play(audio))}
    >
      {emotion ?? '🔊'}
    </button>
  );
}

function silence(): undefined {
  return undefined;
}
