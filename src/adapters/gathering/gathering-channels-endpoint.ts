import type {
  AuthenticatedGuest,
  Endpoint,
  EndpointHost,
  ForeignLine,
  ForeignSession,
  UpgradeRefusal,
} from '../../protocol/endpoint.js';
import { pathOf, type GatewayRequest } from '../../protocol/gateway-request.js';
import { queryOf } from '../foreign/query-of.js';
import { openChannelMember } from './channel-member.js';
import { channelPlace, placeChannel } from './channel-place.js';
import { INTERNAL_ERROR } from './close-table.js';
import { createConnectionManager } from './connection-manager.js';
import { documentedForwards, forwardEvents, type EventForward } from './event-forwards.js';
import { awaitToken } from './first-message.js';
import { refuseToken } from './refuse-token.js';
import { MAX_MESSAGE_BYTES } from './web-socket-message.js';

/** Of `gatheringChannelsEndpoint`. Nothing has to be given. */
export type GatheringChannelsEndpointOptions = {
  /** What stands before `/circles/…`, `/workspace/…` and `/agents/…`. @default '/ws' */
  prefix?: string;
  /**
   * `query`: the token stands in the address, and who is not let in gets 401 before the upgrade. `first-message`: the
   * first message is `{ type: 'auth', token }`, and who is not let in is closed with 4001. @default 'query'
   */
  auth?: 'query' | 'first-message';
  /** ms until the first message has to be there, of `first-message`. @default 10,000 */
  authTimeoutMs?: number;
  /** ms between two pings. @default 30,000 */
  pingMs?: number;
  /** Which topics of the gateway's bus go to which clients. @default the document's two */
  forwards?: Readonly<Record<string, EventForward>>;
  /** Tells of people who come and go with `agent_joined` and `agent_left`. @default false */
  announcesPeople?: boolean;
};

/**
 * The server half of the wire that GatheRing's WebSocket document describes: `/ws/circles/{name}`, `/ws/workspace/{id}`
 * and `/ws/agents/{id}` are the gateway's channels `{name}`, `workspace-{id}` and `agents-{id}`. What people write there
 * reaches native pages too, and the other way round.
 *
 * @example createGateway({ authenticate, agent, endpoints: [gatheringChannelsEndpoint({ auth: 'first-message' })] })
 */
export function gatheringChannelsEndpoint(options: GatheringChannelsEndpointOptions = {}): Endpoint {
  const { prefix = '/ws' } = options;
  return {
    name: 'gathering-channels',
    takes: (path) => channelPlace(path, prefix) !== undefined,
    messages: { kinds: 'text', maxBytes: MAX_MESSAGE_BYTES },
    serve: (host) => serveChannels(host, options, prefix),
  };
}

function serveChannels(
  host: EndpointHost,
  options: GatheringChannelsEndpointOptions,
  prefix: string,
): ReturnType<Endpoint['serve']> {
  const { auth = 'query', authTimeoutMs = 10_000, pingMs = 30_000 } = options;
  const { forwards = documentedForwards, announcesPeople = false } = options;
  const manager = createConnectionManager();
  const forwarded = new Set(Object.keys(forwards));
  /** Who was asked about before the upgrade, for the socket that comes of it. */
  const admitted = new WeakMap<GatewayRequest, AuthenticatedGuest>();
  const channelOf = (request: GatewayRequest): string | undefined => {
    const place = channelPlace(pathOf(request), prefix);
    return place && placeChannel(place);
  };
  const enter = (
    line: ForeignLine,
    request: GatewayRequest,
    who: AuthenticatedGuest | { token?: string },
  ) => {
    const channel = channelOf(request) ?? '';
    const known = 'user' in who ? who : { token: who.token };
    return openChannelMember({
      host,
      line,
      request,
      channel,
      manager,
      forwarded,
      announcesPeople,
      pingMs,
      who: known,
    });
  };

  return {
    admit: async (request): Promise<UpgradeRefusal | undefined> => {
      if (channelOf(request) === undefined) return { status: 404, reason: 'No channel can have this name.' };
      if (auth !== 'query') return undefined;
      const who = await host.authenticate(queryOf(request).get('token') ?? undefined, request);
      if ('error' in who) return refuseToken(who.error, 401);
      admitted.set(request, who);
      return undefined;
    },
    accept: (line, request): ForeignSession => {
      if (auth === 'first-message') {
        return awaitToken(line, {
          clock: host.clock,
          timeoutMs: authTimeoutMs,
          authenticate: (token) => host.authenticate(token, request),
          enter: (who) => enter(line, request, who),
          failed: (cause) => {
            host.report(cause);
            line.close(INTERNAL_ERROR, 'the session could not be opened');
          },
        });
      }
      const token = queryOf(request).get('token');
      const member = enter(line, request, admitted.get(request) ?? (token === null ? {} : { token }));
      return { received: member.received, closed: member.leave };
    },
    dispose: forwardEvents(host, manager, forwards),
  };
}
