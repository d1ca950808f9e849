import type { AgentFunction, Turn } from '../gateway/agent.js';
import type { UIMessageChunk } from '../model/chunk.js';
import { systemClock, type Clock } from '../shared/clock.js';

/** One step of a script: yields what comes next in the turn's stream. Write one's own, or take those of this package. */
export type ScriptStep = (scene: Scene) => AsyncIterable<UIMessageChunk>;

/** A step, or several that follow each other. */
export type Script = ScriptStep | readonly Script[];

/** What a step has at hand. */
export type Scene = {
  turn: Turn;
  /** ms between two pieces of a text that names no pace of its own. */
  pace: number;
  /** Lets `ms` go by, or less where the turn ends before. */
  wait: (ms: number) => Promise<void>;
  /** An id that no other part or call of this message has. */
  newId: (kind: string) => string;
  /** Plays another script at this place. */
  play: (script: Script) => AsyncIterable<UIMessageChunk>;
};

/** Of `scriptedAgent`. */
export type ScriptedAgentOptions = {
  /** ms between two pieces of text, where a step names none. 0 is at once. @default 25 */
  pace?: number;
  /** @default the machine's clock */
  clock?: Clock;
};

/**
 * An agent that plays the same script in each turn (`choose` makes it depend on what was asked): for stories, demos and
 * tests. It ends where the script does, or where the turn is stopped.
 *
 * @example
 * scriptedAgent([think('Let me see.'), callServerTool('add', { a: 1, b: 2 }, 3), say('It is **3**.')])
 */
export function scriptedAgent(script: Script, options: ScriptedAgentOptions = {}): AgentFunction {
  const { pace = 25, clock = systemClock } = options;
  return (turn) => {
    let ids = 0;
    const scene: Scene = {
      turn,
      pace,
      wait: (ms) => passTime(clock, ms, turn.signal),
      newId: (kind) => `${kind}-${turn.id}-${(ids += 1)}`,
      play: (next) => play(next, scene),
    };
    return play(script, scene);
  };
}

async function* play(script: Script, scene: Scene): AsyncGenerator<UIMessageChunk> {
  if (scene.turn.signal.aborted) return;
  if (typeof script === 'function') {
    for await (const chunk of script(scene)) {
      yield chunk;
      if (scene.turn.signal.aborted) return;
    }
    return;
  }
  for (const part of script) yield* play(part, scene);
}

function passTime(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimer(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.setTimer(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
