import { ChatError } from '../../protocol/chat-error.js';
import type { EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { parseJson } from '../../protocol/parse-json.js';
import { closings } from './close-table.js';
import { describeConnection, type Connection, type ConnectionState } from './connection-state.js';
import { createUuid } from '../foreign/create-uuid.js';
import { createHeartbeatMonitor, type HeartbeatOptions } from './heartbeat-monitor.js';
import { createMessageHandler } from './message-handler.js';
import { say, sentences } from './server-messages.js';
import { typeOf } from './wire.js';

/** How the connections of an endpoint stand. */
export type WebSocketStatistics = {
  connections: number;
  /** Those that were let in. */
  authenticated: number;
  activeTurns: number;
  /** Since the gateway was made. */
  accepted: number;
};

/** The connections of one endpoint. Nothing here throws. */
export type WebSocketManager = {
  /** Takes an open socket and begins its heartbeat; returns the connection's id. */
  connect: (line: ForeignLine, request: GatewayRequest) => string;
  /** Frees what a connection holds: its turns are cancelled, its session ends, its socket is closed where it is open. */
  disconnect: (connectionId: string) => void;
  /** To one connection; false where there is none of that id. */
  sendMessage: (connectionId: string, message: object) => boolean;
  /** To all connections that are authenticated; returns how many. */
  broadcastMessage: (message: object) => number;
  /** Routes what came on a connection by its type. */
  handleMessage: (connectionId: string, raw: string | Uint8Array) => void;
  getConnection: (connectionId: string) => ConnectionState | undefined;
  /** All, the oldest first. */
  connections: () => ConnectionState[];
  getStatistics: () => WebSocketStatistics;
};

export type WebSocketManagerOptions = {
  heartbeat?: HeartbeatOptions | undefined;
  channelOf: (sessionId: string) => string;
};

/** Messages that wait while a token is looked at; more are dropped, with an error. */
const MOST_WAITING = 64;
const NORMAL = 1000;

/** Keeps the registry of connections, and leads what they send to its handler. */
export function createWebSocketManager(
  host: EndpointHost,
  { heartbeat, channelOf }: WebSocketManagerOptions,
): WebSocketManager {
  const { clock, random } = host;
  const registry = new Map<string, Connection>();
  const monitor = createHeartbeatMonitor(clock, heartbeat);
  let accepted = 0;

  const send = ({ line }: Connection, message: object): void => line.send(JSON.stringify(message));
  const end = (connection: Connection, { code, reason }: { code: number; reason: string }): void => {
    // Before the socket: what it tells on closing finds nothing left.
    release(connection);
    connection.line.close(code, reason);
  };
  const release = (connection: Connection): void => {
    if (!registry.delete(connection.id)) return;
    connection.heartbeat?.stop();
    connection.processor?.close();
    connection.waiting = undefined;
  };
  const handler = createMessageHandler({
    host,
    send,
    close: end,
    channelOf,
    isHeld: ({ id }) => registry.has(id),
  });

  const authorize = (connection: Connection, message: unknown): void => {
    connection.waiting = [];
    void handler
      .handleAuthorize(connection, message)
      .catch((cause: unknown) => {
        const sentence = 'A client of the desktopmate wire could not be authorized. It may try again.';
        host.report(new ChatError('internal', sentence, { cause }));
      })
      .finally(() => {
        const waiting = connection.waiting ?? [];
        connection.waiting = undefined;
        // One of them may be an authorization too, behind which the rest waits again.
        for (const raw of waiting) receive(connection, raw);
      });
  };
  const route = (connection: Connection, type: string, message: unknown): void => {
    switch (type) {
      case 'pong':
        return handler.handlePong(connection);
      case 'authorize':
        return authorize(connection, message);
      case 'chat_message':
        return handler.handleChatMessage(connection, message);
      case 'interrupt_stream':
        return handler.handleInterrupt(connection, message);
      case 'hitl_response':
        return handler.handleHitlResponse(connection, message);
      default: {
        const isKnown = connection.processor !== undefined;
        const sentence = isKnown ? sentences.unsupported(type) : sentences.authenticationRequired;
        return send(connection, say.error(sentence));
      }
    }
  };
  const receive = (connection: Connection, raw: string | Uint8Array): void => {
    if (!registry.has(connection.id)) return;
    const message = typeof raw === 'string' ? parseJson(raw) : undefined;
    if (message === undefined) return send(connection, say.error(sentences.invalidJson));
    const isObject = typeof message === 'object' && message !== null && !Array.isArray(message);
    if (!isObject) return send(connection, say.error(sentences.notAnObject));
    const type = typeOf(message);
    if (!type) return send(connection, say.error(sentences.missingType));
    // Only the time of an answer to a ping counts: it waits for nothing.
    if (!connection.waiting || type === 'pong') return route(connection, type, message);
    if (connection.waiting.length < MOST_WAITING) connection.waiting.push(raw);
    else send(connection, say.error(sentences.authenticationRequired));
  };

  return {
    connect: (line, request) => {
      const connection: Connection = {
        id: createUuid(random),
        line,
        request,
        createdAt: clock.now(),
        lastPingTime: null,
        lastPongTime: null,
        user: undefined,
        processor: undefined,
        heartbeat: undefined,
        waiting: undefined,
      };
      accepted += 1;
      registry.set(connection.id, connection);
      connection.heartbeat = monitor.heartbeatLoop({
        ping: () => {
          connection.lastPingTime = clock.now();
          send(connection, say.ping());
        },
        timedOut: () => end(connection, closings.pingTimeout),
      });
      return connection.id;
    },
    disconnect: (connectionId) => {
      const connection = registry.get(connectionId);
      if (connection) end(connection, { code: NORMAL, reason: '' });
    },
    sendMessage: (connectionId, message) => {
      const connection = registry.get(connectionId);
      if (connection) send(connection, message);
      return connection !== undefined;
    },
    broadcastMessage: (message) => {
      const authenticated = [...registry.values()].filter(({ user }) => user !== undefined);
      for (const connection of authenticated) send(connection, message);
      return authenticated.length;
    },
    handleMessage: (connectionId, raw) => {
      const connection = registry.get(connectionId);
      if (connection) receive(connection, raw);
    },
    getConnection: (connectionId) => {
      const connection = registry.get(connectionId);
      return connection && describeConnection(connection);
    },
    connections: () => [...registry.values()].map(describeConnection),
    getStatistics: () => {
      const all = [...registry.values()].map(describeConnection);
      return {
        connections: all.length,
        authenticated: all.filter(({ isAuthenticated }) => isAuthenticated).length,
        activeTurns: all.reduce((sum, { turns }) => sum + turns.length, 0),
        accepted,
      };
    },
  };
}
