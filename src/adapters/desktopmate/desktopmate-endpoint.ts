import type { Endpoint, EndpointHost } from '../../protocol/endpoint.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { HeartbeatOptions } from './heartbeat-monitor.js';
import { MAX_MESSAGE_BYTES } from './wire.js';
import { createWebSocketManager, type WebSocketManager } from './web-socket-manager.js';

/** Of `desktopmateEndpoint`. Nothing has to be given. */
export type DesktopmateEndpointOptions = {
  /** One or several. The seed's document has `/ws`. @default '/v1/chat/stream' */
  path?: string | readonly string[];
  /** In ms. @default { pingInterval: 30_000, pongTimeout: 10_000 } */
  heartbeat?: HeartbeatOptions;
  /** The channel of a session. @default the session's id */
  channel?: (sessionId: string) => string;
};

/** The endpoint, and the manager of its connections. */
export type DesktopmateEndpoint = Endpoint & {
  /**
   * From `createGateway` on.
   *
   * @throws {ChatError} `unavailable` before that
   */
  readonly manager: WebSocketManager;
};

/**
 * The server half of DesktopMatePlus' wire: its clients talk to the gateway's agents, in the channel of their session.
 * One that goes has its turns stopped. Serves one gateway.
 *
 * @example
 * const desktopmate = desktopmateEndpoint();
 * const gateway = createGateway({ authenticate, agent, endpoints: [desktopmate] });
 * desktopmate.manager.broadcastMessage({ type: 'notice', text: 'Back in five minutes.' });
 */
export function desktopmateEndpoint(options: DesktopmateEndpointOptions = {}): DesktopmateEndpoint {
  const { path = '/v1/chat/stream', heartbeat, channel = (id: string) => id } = options;
  const paths = typeof path === 'string' ? [path] : path;
  let manager: WebSocketManager | undefined;
  const begin = (host: EndpointHost): WebSocketManager =>
    createWebSocketManager(host, { heartbeat, channelOf: channel });
  return {
    name: 'desktopmate',
    takes: (asked) => paths.includes(asked),
    // The real server passes bytes over, so they are taken and answered with an error.
    messages: { kinds: 'both', maxBytes: MAX_MESSAGE_BYTES },
    serve: (host) => {
      const held = begin(host);
      manager = held;
      return {
        accept: (line, request) => {
          const id = held.connect(line, request);
          return {
            received: (data) => held.handleMessage(id, data),
            closed: () => held.disconnect(id),
          };
        },
        dispose: () => {
          for (const { connectionId } of held.connections()) held.disconnect(connectionId);
        },
      };
    },
    get manager() {
      if (manager) return manager;
      const sentence =
        'The manager has no gateway yet, so there are no connections. Give the endpoint to createGateway first.';
      throw new ChatError('unavailable', sentence);
    },
  };
}
