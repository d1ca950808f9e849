import { ChatError } from '../../protocol/chat-error.js';
import type { AuthenticatedGuest, Endpoint, EndpointHost } from '../../protocol/endpoint.js';
import { pathOf, type GatewayRequest } from '../../protocol/gateway-request.js';
import { queryOf } from '../foreign/query-of.js';
import { INTERNAL_ERROR, POLICY, TRY_LATER } from '../gathering/close-table.js';
import { deferClient } from '../gathering/defer-client.js';
import { refuseToken } from '../gathering/refuse-token.js';
import type { RegistrationWording } from './registration.js';
import { createRestRoutes, isRestPath } from './rest-routes.js';
import { createSessionManager, type SessionManager } from './session-manager.js';
import type { AipTask } from './task-request.js';
import { createUfoWebSocketHandler, type UfoWebSocketHandler } from './ufo-web-socket-handler.js';
import { createWebSocketManager, type WebSocketManager } from './web-socket-manager.js';
import { MAX_MESSAGE_BYTES } from './wire.js';

/** Of `aipEndpoint`. Nothing has to be given. */
export type AipEndpointOptions = {
  /** Of the socket. @default '/ws' */
  path?: string;
  /** What the HTTP routes begin with. @default '/api' */
  api?: string;
  /** The channel of a task. @default its session's id, or what can be made of it */
  channel?: (task: AipTask) => string;
  /** The id of the agent that does a task. @default the channel's own */
  agent?: (task: AipTask) => string | undefined;
  /** What devices are told as `agent_name` where a call does not say: they keep tools apart by it. @default the agent's name */
  agentName?: string;
  /** Whose sentences a refused registration is told in. @default 'server', as today's server says it */
  wording?: RegistrationWording;
  /** How long a client may take to register, in ms. @default 30,000 */
  registrationMs?: number;
  /** How long a device may take for one message of commands, in ms. @default 6,000,000 */
  commandTimeoutMs?: number;
  /** Bytes of one message. @default 100 MiB */
  maxMessageBytes?: number;
};

/** The endpoint, with the seed's three objects: they are there from `createGateway` on. */
export type AipEndpoint = Endpoint & {
  /** @throws {ChatError} `unavailable` before there is a gateway */
  readonly handler: UfoWebSocketHandler;
  /** Clients, and the sessions of each. @throws {ChatError} `unavailable` before there is a gateway */
  readonly wsManager: WebSocketManager;
  /** Tasks. @throws {ChatError} `unavailable` before there is a gateway */
  readonly sessionManager: SessionManager;
};

type Service = Pick<AipEndpoint, 'handler' | 'wsManager' | 'sessionManager'>;

/**
 * The server half of UFO's Agent Interaction Protocol: constellations give tasks to the gateway's agents, which drive
 * devices with `turn.callTool({ executor: 'device:…' })`. Serves one gateway.
 *
 * @example
 * const aip = aipEndpoint();
 * const gateway = createGateway({ authenticate, agent, endpoints: [aip] });
 * aip.wsManager.listClients('device');
 */
export function aipEndpoint(options: AipEndpointOptions = {}): AipEndpoint {
  const { path = '/ws', api = '/api', maxMessageBytes = MAX_MESSAGE_BYTES } = options;
  let begun: Service | undefined;
  const service = (): Service => {
    if (begun) return begun;
    const sentence = 'The endpoint has no gateway yet, so it has no clients. Give it to createGateway first.';
    throw new ChatError('unavailable', sentence);
  };
  return {
    name: 'aip',
    takes: (asked) => asked === path || isRestPath(asked, api),
    messages: { kinds: 'text', maxBytes: maxMessageBytes },
    serve: (host) => {
      const made = begin(host, options);
      begun = made;
      return serveAip(host, made, path, api);
    },
    get handler() {
      return service().handler;
    },
    get wsManager() {
      return service().wsManager;
    },
    get sessionManager() {
      return service().sessionManager;
    },
  };
}

function begin(host: EndpointHost, options: AipEndpointOptions): Service {
  const { channel, agent, agentName, wording = 'server', registrationMs = 30_000 } = options;
  const { commandTimeoutMs = 6_000_000 } = options;
  const { clock, random, logger } = host;
  const wsManager = createWebSocketManager();
  const sessionManager = createSessionManager({ clock, random, logger, commandTimeoutMs });
  const handler = createUfoWebSocketHandler({
    host,
    wsManager,
    sessionManager,
    channel,
    agent,
    agentName,
    wording,
    registrationMs,
  });
  return { handler, wsManager, sessionManager };
}

function serveAip(
  host: EndpointHost,
  { handler, wsManager, sessionManager }: Service,
  path: string,
  api: string,
): ReturnType<Endpoint['serve']> {
  const routes = createRestRoutes({ host, wsManager, sessionManager, prefix: api });
  /** Who was asked about before the upgrade, for the socket that comes of it. */
  const admitted = new WeakMap<GatewayRequest, AuthenticatedGuest>();
  const authenticate = (request: GatewayRequest) =>
    host.authenticate(queryOf(request).get('token') ?? undefined, request);
  return {
    // The server closes before it has accepted, which its framework answers with 403.
    admit: async (request) => {
      if (pathOf(request) !== path) return { status: 404, reason: 'Sockets are served elsewhere.' };
      const who = await authenticate(request);
      if ('error' in who) return refuseToken(who.error, 403);
      admitted.set(request, who);
      return undefined;
    },
    accept: (line, request) => {
      const enter = async () => {
        const who = admitted.get(request) ?? (await authenticate(request));
        if (!line.isOpen) return undefined;
        if (!('error' in who)) return handler.handler(line, request, who);
        line.close(who.error.code === 'unavailable' ? TRY_LATER : POLICY, who.error.code);
        return undefined;
      };
      return deferClient(line, enter, (cause) => {
        host.report(new ChatError('internal', 'A client could not be let in.', { cause }));
        line.close(INTERNAL_ERROR, 'the session could not be opened');
      });
    },
    fetch: (request) => (isRestPath(new URL(request.url).pathname, api) ? routes(request) : undefined),
    dispose: () => {
      for (const clientId of wsManager.listClients()) handler.disconnect(clientId);
    },
  };
}
