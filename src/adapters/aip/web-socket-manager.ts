import type { JsonObject } from '../../model/json.js';
import type { AipTransport } from './aip-transport.js';
import type { TaskExecutionProtocol } from './task-execution-protocol.js';
import type { ClientType } from './wire.js';

/** A client that is registered. */
export type ClientInfo = {
  readonly clientId: string;
  readonly clientType: ClientType;
  /** `windows` where the client did not say. */
  readonly platform: string;
  readonly metadata: JsonObject;
  /** What a device told of itself. */
  readonly systemInfo: JsonObject | undefined;
  /** The device that a constellation registered for. */
  readonly targetId: string | undefined;
  /** In ms since the epoch. */
  readonly connectedAt: number;
  readonly transport: AipTransport;
  readonly taskProtocol: TaskExecutionProtocol;
};

/** The registry of clients and of the sessions that run for them: the seed's `ws_manager`, by its names. */
export type WebSocketManager = {
  addClient: (info: ClientInfo) => void;
  removeClient: (clientId: string) => void;
  /** Its transport, as long as it is registered. */
  getClient: (clientId: string) => AipTransport | undefined;
  getClientInfo: (clientId: string) => ClientInfo | undefined;
  /** Whether a client of this id is there and is a device. */
  isDeviceConnected: (deviceId: string) => boolean;
  /** What a device told of itself; `undefined` where it did not, or is not there. */
  getDeviceSystemInfo: (deviceId: string) => JsonObject | undefined;
  /** Ids, in the order in which they came. */
  listClients: (clientType?: ClientType) => string[];
  getStats: () => { total: number; deviceClients: number; constellationClients: number };
  addConstellationSession: (clientId: string, sessionId: string) => void;
  getConstellationSessions: (clientId: string) => string[];
  removeConstellationSessions: (clientId: string) => string[];
  addDeviceSession: (deviceId: string, sessionId: string) => void;
  getDeviceSessions: (deviceId: string) => string[];
  removeDeviceSessions: (deviceId: string) => string[];
  /** The session has ended: neither side has it any more. */
  forgetSession: (sessionId: string) => void;
};

/** Makes an empty registry. */
export function createWebSocketManager(): WebSocketManager {
  const clients = new Map<string, ClientInfo>();
  const ofConstellations: SessionMap = new Map();
  const ofDevices: SessionMap = new Map();
  const listClients = (clientType?: ClientType): string[] =>
    [...clients.values()]
      .filter((info) => clientType === undefined || info.clientType === clientType)
      .map(({ clientId }) => clientId);
  const device = (deviceId: string): ClientInfo | undefined => {
    const info = clients.get(deviceId);
    return info?.clientType === 'device' ? info : undefined;
  };
  return {
    addClient: (info) => void clients.set(info.clientId, info),
    removeClient: (clientId) => void clients.delete(clientId),
    getClient: (clientId) => clients.get(clientId)?.transport,
    getClientInfo: (clientId) => clients.get(clientId),
    isDeviceConnected: (deviceId) => device(deviceId) !== undefined,
    getDeviceSystemInfo: (deviceId) => device(deviceId)?.systemInfo,
    listClients,
    getStats: () => ({
      total: clients.size,
      deviceClients: listClients('device').length,
      constellationClients: listClients('constellation').length,
    }),
    addConstellationSession: (clientId, sessionId) => add(ofConstellations, clientId, sessionId),
    getConstellationSessions: (clientId) => [...(ofConstellations.get(clientId) ?? [])],
    removeConstellationSessions: (clientId) => remove(ofConstellations, clientId),
    addDeviceSession: (deviceId, sessionId) => add(ofDevices, deviceId, sessionId),
    getDeviceSessions: (deviceId) => [...(ofDevices.get(deviceId) ?? [])],
    removeDeviceSessions: (deviceId) => remove(ofDevices, deviceId),
    forgetSession: (sessionId) => {
      for (const map of [ofConstellations, ofDevices]) {
        for (const [clientId, sessions] of map) {
          if (sessions.delete(sessionId) && sessions.size === 0) map.delete(clientId);
        }
      }
    },
  };
}

type SessionMap = Map<string, Set<string>>;

function add(map: SessionMap, clientId: string, sessionId: string): void {
  const sessions = map.get(clientId);
  if (sessions) sessions.add(sessionId);
  else map.set(clientId, new Set([sessionId]));
}

function remove(map: SessionMap, clientId: string): string[] {
  const sessions = [...(map.get(clientId) ?? [])];
  map.delete(clientId);
  return sessions;
}
