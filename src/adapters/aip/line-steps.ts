import { isRecord } from '../../model/is-record.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { createId } from '../../shared/ids.js';
import { createUuid } from '../foreign/create-uuid.js';
import { refuse, reportBad, welcome } from '../foreign/foreign-frames.js';
import { say, timers, withTask, type AipRole, type AipState, type Step } from './adapter-state.js';
import type { HeardMessage } from './server-messages.js';
import { MAX_MESSAGE_BYTES } from './wire.js';

/** What a page sends as a message of the connection. */
export type ConnectionData = ClientFrameOf<'connection-message'>['data'];

/** The server has registered this client. */
export function enter(
  state: AipState,
  role: AipRole,
  capabilities: Capabilities,
  context: AdapterContext,
): Step {
  const { user, heartbeatMs } = role;
  const session = { user, sessionId: user.id, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES };
  return [
    { ...state, isRegistered: true },
    [
      { type: 'timer-clear', key: timers.registration },
      ...welcome(session, context),
      { type: 'timer-set', key: timers.heartbeat, ms: heartbeatMs },
    ],
  ];
}

/**
 * Errors name nothing of what they are about. Before the registration it is that; then the oldest task that was not
 * taken up yet, for messages are answered in their order as a rule.
 */
export function takeError(state: AipState, { error }: HeardMessage): Step {
  const sentence = (error ?? 'Unknown error').split('\n', 3).join(' ').slice(0, 300);
  if (!state.isRegistered) {
    const message = `The server did not register this client: ${sentence}. It is tried again.`;
    return [state, [{ type: 'report', error: new ChatError('unavailable', message, { retryable: true }) }]];
  }
  const [sessionId, task] = [...state.tasks].find(([, { frame, turn }]) => frame && !turn) ?? [];
  const isTasks = !/device.?info|heartbeat/i.test(sentence);
  if (sessionId === undefined || !task?.frame || !isTasks) {
    return [state, [reportBad(`The server reported an error: ${sentence}`)]];
  }
  const code = /not connected/i.test(sentence) ? 'unavailable' : 'message-invalid';
  return [
    withTask(state, sessionId, undefined),
    [refuse(task.frame, code, `The server did not take the task: ${sentence}`)],
  ];
}

/** Somebody gave this device a task over HTTP: it is asked for as the device's own, and shown where its tasks are. */
export function takeAssignment(
  state: AipState,
  role: AipRole,
  message: HeardMessage,
  context: AdapterContext,
): Step {
  const { user_request: request, task_name: taskName, session_id: id } = message;
  const channel =
    role.channel ?? state.lastChannel ?? [...state.logs.values()].find(({ isRead }) => isRead)?.channel;
  const sessionId = id || `${role.taskName}@${createId(context.random)}`;
  if (!request || channel === undefined || !role.acceptTasks) {
    return [
      state,
      [reportBad('A task was given to this device that it does not take: it has no channel open.')],
    ];
  }
  if (state.tasks.has(sessionId)) return [state, []];
  const task = { channel, frame: undefined, request, turn: undefined };
  const fields = {
    request,
    task_name: taskName || createUuid(context.random),
    session_id: sessionId,
    request_id: createUuid(context.random),
  };
  return [withTask(state, sessionId, task), [say(role, 'task', 'continue', fields, context)]];
}

/** The one thing of the wire that belongs to no channel. */
export function askDeviceInfo(role: AipRole, data: ConnectionData, context: AdapterContext): AdapterEffect {
  if (role.clientType !== 'constellation' || !isRecord(data) || data['type'] !== 'device_info_request') {
    return reportBad(
      'Only a constellation’s { type: "device_info_request" } can be sent as it is on this wire.',
    );
  }
  const { target_id: target = role.targetId, request_id: id = createUuid(context.random) } = data;
  return say(role, 'device_info_request', 'ok', { target_id: target, request_id: id }, context);
}
