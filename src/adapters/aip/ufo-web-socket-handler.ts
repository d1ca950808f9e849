import type { AuthenticatedGuest, ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { createAipClient, type AipClient } from './aip-client.js';
import { createDeviceExecutor } from './device-executor.js';
import { createMessageHandlers, type MessageHandlers } from './message-handlers.js';
import { readRegistration, type RegistrationWording } from './registration.js';
import type { TaskRequestOptions } from './task-request.js';
import type { ClientInfo } from './web-socket-manager.js';

/** What a line's owner says, and that it is gone. */
export type HandledClient = { received: (data: string | Uint8Array) => void; leave: () => void };

/** Of `createUfoWebSocketHandler`. */
export type UfoWebSocketHandlerOptions = TaskRequestOptions & {
  wording: RegistrationWording;
  /** How long a client may take to register, in ms. */
  registrationMs: number;
  agentName: string | undefined;
};

/** The seed's handler: one for all clients of an endpoint. */
export type UfoWebSocketHandler = MessageHandlers & {
  /** Serves one socket, from its registration to its end. */
  handler: (line: ForeignLine, request: GatewayRequest, who: AuthenticatedGuest) => HandledClient;
  /** Cancels what runs for a client or on it, and forgets it. */
  disconnect: (clientId: string) => void;
};

/** The wire closes what it does not take with this, after a message that says why. */
const NORMAL = 1000;

/** Makes the handler. */
export function createUfoWebSocketHandler(options: UfoWebSocketHandlerOptions): UfoWebSocketHandler {
  const { host, wsManager, sessionManager, wording, registrationMs, agentName } = options;
  const { clock, logger } = host;
  const handlers = createMessageHandlers(options);
  const clients = new Map<string, AipClient>();

  const connect = (client: AipClient, text: string): void => {
    const read = readRegistration(text, wsManager, wording);
    if ('error' in read) {
      logger.warn('aip-registration-refused');
      client.registrationProtocol.sendRegistrationError(read.error);
      return client.transport.close(NORMAL, '');
    }
    const { transport, taskProtocol } = client;
    const info: ClientInfo = { ...read.registration, connectedAt: clock.now(), transport, taskProtocol };
    const { clientId, clientType, platform, targetId = null } = info;
    client.info = info;
    clients.set(clientId, client);
    wsManager.addClient(info);
    if (clientType === 'device') {
      const device = { deviceId: clientId, host, sessionManager, taskProtocol, agentName };
      client.removeExecutor = host.addExecutor(`device:${clientId}`, createDeviceExecutor(device));
    }
    client.registrationProtocol.sendRegistrationConfirmation();
    logger.info('aip-client-connected', { client: clientId, type: clientType, platform, target: targetId });
  };

  const disconnect = (clientId: string): void => {
    const client = clients.get(clientId);
    const info = client?.info;
    if (!client || !info) return;
    clients.delete(clientId);
    client.removeExecutor?.();
    const isDevice = info.clientType === 'device';
    const sessions = isDevice
      ? wsManager.removeDeviceSessions(clientId)
      : wsManager.removeConstellationSessions(clientId);
    for (const sessionId of sessions) {
      sessionManager.cancelTask(sessionId, isDevice ? 'device_disconnected' : 'constellation_disconnected');
      wsManager.forgetSession(sessionId);
    }
    wsManager.removeClient(clientId);
    if (isDevice) {
      // Agents may drive it for turns that are no task of anybody here.
      for (const sessionId of sessionManager.list()) {
        const dispatcher = sessionManager.getSession(sessionId)?.context.commandDispatcher;
        dispatcher?.giveUp(`Device '${clientId}' disconnected`, clientId);
      }
    }
    client.runs.leave();
    logger.info('aip-client-disconnected', {
      client: clientId,
      type: info.clientType,
      sessions: sessions.length,
    });
  };

  return {
    ...handlers,
    disconnect,
    handler: (line, request, who) => {
      const client = createAipClient(host, line, request, who);
      const timer = clock.setTimer(() => {
        if (client.info) return;
        client.registrationProtocol.sendRegistrationError('Registration timeout');
        client.transport.close(NORMAL, '');
      }, registrationMs);
      return {
        received: (data) => {
          if (typeof data !== 'string' || !client.transport.isConnected) return;
          if (client.info) return handlers.handleMessage(client, client.info, data);
          clock.clearTimer(timer);
          connect(client, data);
        },
        leave: () => {
          clock.clearTimer(timer);
          if (client.info) disconnect(client.info.clientId);
        },
      };
    },
  };
}
