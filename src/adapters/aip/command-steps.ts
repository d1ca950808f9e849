import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChannelEvent } from '../../model/event.js';
import type { JsonValue } from '../../model/json.js';
import type { AdapterContext } from '../../protocol/adapter.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { CommandOf } from '../../protocol/commands.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, refuse, reportBad } from '../foreign/foreign-frames.js';
import { turnChunks, type ForeignTurn } from '../foreign/foreign-turn.js';
import { follow, writeEvents } from '../foreign/foreign-logs.js';
import { timers, withTask, type AipRole, type AipState, type Batch, type Step } from './adapter-state.js';
import { answer, failure, isNew, placeOf, success, withBatch, withoutRunning } from './command-results.js';
import type { HeardCommand, HeardMessage } from './server-messages.js';
import { beginTask } from './task-steps.js';

/** How many messages of commands are remembered, so that one that comes twice is not done twice. */
const MOST_TAKEN = 100;
/** Characters of a call's id in a message. */
const MAX_ID_LENGTH = 128;

/** The server has commands for this device. They are run by the page's tools, one after the other. */
export function takeCommands(
  state: AipState,
  role: AipRole,
  message: HeardMessage,
  context: AdapterContext,
): Step {
  const { session_id: sessionId, response_id: responseId = null, status, actions } = message;
  if (!sessionId) return [state, [reportBad('Commands came without a session, and were passed over.')]];
  if (responseId !== null && state.taken.includes(responseId)) return [state, []];
  const taken = responseId === null ? state.taken : [...state.taken, responseId].slice(-MOST_TAKEN);
  const batch: Batch = {
    sessionId,
    responseId,
    status,
    actions: actions ?? [],
    results: [],
    open: undefined,
  };
  const channel = state.tasks.get(sessionId)?.channel ?? placeOf(state, role);
  if (channel === undefined || !state.logs.get(channel)?.isRead) {
    const error = 'No page of this device is there to run this.';
    const results = batch.actions.map(({ call_id: id }) => failure(error, id));
    const problem = reportBad('Commands came while no channel was held, so no tool could be run: hold one.');
    return [{ ...state, taken }, [answer(role, { ...batch, results }, context), problem]];
  }
  const known = state.tasks.get(sessionId) ?? {
    channel,
    frame: undefined,
    request: undefined,
    turn: undefined,
  };
  const next = { ...withTask(state, sessionId, known), taken, batches: [...state.batches, batch] };
  return follow(beginTask(next, role, sessionId, context), (begun) => advance(begun, role, context));
}

/** Goes on with the oldest commands, until a page has something to do. */
export function advance(state: AipState, role: AipRole, context: AdapterContext): Step {
  let step: Step = [state, []];
  for (;;) {
    const [now] = step;
    const [batch] = now.batches;
    if (!batch) return step;
    const task = now.tasks.get(batch.sessionId);
    if (!task?.turn) {
      // Its task has ended: nobody waits for the rest.
      step = follow(step, (next) => [
        { ...next, batches: next.batches.slice(1) },
        batch.open ? [{ type: 'timer-clear', key: timers.claim }] : [],
      ]);
      continue;
    }
    if (batch.open) return step;
    const action = batch.actions[batch.results.length];
    if (!action) {
      step = follow(step, (next) => [
        { ...next, batches: next.batches.slice(1) },
        [answer(role, batch, context)],
      ]);
      continue;
    }
    const known = withoutRunning(batch, action, role);
    if (known) {
      step = follow(step, (next) => [withBatch(next, { ...batch, results: [...batch.results, known] }), []]);
      continue;
    }
    const { turn, channel } = task;
    return follow(step, (next) => offer(next, role, batch, action, { turn, channel }, context));
  }
}

