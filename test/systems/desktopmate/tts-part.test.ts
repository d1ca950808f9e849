// @vitest-environment happy-dom
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { createSoundQueue } from '../../../src/compat/desktopmate/sound-queue.js';
import { TtsPart } from '../../../src/compat/desktopmate/tts-part.js';

function openSounds() {
  const heard: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = createSoundQueue((audio, ended) => {
    heard.push(`${audio} begins`);
    ends.set(audio, ended);
    return () => heard.push(`${audio} is broken off`);
  });
  return { heard, queue, ends: (audio: string) => ends.get(audio)?.() };
}

describe('sentences', () => {
  it('are heard one after the other, in their order', () => {
    const { queue, heard, ends } = openSounds();
    for (const audio of ['one', 'two', 'three']) queue.enqueue(audio);
    expect(heard).toEqual(['one begins']);
    ends('one');
    ends('one');
    expect(queue.getPlaying()).toBe('two');
    ends('two');
    ends('three');
    expect(heard).toEqual(['one begins', 'two begins', 'three begins']);
    expect(queue.getPlaying()).toBeUndefined();
  });

  it('make way for the one that somebody wants to hear, and are silent when told', () => {
    const { queue, heard } = openSounds();
    let changes = 0;
    const leave = queue.subscribe(() => (changes += 1));
    queue.enqueue('one');
    queue.enqueue('two');
    queue.play('three');
    expect(heard).toEqual(['one begins', 'one is broken off', 'three begins']);
    queue.stop();
    expect(heard.at(-1)).toBe('three is broken off');
    expect(queue.getPlaying()).toBeUndefined();
    expect(changes).toBe(3);
    leave();
    queue.enqueue('four');
    expect(changes).toBe(3);
  });
});

describe('TtsPart', () => {
  const data = { sequence: 0, text: 'Hello.', audio: 'UklGRg==', emotion: '😊', keyframes: [] };
  const draw = (more: Partial<Omit<typeof data, 'audio' | 'emotion'>> & Record<string, unknown>): string =>
    renderToStaticMarkup(createElement(TtsPart, { data: { ...data, ...more } }));

  it('is a button with the name of its sentence', () => {
    expect(draw({})).toBe(
      '<button type="button" class="colloquy-tts" data-state="idle" aria-label="Hello." aria-pressed="false">😊</button>',
    );
  });

  it('without sound is its emotion, or nothing', () => {
    expect(draw({ audio: null })).toBe('<span class="colloquy-tts">😊</span>');
    expect(draw({ audio: null, emotion: null })).toBe('');
  });
});
