import type { User } from '../../model/author.js';
import { isChannelName } from '../../model/identifiers.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { AuthenticatedGuest, Endpoint, EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import { pathOf, type GatewayRequest } from '../../protocol/gateway-request.js';
import { queryOf } from '../foreign/query-of.js';
import { createBusFeed, type BusEvent } from './bus-feed.js';
import { INTERNAL_ERROR, NORMAL, POLICY, TRY_LATER } from './close-table.js';
import { deferClient } from './defer-client.js';
import { refuseToken } from './refuse-token.js';
import { serveAgentChat, type ServedAgent, type ServedClient } from './serve-agent-chat.js';
import {
  serveConversation,
  type ConversationProgress,
  type ServedConversation,
} from './serve-conversation.js';
import { serveDashboard } from './serve-dashboard.js';
import { serverPlace, type ServerPlace } from './server-place.js';
import { serveTopics } from './serve-topics.js';
import { MAX_MESSAGE_BYTES } from './web-socket-message.js';

/** Of `gatheringEndpoint`. What is not given is not served, but for `/ws/chat/{agent_id}`. */
export type GatheringEndpointOptions = {
  /** @default '/ws' */
  prefix?: string;
  /** Who is talked to at `/ws/chat/{agent_id}`; `undefined`: nobody of this number. @default the gateway's own agent, as every one */
  agent?: (id: number, user: User) => ServedAgent | undefined;
  /** What is advanced at `/ws/conversation/{conv_id}`; `undefined`: no such conversation. */
  conversation?: (id: string, user: User) => ServedConversation | undefined;
  /**
   * Whether a user may hear of something at `/ws` and `/ws/dashboard`, where events of all channels come together:
   * `authorize` is not asked about each of them.
   */
  sees?: (user: User, event: BusEvent) => boolean;
};

/**
 * The server half of the wires that GatheRing's server really speaks: `/ws`, `/ws/dashboard`, `/ws/chat/{agent_id}` and
 * `/ws/conversation/{conv_id}`. Tokens come in the address and are the app's `authenticate` to look at.
 *
 * @example createGateway({ authenticate, agent, endpoints: [gatheringEndpoint({ sees: () => true })] })
 */
export function gatheringEndpoint(options: GatheringEndpointOptions = {}): Endpoint {
  const { prefix = '/ws' } = options;
  const isServed = (place: ServerPlace): boolean => {
    if (place.kind === 'conversation') return options.conversation !== undefined;
    return place.kind === 'chat' || options.sees !== undefined;
  };
  return {
    name: 'gathering',
    takes: (path) => {
      const place = serverPlace(path, prefix);
      return place !== undefined && isServed(place);
    },
    messages: { kinds: 'text', maxBytes: MAX_MESSAGE_BYTES },
    serve: (host) => serveGathering(host, options, prefix),
  };
}

function serveGathering(
  host: EndpointHost,
  options: GatheringEndpointOptions,
  prefix: string,
): ReturnType<Endpoint['serve']> {
  const { agent = anyAgent, conversation, sees } = options;
  const feed = sees ? createBusFeed(host) : undefined;
  const progresses = new Map<string, ConversationProgress>();
  /** Who was asked about before the upgrade, for the socket that comes of it. */
  const admitted = new WeakMap<GatewayRequest, AuthenticatedGuest>();
  let count = 0;
  const authenticate = (request: GatewayRequest) =>
    host.authenticate(queryOf(request).get('token') ?? undefined, request);
  const missing = (line: ForeignLine, message: string): undefined => {
    line.send(JSON.stringify({ type: 'error', message }));
    line.close(NORMAL, '');
    return undefined;
  };

  const serve = (
    line: ForeignLine,
    request: GatewayRequest,
    who: AuthenticatedGuest,
    place: ServerPlace,
  ): ServedClient | undefined => {
    const { user } = who;
    const common = { host, line, request, who };
    switch (place.kind) {
      case 'chat': {
        const id = place.agentId ?? 0;
        const served = agent(id, user);
        if (!served) return missing(line, `Agent ${id} not found`);
        const channel = served.channel ?? `agents-${id}`;
        return serveAgentChat({ ...common, id, served, channel });
      }
      case 'conversation': {
        const { id } = place;
        const served = conversation?.(id, user);
        const channel = served?.channel ?? id;
        if (!served || !isChannelName(channel)) return missing(line, `Conversation ${id} not found`);
        const progress = progresses.get(id) ?? { turnsTaken: 0, turnsAsked: 0 };
        progresses.set(id, progress);
        return serveConversation({ ...common, id, served, progress, channel });
      }
      default: {
        if (!feed || !sees) return undefined;
        count += 1;
        const isTopics = place.kind === 'topics';
        const id = isTopics ? `ws-${count}` : (queryOf(request).get('client_id') ?? `dashboard-${count}`);
        const mine = (event: BusEvent): boolean => sees(user, event);
        return (isTopics ? serveTopics : serveDashboard)({ host, line, feed, sees: mine, id });
      }
    }
  };

  return {
    // The server closes before it has accepted, which its framework answers with 403.
    admit: async (request) => {
      const place = serverPlace(pathOf(request), prefix);
      if (place?.kind === 'chat' && place.agentId === undefined) {
        return { status: 403, reason: 'An agent is named by its number.' };
      }
      const who = await authenticate(request);
      if ('error' in who) return refuseToken(who.error, 403);
      admitted.set(request, who);
      return undefined;
    },
    accept: (line, request) => {
      const enter = async (): Promise<ServedClient | undefined> => {
        const place = serverPlace(pathOf(request), prefix);
        const who = admitted.get(request) ?? (await authenticate(request));
        if (!line.isOpen || !place) return undefined;
        if (!('error' in who)) return serve(line, request, who, place);
        line.close(who.error.code === 'unavailable' ? TRY_LATER : POLICY, who.error.code);
        return undefined;
      };
      return deferClient(line, enter, (cause) => {
        host.report(new ChatError('internal', 'A client could not be let in.', { cause }));
        line.close(INTERNAL_ERROR, 'the session could not be opened');
      });
    },
    dispose: () => feed?.close(),
  };
}

function anyAgent(id: number): ServedAgent {
  return { name: `Agent ${id}` };
}