/** A page takes a command, tells how far it is, or what came of it. */
export function runCommand(
  state: AipState,
  role: AipRole,
  frame: ClientFrameOf<'command-send'>,
  command: CommandOf<'tool-claim' | 'tool-progress' | 'tool-result'>,
  context: AdapterContext,
): Step {
  const { turnId, toolCallId } = command;
  const [batch] = state.batches;
  const task = batch && state.tasks.get(batch.sessionId);
  const open = batch?.open;
  if (!batch || !task?.turn || task.turn.turnId !== turnId || open?.toolCallId !== toolCallId) {
    return [
      state,
      [refuse(frame, 'tool-call-missing', 'No such command is open: it was done, or its task has ended.')],
    ];
  }
  const { channel, turn } = task;
  if (command.type === 'tool-claim') {
    if (open.claim) return [state, [refuse(frame, 'tool-call-taken', 'This command is run already.')]];
    const claim = createId(context.random);
    const { id: userId } = role.user;
    const claimed: ChannelEvent = {
      type: 'tool-call-claimed',
      turnId,
      toolCallId,
      sessionId: userId,
      userId,
    };
    const next = withBatch(state, { ...batch, open: { toolCallId, claim } });
    return follow(writeEvents(next, channel, [claimed], context), (written) => [
      written,
      [
        role.runMs === null
          ? { type: 'timer-clear', key: timers.claim }
          : { type: 'timer-set', key: timers.claim, ms: role.runMs },
        acknowledge(frame, { claim }),
      ],
    ]);
  }
  if (open.claim !== command.claim) {
    return [state, [refuse(frame, 'tool-call-missing', 'This command is run by another page.')]];
  }
  if (command.type === 'tool-progress') {
    const { output } = command;
    const chunk = { type: 'tool-output-available', toolCallId, output, preliminary: true } as const;
    return follow(writeEvents(state, channel, turnChunks(turn, [chunk]), context), (written) => [
      written,
      [acknowledge(frame, {})],
    ]);
  }
  const { outcome } = command;
  const settled = settle(state, role, outcome, context);
  return follow(settled, (next) => [next, [acknowledge(frame, {})]]);
}

/** No page has taken the command, for none has such a tool; or the one that has does not come to an end. */
export function giveUpCommand(state: AipState, role: AipRole, context: AdapterContext): Step {
  const [batch] = state.batches;
  if (!batch?.open) return [state, []];
  const name = JSON.stringify(batch.actions[batch.results.length]?.tool_name);
  const errorText = batch.open.claim
    ? `The tool ${name} did not come to an end within ${role.runMs} ms.`
    : `No page of this device runs a tool ${name}.`;
  return settle(state, role, { state: 'output-error', errorText }, context);
}

type Outcome = CommandOf<'tool-result'>['outcome'];

/** The open command has its result. */
function settle(state: AipState, role: AipRole, outcome: Outcome, context: AdapterContext): Step {
  const [batch] = state.batches;
  const task = batch && state.tasks.get(batch.sessionId);
  const action = batch?.actions[batch.results.length];
  if (!batch?.open || !task?.turn || !action) return [state, []];
  const { toolCallId } = batch.open;
  const isDone = outcome.state === 'output-available';
  const chunk: UIMessageChunk = isDone
    ? { type: 'tool-output-available', toolCallId, output: outcome.output }
    : { type: 'tool-output-error', toolCallId, errorText: outcome.errorText };
  const { call_id: id = null } = action;
  // What a command of the client holds is JSON.
  const result = isDone ? success(outcome.output as JsonValue, id) : failure(outcome.errorText, id);
  const next = withBatch(state, { ...batch, open: undefined, results: [...batch.results, result] });
  const written = writeEvents(next, task.channel, turnChunks(task.turn, [chunk]), context);
  return follow(
    follow(written, (then) => [then, [{ type: 'timer-clear', key: timers.claim }]]),
    (then) => advance(then, role, context),
  );
}

/** Offers a command to the page's tools. */
function offer(
  state: AipState,
  { claimMs }: AipRole,
  batch: Batch,
  action: HeardCommand,
  { turn, channel }: { turn: ForeignTurn; channel: string },
  context: AdapterContext,
): Step {
  const { tool_name: toolName, parameters, call_id: id } = action;
  const isUsable =
    typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH && isNew(state, channel, turn, id);
  const toolCallId = isUsable ? id : createId(context.random);
  const input = parameters ?? {};
  const call: UIMessageChunk = { type: 'tool-input-available', toolCallId, toolName, input, dynamic: true };
  const { turnId } = turn;
  const events: ChannelEvent[] = [
    ...turnChunks(turn, [call]),
    { type: 'tool-call-offered', turnId, toolCallId, toolName: toolName.slice(0, MAX_ID_LENGTH) },
  ];
  const next = withBatch(state, { ...batch, open: { toolCallId, claim: undefined } });
  return follow(writeEvents(next, channel, events, context), (written) => [
    written,
    claimMs === null ? [] : [{ type: 'timer-set', key: timers.claim, ms: claimMs }],
  ]);
}
