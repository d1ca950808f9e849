/** Begins to play a WAV file in base64, and calls `ended` when it is over or cannot be played. Returns how to end it. */
export type StartSound = (audio: string, ended: () => void) => () => void;

/** Sounds of which one is heard at a time. */
export type SoundQueue = {
  /** Behind those that wait already. */
  enqueue: (audio: string) => void;
  /** At once, in place of everything else. */
  play: (audio: string) => void;
  /** Silence; what waits is forgotten. */
  stop: () => void;
  /** What is heard now. */
  getPlaying: () => string | undefined;
  subscribe: (listener: () => void) => () => void;
};

/** Makes a queue of sounds. */
export function createSoundQueue(start: StartSound = playInPage): SoundQueue {
  const listeners = new Set<() => void>();
  let waiting: string[] = [];
  let playing: { audio: string; end: () => void } | undefined;

  const changed = (): void => listeners.forEach((listener) => listener());
  const silence = (): void => {
    const ended = playing;
    playing = undefined;
    ended?.end();
  };
  const next = (): void => {
    const audio = waiting.shift();
    if (audio === undefined) return changed();
    const sound = { audio, end: (): void => undefined };
    playing = sound;
    sound.end = start(audio, () => {
      // One that was stopped may say so late.
      if (playing !== sound) return;
      playing = undefined;
      next();
    });
    changed();
  };
  return {
    enqueue: (audio) => {
      waiting.push(audio);
      if (!playing) next();
    },
    play: (audio) => {
      silence();
      waiting = [audio];
      next();
    },
    stop: () => {
      waiting = [];
      silence();
      changed();
    },
    getPlaying: () => playing?.audio,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The one voice of this page. */
export const pageSounds = createSoundQueue();

/** With an element that is in no document. A browser may refuse until somebody has touched the page: it is passed over. */
function playInPage(audio: string, ended: () => void): () => void {
  const element = new Audio(`data:audio/wav;base64,${audio}`);
  element.onended = ended;
  element.onerror = ended;
  element.play().catch(ended);
  return () => element.pause();
}
