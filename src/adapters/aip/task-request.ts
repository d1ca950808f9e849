import { isChannelName } from '../../model/identifiers.js';
import type { JsonObject } from '../../model/json.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import { createUuid } from '../foreign/create-uuid.js';
import type { AipClient } from './aip-client.js';
import type { ClientMessage } from './client-messages.js';
import { notConnected } from './registration.js';
import { channelOfSession, safeTaskName } from './safe-names.js';
import type { SessionManager } from './session-manager.js';
import type { TaskEnd } from './task-execution-protocol.js';
import type { ClientInfo, WebSocketManager } from './web-socket-manager.js';

/** A task as an endpoint's options see it. */
export type AipTask = {
  sessionId: string;
  taskName: string;
  /** Who asked. */
  clientId: string;
  clientType: ClientInfo['clientType'];
  /** The device that is to do it. */
  deviceId: string;
  /** The device's. */
  platform: string;
};

/** Of `createTaskRequestHandler`. */
export type TaskRequestOptions = {
  host: EndpointHost;
  wsManager: WebSocketManager;
  sessionManager: SessionManager;
  /** The channel of a task. */
  channel: ((task: AipTask) => string) | undefined;
  /** The id of the agent that does it. */
  agent: ((task: AipTask) => string | undefined) | undefined;
};

/** Something that a client asked for and that is not done; the sentence is told to it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/**
 * Takes a task: begins it in the background and acknowledges it at once, so that the client is heard on meanwhile.
 *
 * @throws {RequestError | SessionOwnershipError} for the client to read
 */
export type TaskRequestHandler = (client: AipClient, info: ClientInfo, data: ClientMessage) => void;

/** Makes the handler of task requests. */
export function createTaskRequestHandler(options: TaskRequestOptions): TaskRequestHandler {
  const { host, wsManager, sessionManager } = options;
  const { logger, random } = host;

  /** Tells the requester and the device, those of them that are still there. */
  const sendResult = (info: ClientInfo, device: ClientInfo, end: TaskEnd): void => {
    wsManager.forgetSession(end.sessionId);
    const fields = { client: info.clientId, target: device.clientId, session: end.sessionId };
    const isThere = wsManager.getClientInfo(info.clientId) === info;
    if (!isThere || !info.taskProtocol.sendTaskEnd(end)) {
      return logger.warn('aip-result-skipped', { ...fields, missing: info.clientId });
    }
    if (info.clientType !== 'constellation') return;
    const isDeviceThere = wsManager.getClientInfo(device.clientId) === device;
    if (!isDeviceThere || !device.taskProtocol.sendTaskEnd(end)) {
      logger.warn('aip-result-skipped', { ...fields, missing: device.clientId });
    }
  };

  return (client, info, data) => {
    const { clientId, clientType } = info;
    const device = targetOf(info, data, wsManager);
    if (!data.request) throw new RequestError('Task request content is required');
    const { request } = data;
    const { clientId: deviceId, platform } = device;
    const task: AipTask = {
      sessionId: data.session_id || createUuid(random),
      taskName: safeTaskName(data.task_name || createUuid(random)),
      clientId,
      clientType,
      deviceId,
      platform,
    };
    const { sessionId, taskName } = task;
    const channel = options.channel?.(task) ?? channelOfSession(sessionId);
    if (!isChannelName(channel)) throw new RequestError('This task has no channel that can be used');
    const fields = { client: clientId, target: deviceId, session: sessionId };
    logger.info('aip-task-requested', { ...fields, task: taskName, type: clientType });
    sessionManager.executeTaskAsync({
      sessionId,
      taskName,
      ownerId: clientId,
      executorId: deviceId,
      begin: () => {
        // It came out of JSON.
        const metadata = (data.metadata ?? {}) as JsonObject;
        const body: JsonObject = { ...task, executor: `device:${deviceId}`, metadata };
        return client.runs.start({ channel, request, agent: options.agent?.(task), body });
      },
      callback: (end) => sendResult(info, device, end),
    });
    if (clientType === 'constellation') wsManager.addConstellationSession(clientId, sessionId);
    wsManager.addDeviceSession(deviceId, sessionId);
    if (!client.taskProtocol.sendAck({ sessionId })) logger.warn('aip-ack-failed', fields);
  };
}

/** The device that is to do it: a constellation names one, a device is its own. */
function targetOf(
  { clientId, clientType }: ClientInfo,
  { target_id: targetId }: ClientMessage,
  wsManager: WebSocketManager,
): ClientInfo {
  if (clientType === 'constellation' && !targetId) {
    throw new RequestError('Constellation task requests require target_id');
  }
  if (clientType === 'device' && targetId && targetId !== clientId) {
    throw new RequestError('Device clients may only target themselves');
  }
  const deviceId = targetId || clientId;
  const device = wsManager.getClientInfo(deviceId);
  if (device?.clientType !== 'device') throw new RequestError(notConnected(deviceId));
  return device;
}
