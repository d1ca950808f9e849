import type { AgentFunction, Turn } from '../../../src/gateway/agent.js';
import type { UIMessageChunk } from '../../../src/model/chunk.js';

/** What an agent said in one message: its texts by the order of their parts. */
export type Said = {
  /** Whatever it has yielded. */
  yielded: string[];
  /** As much of it as was taken from it: what it yielded last may be on its way still. */
  taken: string[];
};

/** An agent that is told what to say, and writes down what it said: the oracle is nothing but that. */
export type PuppetAgent = {
  run: AgentFunction;
  /** By message id. */
  said: ReadonlyMap<string, Said>;
  /** Has the running turn say so many marks in its text `part`, 0 or 1; both may be open at once. */
  speak: (part: number, marks: number) => void;
  /** Ends the running turn. */
  finish: () => void;
};

type Line = UIMessageChunk | 'end';
type Cue = { turn: Turn; lines: Line[]; wake: () => void; marks: number; parts: number[] };

export function createPuppetAgent(): PuppetAgent {
  const said = new Map<string, Said>();
  let cue: Cue | undefined;

  const tell = (...lines: Line[]): void => {
    if (!cue || cue.turn.signal.aborted) return;
    cue.lines.push(...lines);
    cue.wake();
  };

  const run: AgentFunction = async function* (turn) {
    const mine: Cue = { turn, lines: [], wake: () => {}, marks: 0, parts: [] };
    cue = mine;
    const record: Said = { yielded: [], taken: [] };
    said.set(turn.messageId, record);
    turn.signal.addEventListener('abort', () => mine.wake());
    while (!turn.signal.aborted) {
      const line = mine.lines.shift();
      if (line === undefined) {
        await new Promise<void>((resolve) => (mine.wake = resolve));
        continue;
      }
      if (line === 'end') return;
      write(record.yielded, line, mine);
      yield line;
      write(record.taken, line, mine);
    }
  };

  return {
    run,
    said,
    speak: (part, marks) => {
      const { turn, parts } = cue ?? {};
      if (!cue || !turn || !parts) return;
      const id = String(part);
      if (!parts.includes(part)) {
        parts.push(part);
        tell({ type: 'text-start', id });
      }
      for (let count = 0; count < marks; count += 1) {
        cue.marks += 1;
        tell({ type: 'text-delta', id, delta: `⟦${String(cue.marks).padStart(4, '0')}⟧` });
      }
    },
    finish: () => tell('end'),
  };
}

/** Appends a delta to its part's text. Parts stand in the order in which they were begun. */
function write(texts: string[], chunk: UIMessageChunk, { parts }: Cue): void {
  if (chunk.type !== 'text-start' && chunk.type !== 'text-delta') return;
  const index = parts.indexOf(Number(chunk.id));
  texts[index] = (texts[index] ?? '') + (chunk.type === 'text-delta' ? chunk.delta : '');
}
