import type { JsonObject } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { AipClient } from './aip-client.js';
import { readClientMessage, type ClientMessage } from './client-messages.js';
import { SessionOwnershipError } from './session-manager.js';
import { createTaskRequestHandler, RequestError, type TaskRequestOptions } from './task-request.js';
import type { ClientInfo } from './web-socket-manager.js';

/** One function per message of a registered client, by the seed's names. None of them throws, but as it says. */
export type MessageHandlers = {
  /** Reads a message and hands it on; what cannot be done is told to the client. */
  handleMessage: (client: AipClient, info: ClientInfo, text: string) => void;
  /** @throws {RequestError | SessionOwnershipError} for the client to read */
  handleTaskRequest: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  handleCommandResult: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  handleHeartbeat: (
    client: Pick<AipClient, 'heartbeatProtocol'>,
    info: ClientInfo,
    data: ClientMessage,
  ) => void;
  handleError: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  /** @throws {RequestError} for the client to read */
  handleDeviceInfoRequest: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  handleDeviceInfoResponse: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  handleUnknown: (client: AipClient, info: ClientInfo, data: ClientMessage) => void;
  /** What a device told of itself, or `{ error }` where nothing is known. */
  getDeviceInfo: (deviceId: string) => JsonObject;
};

/** Makes the handlers of one endpoint. */
export function createMessageHandlers(options: TaskRequestOptions): MessageHandlers {
  const { host, wsManager, sessionManager } = options;
  const { logger } = host;

  const getDeviceInfo = (deviceId: string): JsonObject =>
    wsManager.getDeviceSystemInfo(deviceId) ?? {
      error: `Device ${deviceId} not found or no system info available`,
    };

  const handlers: MessageHandlers = {
    handleTaskRequest: createTaskRequestHandler(options),
    handleCommandResult: (
      _client,
      { clientId },
      { session_id: sessionId, prev_response_id: id, ...data },
    ) => {
      const session = sessionId ? sessionManager.getSession(sessionId) : undefined;
      const isTaken = id ? session?.context.commandDispatcher.setResult(id, data, clientId) : false;
      const fields = { client: clientId, session: sessionId ?? null };
      if (isTaken) logger.debug('aip-command-result', fields);
      // It came late, or twice, or from somebody else: the real server passes it over as well.
      else logger.warn('aip-command-result-dropped', fields);
    },
    handleHeartbeat: ({ heartbeatProtocol }, { clientId }) => {
      if (!heartbeatProtocol.sendHeartbeatAck())
        logger.debug('aip-heartbeat-ack-failed', { client: clientId });
    },
    handleError: ({ taskProtocol }, { clientId }, { error, session_id: session = null }) => {
      logger.error('aip-client-error', { client: clientId, session });
      taskProtocol.sendError(error || 'Unknown error');
    },
    handleDeviceInfoRequest: ({ deviceInfoProtocol }, info, data) => {
      const { target_id: deviceId, request_id: requestId = null } = data;
      if (info.clientType !== 'constellation') {
        throw new RequestError('DEVICE_INFO_REQUEST is permitted only for constellation clients');
      }
      if (!deviceId || deviceId !== info.targetId) {
        throw new RequestError('Not authorized to request device info for this device');
      }
      const deviceInfo = getDeviceInfo(deviceId);
      logger.info('aip-device-info', { client: info.clientId, target: deviceId });
      deviceInfoProtocol.sendDeviceInfoResponse({ deviceInfo, requestId });
    },
    handleDeviceInfoResponse: (_client, { clientId }) =>
      logger.info('aip-device-info-pushed', { client: clientId }),
    handleUnknown: ({ taskProtocol }, { clientId }, { type }) => {
      logger.warn('aip-unknown-message', { client: clientId, type });
      taskProtocol.sendError(`Unknown message type: ClientMessageType.${type.toUpperCase()}`);
    },
    getDeviceInfo,
    handleMessage: (client, info, text) => {
      const read = readClientMessage(text);
      if ('problem' in read) {
        logger.warn('aip-bad-message', { client: info.clientId });
        return void client.taskProtocol.sendError(read.problem);
      }
      try {
        checkIdentity(info, read.message);
        route[read.message.type](client, info, read.message);
      } catch (cause) {
        const isTold = cause instanceof RequestError || cause instanceof SessionOwnershipError;
        logger.error('aip-message-failed', { client: info.clientId, type: read.message.type });
        client.taskProtocol.sendError(isTold ? cause.message : 'Internal server error');
        if (!isTold) host.report(new ChatError('internal', 'A message could not be handled.', { cause }));
      }
    },
  };
  const route: Record<ClientMessage['type'], MessageHandlers['handleTaskRequest']> = {
    task: handlers.handleTaskRequest,
    command_results: handlers.handleCommandResult,
    heartbeat: handlers.handleHeartbeat,
    error: handlers.handleError,
    device_info_request: handlers.handleDeviceInfoRequest,
    device_info_response: handlers.handleDeviceInfoResponse,
    register: handlers.handleUnknown,
    task_end: handlers.handleUnknown,
  };
  return handlers;
}

/** A line speaks for the client that registered on it, and for no other. The id may be left out, the type says `device` then. */
function checkIdentity({ clientId, clientType }: ClientInfo, message: ClientMessage): void {
  const { client_id: saidId, client_type: saidType } = message;
  if (saidId && saidId !== clientId) {
    throw new RequestError('client_id does not match the registered connection');
  }
  if (saidType !== clientType) throw new RequestError('client_type does not match the registered connection');
}
