import type { ApprovalAnswer, ToolOutcome, Turn } from '../gateway/agent.js';
import type { UIMessageChunk } from '../model/chunk.js';
import type { JsonValue } from '../model/json.js';
import type { Scene, Script, ScriptStep } from './scripted-agent.js';

/** How a text is spoken. */
export type Speech = {
  /** ms between two pieces. @default the agent's */
  pace?: number;
  /** What one delta holds: a word with the space behind it, one character, or all. @default 'word' */
  by?: 'word' | 'character' | 'whole';
};

/** Speaks a text, as Markdown, in a part of its own. */
export function say(text: string, speech: Speech = {}): ScriptStep {
  return (scene) => speak('text', piecesOf(text, speech), scene, speech);
}

/** Thinks aloud, in a reasoning part of its own. */
export function think(text: string, speech: Speech = {}): ScriptStep {
  return (scene) => speak('reasoning', piecesOf(text, speech), scene, speech);
}

/**
 * Speaks `⟦0001⟧⟦0002⟧…` up to `count` (9,999 at most): in what arrived, each mark has to stand once and in order, which
 * `markNumbers` reads off. One mark a delta.
 */
export function marks(count: number, speech: Pick<Speech, 'pace'> & { from?: number } = {}): ScriptStep {
  const { from = 1 } = speech;
  const pieces = Array.from({ length: count }, (_, index) => `⟦${String(from + index).padStart(4, '0')}⟧`);
  return (scene) => speak('text', pieces, scene, speech);
}

/** The numbers of the marks in a text, in its order. */
export function markNumbers(text: string): number[] {
  return [...text.matchAll(/⟦(\d{4})⟧/g)].map((match) => Number(match[1]));
}

/** Lets `ms` go by. */
export function pause(ms: number): ScriptStep {
  return silent((scene) => scene.wait(ms));
}

/** Waits for the promise, or for the turn's end. What it rejects with ends the turn as `failed`. */
export function until(promise: PromiseLike<unknown>): ScriptStep {
  return silent(async ({ turn: { signal } }) => {
    if (signal.aborted) return;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([promise, aborted]);
  });
}

/** Yields chunks as they are. */
export function chunks(...list: readonly UIMessageChunk[]): ScriptStep {
  return async function* () {
    yield* list;
  };
}

/** Chooses what follows by the turn: by what was asked, by who asked it. */
export function choose(choice: (turn: Turn) => Script): ScriptStep {
  return ({ play, turn }) => play(choice(turn));
}

/** Throws: the turn ends as `failed`. The sentence is shown only where the gateway is in `development`. */
export function fail(message: string): ScriptStep {
  return silent(() => Promise.reject(new Error(message)));
}

/** Of `callServerTool`. */
export type ServerToolOptions = {
  /** How long the tool takes, in ms. @default 0 */
  takes?: number;
  /** What it failed with, in place of an output. */
  errorText?: string;
};

/** Calls a tool that runs beside the agent, and shows what it came to. */
export function callServerTool(
  toolName: string,
  input: JsonValue,
  output: JsonValue,
  { takes = 0, errorText }: ServerToolOptions = {},
): ScriptStep {
  return async function* (scene) {
    const toolCallId = scene.newId('call');
    yield* showCall(toolCallId, toolName, input);
    await scene.wait(takes);
    if (errorText === undefined) yield { type: 'tool-output-available', toolCallId, output };
    else yield { type: 'tool-output-error', toolCallId, errorText };
  };
}

/** Has a client run a tool and waits for its outcome; `next` chooses what follows by it. */
export function callClientTool(
  toolName: string,
  input: JsonValue,
  next: (outcome: ToolOutcome) => Script = () => [],
): ScriptStep {
  return async function* ({ newId, turn, play }) {
    const toolCallId = newId('call');
    yield* showCall(toolCallId, toolName, input);
    const outcome = await unlessEnded(turn, turn.callTool({ toolCallId, toolName, input }));
    if (outcome) yield* play(next(outcome));
  };
}

/** Of `askApproval`. */
export type ApprovalScript = {
  /** Why it is asked. */
  reason?: string;
  /** The tool's output once it may run; a function gets the input, which may have been edited. @default null */
  output?: JsonValue | ((input: JsonValue) => JsonValue);
  /** What follows. */
  next?: (answer: ApprovalAnswer) => Script;
};

/** Calls a server's tool that a person has to approve first. Denied, it does not run. */
export function askApproval(toolName: string, input: JsonValue, options: ApprovalScript = {}): ScriptStep {
  const { reason, output = null, next = () => [] } = options;
  return async function* ({ newId, turn, play }) {
    const toolCallId = newId('call');
    yield* showCall(toolCallId, toolName, input);
    const call = { toolCallId, toolName, input };
    const answer = await unlessEnded(turn, turn.requestApproval(reason ? { ...call, reason } : call));
    if (!answer) return;
    if (answer.approved) {
      const result = typeof output === 'function' ? output(answer.input) : output;
      yield { type: 'tool-output-available', toolCallId, output: result };
    } else yield { type: 'tool-output-denied', toolCallId };
    yield* play(next(answer));
  };
}

/** A step that says nothing itself. */
function silent(act: (scene: Scene) => Promise<void>): ScriptStep {
  return async function* (scene) {
    await act(scene);
    yield* [];
  };
}

async function* speak(
  kind: 'text' | 'reasoning',
  pieces: readonly string[],
  scene: Scene,
  { pace = scene.pace }: Speech,
): AsyncGenerator<UIMessageChunk> {
  const id = scene.newId(kind);
  yield { type: `${kind}-start`, id };
  for (const [index, delta] of pieces.entries()) {
    if (index > 0) await scene.wait(pace);
    yield { type: `${kind}-delta`, id, delta };
  }
  yield { type: `${kind}-end`, id };
}

function piecesOf(text: string, { by = 'word' }: Speech): string[] {
  if (by === 'whole') return [text];
  // By code points: a piece never ends between the halves of a pair.
  return by === 'character' ? Array.from(text) : (text.match(/\s*\S+\s*/gu) ?? [text]);
}

async function* showCall(
  toolCallId: string,
  toolName: string,
  input: JsonValue,
): AsyncGenerator<UIMessageChunk> {
  yield { type: 'tool-input-start', toolCallId, toolName };
  yield { type: 'tool-input-available', toolCallId, toolName, input };
}

/** `undefined` where the turn ended before: what it waited for rejects then, which is no failure of the script's. */
async function unlessEnded<T>(turn: Turn, promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (cause) {
    if (turn.signal.aborted) return undefined;
    throw cause;
  }
}
