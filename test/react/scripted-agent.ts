import type { AgentFunction, Turn } from '../../src/gateway/agent.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';

type Line = { chunk: UIMessageChunk } | { error: Error } | 'end';

/** An agent that says what the test tells it, when it tells it. What is said before a turn waits for the next one. */
export function createScriptedAgent() {
  const turns: Turn[] = [];
  let lines: Line[] = [];
  let wake: () => void = () => {};

  const run: AgentFunction = async function* (turn) {
    turns.push(turn);
    const aborted = new Promise<void>((resolve) => {
      turn.signal.addEventListener('abort', () => resolve());
    });
    while (!turn.signal.aborted) {
      const line = lines.shift();
      if (line === undefined) {
        await Promise.race([aborted, new Promise<void>((resolve) => (wake = resolve))]);
        continue;
      }
      if (line === 'end') return;
      if ('error' in line) throw line.error;
      yield line.chunk;
    }
  };
  const say = (...said: Line[]): void => {
    lines = [...lines, ...said];
    wake();
  };
  return {
    run,
    turns,
    /** The turn that was started last. */
    get turn(): Turn {
      const turn = turns.at(-1);
      if (!turn) throw new Error('No turn has been started yet.');
      return turn;
    },
    write: (...chunks: UIMessageChunk[]) => say(...chunks.map((chunk) => ({ chunk }))),
    /** Opens a text and writes its beginning. */
    begin: (text: string) =>
      say(
        { chunk: { type: 'text-start', id: 'x' } },
        { chunk: { type: 'text-delta', id: 'x', delta: text } },
      ),
    go: (text: string) => say({ chunk: { type: 'text-delta', id: 'x', delta: text } }),
    end: () => say({ chunk: { type: 'text-end', id: 'x' } }, 'end'),
    fail: (message: string) => say({ error: new Error(message) }),
    /** A whole answer. */
    answer: (text: string) =>
      say(
        { chunk: { type: 'text-start', id: 'x' } },
        { chunk: { type: 'text-delta', id: 'x', delta: text } },
        { chunk: { type: 'text-end', id: 'x' } },
        'end',
      ),
  };
}
