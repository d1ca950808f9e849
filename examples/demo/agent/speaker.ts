import { runTool, type Tool, type ToolResult } from 'colloquy/agents/openai';
import type { Turn } from 'colloquy/gateway';

import type { Chunk, ToolInput } from './chunk.js';
import type { Delay } from './delay.js';

/** A stream of chunks that an answer is made of. */
export type Speech<Result = void> = AsyncGenerator<Chunk, Result>;

export type SpeakerOptions = {
  turn: Turn;
  tools: Readonly<Record<string, Tool>>;
  delay: Delay;
  /** A fraction in [0, 1). */
  random: () => number;
};

/** The words of one delta, and the wait before each of them in milliseconds: about as fast as a quick model writes. */
const maxWords = 4;
const minWait = 15;
const maxWait = 60;

/** Says things in one turn, at the pace of somebody who writes. Nothing more is said once the turn is aborted. */
export class Speaker {
  readonly turn: Turn;
  readonly #options: SpeakerOptions;
  #count = 0;

  constructor(options: SpeakerOptions) {
    this.turn = options.turn;
    this.#options = options;
  }

  /** Thinks aloud. */
  reason(text: string): Speech {
    return this.#stream('reasoning', text);
  }

  /** Says something in Markdown. */
  say(text: string): Speech {
    return this.#stream('text', text);
  }

  /** Calls one of the tools by the way any agent does, with its input written out first. */
  async *call(toolName: string, input: ToolInput): Speech<ToolResult> {
    const { turn, tools } = this.#options;
    const toolCallId = `${turn.id}-${this.#next('call')}`;
    yield { type: 'tool-input-start', toolCallId, toolName };
    for (const inputTextDelta of this.#cut(JSON.stringify(input))) {
      await this.#wait();
      if (turn.signal.aborted) break;
      yield { type: 'tool-input-delta', toolCallId, inputTextDelta };
    }
    yield { type: 'tool-input-available', toolCallId, toolName, input };
    const tool = tools[toolName];
    if (!tool) throw new Error(`The guide has no tool named "${toolName}".`);
    return yield* runTool(tool, { toolCallId, toolName, input }, turn);
  }

  async *#stream(kind: 'text' | 'reasoning', text: string): Speech {
    if (this.turn.signal.aborted) return;
    const id = this.#next(kind);
    yield { type: `${kind}-start`, id };
    for (const delta of this.#cut(text)) {
      await this.#wait();
      if (this.turn.signal.aborted) return;
      yield { type: `${kind}-delta`, id, delta };
    }
    yield { type: `${kind}-end`, id };
  }

  *#cut(text: string): Generator<string> {
    const words = text.match(/\s*\S+\s*/g) ?? [];
    while (words.length > 0) {
      yield words.splice(0, 1 + Math.floor(this.#options.random() * maxWords)).join('');
    }
  }

  #wait(): Promise<void> {
    const { delay, random, turn } = this.#options;
    return delay(minWait + Math.round(random() * (maxWait - minWait)), turn.signal);
  }

  #next(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }
}
