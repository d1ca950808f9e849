import type { JsonObject } from '../../model/json.js';
import { isRecord } from '../../model/is-record.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { closeCodes } from '../../protocol/close-codes.js';
import { emit, refuse, reportBad } from '../foreign/foreign-frames.js';
import { joinForeignLog } from '../foreign/foreign-log.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { withToken } from '../gathering/with-token.js';
import { follow, logOf } from '../foreign/foreign-logs.js';
import { initialState, say, timers, type AipRole, type AipState, type Step } from './adapter-state.js';
import { closeTable } from './close-table.js';
import { advance, giveUpCommand, runCommand, takeCommands } from './command-steps.js';
import { askDeviceInfo, enter, takeAssignment, takeError, type ConnectionData } from './line-steps.js';
import { readServerMessage, type HeardMessage } from './server-messages.js';
import { askTask, beginTask, cutTasks, endTask } from './task-steps.js';

/** Makes the client half for one of the wire's two kinds of client. */
export function createAipAdapter(role: AipRole, capabilities: Capabilities): ClientAdapter {
  const isDevice = role.clientType === 'device';
  const register = (context: AdapterContext): AdapterEffect => {
    const { targetId, metadata } = role;
    const target = targetId === undefined ? {} : { target_id: targetId };
    return say(role, 'register', 'ok', { ...target, metadata }, context);
  };

  const take = (state: AipState, message: HeardMessage, whole: JsonObject, context: AdapterContext): Step => {
    const { type, status, session_id: sessionId } = message;
    switch (type) {
      case 'heartbeat':
        if (status !== 'ok') return [state, []];
        if (!state.isRegistered) return enter(state, role, capabilities, context);
        return sessionId ? beginTask(state, role, sessionId, context) : [state, []];
      case 'task_end': {
        const ended = endTask(state, role, message, context);
        return follow(ended, (next) => advance(next, role, context));
      }
      case 'error':
        return takeError(state, message);
      case 'command':
        return isDevice ? takeCommands(state, role, message, context) : [state, []];
      case 'task':
        return isDevice ? takeAssignment(state, role, message, context) : [state, []];
      case 'device_info_request': {
        // Reserved by the wire: what a device has to tell it told when it registered.
        const { system_info: info = {} } = role.metadata;
        const answer = { metadata: isRecord(info) ? info : {}, request_id: message.response_id ?? null };
        return [state, isDevice ? [say(role, 'device_info_response', 'ok', answer, context)] : []];
      }
      case 'device_info_response':
        // It came out of JSON, and so it is JSON.
        return [state, [emit({ type: 'connection-message', data: whole as ConnectionData })]];
    }
  };

  const command = (state: AipState, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command: asked } = frame;
    switch (asked.type) {
      case 'message-send':
        return askTask(state, role, frame, asked, context);
      case 'tool-claim':
      case 'tool-progress':
      case 'tool-result':
        return runCommand(state, role, frame, asked, context);
      default: {
        const sentence = `This server has no way to do "${asked.type}", so nothing was sent.`;
        return [state, [refuse(frame, 'command-unsupported', sentence)]];
      }
    }
  };

  return sealAdapter<AipState>({
    name: `aip-${role.clientType}`,
    capabilities,
    transport: 'web-socket',
    channels: 'many',
    closeTable,
    target: withToken,
    initial: () => initialState,
    opened: (state, _opened, context) => [
      { ...state, isRegistered: false },
      [register(context), { type: 'timer-set', key: timers.registration, ms: role.registrationMs }],
    ],
    received: (state, data, context) => {
      if (typeof data !== 'string') {
        return [state, [reportBad('Bytes came on a wire of text, and were passed over.')]];
      }
      const heard: AdapterEffect = { type: 'timer-clear', key: timers.silence };
      const read = readServerMessage(data);
      const known: AipState = { ...state, isUnanswered: false };
      if ('problem' in read) return [known, [heard, reportBad(read.problem)]];
      return follow([known, [heard]], (next) => take(next, read.message, read.whole, context));
    },
    command: (state, frame, context) => {
      switch (frame.type) {
        case 'channel-subscribe': {
          const [log, subscribed] = joinForeignLog(logOf(state, frame.channel, context), frame);
          return [{ ...state, logs: new Map(state.logs).set(frame.channel, log) }, [emit(subscribed)]];
        }
        case 'channel-unsubscribe': {
          const log = { ...logOf(state, frame.channel, context), isRead: false };
          return [{ ...state, logs: new Map(state.logs).set(frame.channel, log) }, []];
        }
        case 'command-send':
          return command(state, frame, context);
        case 'connection-message':
          return [state, [askDeviceInfo(role, frame.data, context)]];
        default:
          return [state, []];
      }
    },
    timer: (state, key, context) => {
      const { heartbeatMs, heartbeatTimeoutMs } = role;
      switch (key) {
        case timers.heartbeat:
          return [
            { ...state, isUnanswered: true },
            [
              say(role, 'heartbeat', 'ok', {}, context),
              { type: 'timer-set', key: timers.heartbeat, ms: heartbeatMs },
              // The wait for an earlier one goes on.
              ...(state.isUnanswered
                ? []
                : [{ type: 'timer-set', key: timers.silence, ms: heartbeatTimeoutMs } as const]),
            ],
          ];
        case timers.claim:
          return giveUpCommand(state, role, context);
        case timers.registration: {
          const reason = 'the server did not answer the registration';
          return [state, [{ type: 'close', code: closeCodes.handshakeTimeout, reason }]];
        }
        default: {
          const reason = 'the server did not answer a heartbeat';
          return [state, [{ type: 'close', code: closeCodes.heartbeatLost, reason }]];
        }
      }
    },
    closed: (state, _how, context) =>
      follow(cutTasks(state, context), (next) => [
        { ...next, isRegistered: false, isUnanswered: false },
        Object.values(timers).map((key) => ({ type: 'timer-clear', key })),
      ]),
  });
}
