import { setTimeout as wait } from 'node:timers/promises';

import type { AgentFunction, Turn } from 'colloquy/gateway';

type Chunks = ReturnType<typeof say>;

/** The marks that a page must hold once each, in order: ⟦0001⟧ ⟦0002⟧ … */
function mark(index: number): string {
  return `⟦${String(index).padStart(4, '0')}⟧`;
}

/** Does what it is told: `marks 200 5` yields 200 marks, 5 ms apart; `server tool`, `client tool`, `approval`; or an echo. */
export const scriptedAgent: AgentFunction = (turn) => {
  const asked = questionOf(turn);
  const marks = /^marks (\d+) (\d+)$/.exec(asked);
  if (marks) return yieldMarks(turn, Number(marks[1]), Number(marks[2]));
  if (asked === 'server tool') return runServerTool();
  if (asked === 'client tool') return runClientTool(turn);
  if (asked === 'approval') return askForApproval(turn);
  return say(`You said: ${asked}`);
};

function questionOf(turn: Turn): string {
  const last = turn.messages.findLast((message) => message.role === 'user');
  return (last?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function* say(text: string) {
  yield { type: 'text-start' as const, id: 'answer' };
  yield { type: 'text-delta' as const, id: 'answer', delta: text };
  yield { type: 'text-end' as const, id: 'answer' };
}

async function* yieldMarks(turn: Turn, count: number, paceMs: number): Chunks {
  yield { type: 'text-start', id: 'marks' };
  for (let index = 1; index <= count && !turn.signal.aborted; index += 1) {
    yield { type: 'text-delta', id: 'marks', delta: mark(index) };
    if (paceMs > 0) await wait(paceMs);
  }
  yield { type: 'text-end', id: 'marks' };
}

async function* runServerTool() {
  const call = { toolCallId: 'sum', toolName: 'add' };
  yield { type: 'tool-input-start' as const, ...call };
  yield { type: 'tool-input-delta' as const, toolCallId: 'sum', inputTextDelta: '{"a":20,"b":22}' };
  yield { type: 'tool-input-available' as const, ...call, input: { a: 20, b: 22 } };
  yield { type: 'tool-output-available' as const, toolCallId: 'sum', output: 42 };
  yield* say('The sum is 42.');
}

async function* runClientTool(turn: Turn) {
  const call = { toolCallId: `title-${turn.id}`, toolName: 'page_title', input: {} };
  yield { type: 'tool-input-available' as const, ...call };
  const outcome = await turn.callTool(call);
  const output = outcome.state === 'output-available' ? JSON.stringify(outcome.output) : outcome.errorText;
  yield* say(`The page says ${output}.`);
}

async function* askForApproval(turn: Turn) {
  const call = { toolCallId: `save-${turn.id}`, toolName: 'save_note', input: { text: 'buy milk' } };
  yield { type: 'tool-input-available' as const, ...call };
  const answer = await turn.requestApproval(call);
  if (!answer.approved) {
    yield { type: 'tool-output-denied' as const, toolCallId: call.toolCallId };
    yield* say('Nothing was saved.');
    return;
  }
  yield {
    type: 'tool-output-available' as const,
    toolCallId: call.toolCallId,
    output: { saved: answer.input },
  };
  yield* say('The note was saved.');
}
