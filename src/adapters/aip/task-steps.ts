import type { ChannelEvent } from '../../model/event.js';
import { isRecord } from '../../model/is-record.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { JsonValue } from '../../model/json.js';
import type { AdapterContext } from '../../protocol/adapter.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { CommandOf } from '../../protocol/commands.js';
import { createId } from '../../shared/ids.js';
import { createUuid } from '../foreign/create-uuid.js';
import { acknowledge, refuse } from '../foreign/foreign-frames.js';
import { endTurn, personSaid, startTurn, textOf, turnChunks } from '../foreign/foreign-turn.js';
import { follow, logOf, writeEvents } from '../foreign/foreign-logs.js';
import { say, withTask, type AipRole, type AipState, type Step } from './adapter-state.js';
import type { HeardMessage } from './server-messages.js';
import { TASK_END_PART, type TaskEndData } from './wire.js';

/** Asks the server for a task. It is shown as taken up when the server says so. */
export function askTask(
  state: AipState,
  role: AipRole,
  frame: ClientFrameOf<'command-send'>,
  { message, body = {} }: CommandOf<'message-send'>,
  context: AdapterContext,
): Step {
  // The core sends again what is not acknowledged in time; the server would begin it twice.
  if ([...state.tasks.values()].some((task) => task.frame?.id === frame.id)) return [state, []];
  const request = textOf(message);
  if (request === '' || message.parts.some(({ type }) => type !== 'text')) {
    const sentence = 'A task is text alone on this wire, so nothing was sent. Write what is to be done.';
    return [state, [refuse(frame, 'message-invalid', sentence)]];
  }
  const { session_id: session, task_name: name, metadata } = body;
  const sessionId = typeof session === 'string' && session !== '' ? session : `${role.taskName}@${frame.id}`;
  if (state.tasks.has(sessionId)) {
    const sentence = `The task "${sessionId}" runs already, so nothing was sent. Give this one another session_id.`;
    return [state, [refuse(frame, 'message-invalid', sentence)]];
  }
  const fields = {
    ...(role.targetId === undefined ? {} : { target_id: role.targetId }),
    request,
    task_name: typeof name === 'string' && name !== '' ? name : `${role.taskName}/${frame.id}`,
    session_id: sessionId,
    request_id: createUuid(context.random),
    ...(isRecord(metadata) ? { metadata } : {}),
  };
  const task = { channel: frame.channel, frame, request: undefined, turn: undefined };
  const next = { ...withTask(state, sessionId, task), lastChannel: frame.channel };
  return [next, [say(role, 'task', 'continue', fields, context)]];
}

/** The server has taken a task up: from now on it is being answered. Said twice, it changes nothing. */
export function beginTask(state: AipState, role: AipRole, sessionId: string, context: AdapterContext): Step {
  const task = state.tasks.get(sessionId);
  if (!task || task.turn) return [state, []];
  const { channel, frame, request } = task;
  const parentId = logOf(state, channel, context).state.order.at(-1) ?? null;
  const turn = { turnId: createId(context.random), messageId: createId(context.random) };
  const { command, id: commandId } = frame ?? {};
  const asked = command?.type === 'message-send' ? command.message : undefined;
  const given = asked ?? (request === undefined ? undefined : questionOf(request, context));
  const user = asked ? role.user : { id: 'server' };
  const events: ChannelEvent[] = [
    ...(given ? [personSaid(given, user, parentId, context.now)] : []),
    startTurn({
      ...turn,
      parentId: given?.id ?? parentId,
      agent: role.agent,
      userId: role.user.id,
      sessionId: role.user.id,
      commandId,
      now: context.now,
    }),
  ];
  const begun = withTask(state, sessionId, { ...task, frame: undefined, turn });
  return follow(writeEvents(begun, channel, events, context), (next) => [
    next,
    frame ? [acknowledge(frame, { messageId: frame.id, turnId: turn.turnId })] : [],
  ]);
}

/** A task has come to its end. */
export function endTask(
  state: AipState,
  role: AipRole,
  message: HeardMessage,
  context: AdapterContext,
): Step {
  const { session_id: sessionId, status, error = null, result = null } = message;
  if (!sessionId) return [state, []];
  return follow(beginTask(state, role, sessionId, context), (begun) => {
    const task = begun.tasks.get(sessionId);
    // Another page's, or of a line that was lost: nobody here waits for it.
    if (!task?.turn) return [withTask(begun, sessionId, undefined), []];
    const { turn, channel } = task;
    // What came out of JSON is JSON.
    const value = result as JsonValue;
    const isDone = status === 'completed';
    const data: TaskEndData = { status: isDone ? 'completed' : 'failed', result: value, error };
    const text = isDone ? resultText(value) : answerOf(value);
    const chunks: UIMessageChunk[] = [
      ...(text === '' ? [] : textChunks(text)),
      { type: TASK_END_PART, id: 'task-end', data },
    ];
    const why = { code: 'turn-failed', text: error ?? failureOf(value) ?? 'The task failed.' };
    const events = [
      ...turnChunks(turn, chunks),
      endTurn(turn, isDone ? 'done' : 'failed', context.now, isDone ? undefined : why),
    ];
    return writeEvents(withTask(begun, sessionId, undefined), channel, events, context);
  });
}

/** The line is lost: the server cancels what ran on it, and nothing says what became of what it had not taken up. */
export function cutTasks(state: AipState, context: AdapterContext): Step {
  const why = { code: 'closed', text: 'The connection was lost before the task had ended.' };
  let step: Step = [{ ...state, tasks: new Map(), batches: [], taken: [] }, []];
  for (const { turn, frame, channel } of state.tasks.values()) {
    step = follow(step, (next) =>
      turn
        ? writeEvents(next, channel, [endTurn(turn, 'interrupted', context.now, why)], context)
        : [next, []],
    );
    const lost = 'The line was lost before the server took this up. Send it again.';
    if (frame) step = follow(step, (next) => [next, [refuse(frame, 'closed', lost)]]);
  }
  return step;
}

function questionOf(request: string, { random }: AdapterContext): CommandOf<'message-send'>['message'] {
  return { id: createId(random), parts: [{ type: 'text', text: request }] };
}

function textChunks(text: string): UIMessageChunk[] {
  const id = 'result';
  return [
    { type: 'text-start', id },
    { type: 'text-delta', id, delta: text },
    { type: 'text-end', id },
  ];
}

/** What a task came to, for people: its text where it is one, else all of it. */
function resultText(result: JsonValue): string {
  if (result === null) return '';
  if (typeof result === 'string') return result;
  return answerOf(result) || `\`\`\`json\n${JSON.stringify(result, null, 2)}\n\`\`\``;
}

function answerOf(result: JsonValue): string {
  const answer = isRecord(result) ? result['answer'] : undefined;
  return typeof answer === 'string' ? answer : '';
}

/** Where a task failed without an error, its result may say why. */
function failureOf(result: JsonValue): string | undefined {
  const failure = isRecord(result) ? result['failure'] : undefined;
  return typeof failure === 'string' ? failure : undefined;
}
