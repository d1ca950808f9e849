import { toSnapshot } from '../model/snapshot.js';
import type { JsonValue } from '../model/json.js';
import { encodeFrameWith } from '../protocol/codec.js';
import { isChannelName } from '../model/identifiers.js';
import type { GatewayRequest } from '../protocol/gateway-request.js';
import type { PublishedEvent } from '../protocol/publication.js';
import { shareText } from '../protocol/shared-text.js';
import type { SocketLike } from '../protocol/socket-like.js';
import { refuseUpgrade } from './admit.js';
import { ensureHeld } from './channel/load-older.js';
import { createCommandRunner } from './commands/run-command.js';
import { createCounts, isLoopback } from './connection-counts.js';
import { createContext } from './create-context.js';
import type { Admission, Gateway, GatewayHealth } from './gateway.js';
import type { GatewayContext } from './gateway-context.js';
import type { Authenticated, GatewayOptions } from './gateway-options.js';
import { answerHttp } from './http.js';
import { createEndpointDesk } from './endpoints/endpoint-desk.js';
import { createEndpointHost } from './endpoints/endpoint-host.js';
import { drainSessions } from './drain.js';
import { createHub } from './hub.js';
import { publicationEvent } from './publication-event.js';
import { createRefusalReports, refusalReports } from './refusal-reports.js';
import { revoke } from './revoke.js';
import { createFrameRouter } from './session/frame-router.js';
import { createSessions } from './session/sessions.js';
import { SocketSession } from './session/socket-session.js';
import { createTopics } from './topics.js';
import { asChatError, refusal } from './wire-error.js';

/** What clients are told by default: come back at once. */
const RESTART = 1012;

/**
 * Makes a gateway. It runs wherever there are sockets: in Node behind `colloquy/server`, or in a page over
 * `createSocketPair`. Turns that the store has as open are ended as `interrupted` first.
 *
 * @throws {ChatError} `invalid-options` @example const gateway = createGateway({ anonymous: true, agent })
 */
export function createGateway(options: GatewayOptions): Gateway {
  const topics = createTopics((cause: unknown) => context.report(asChatError(cause), {}));
  const context = createContext(options, (published: PublishedEvent) => topics.announce(published));
  const hub = createHub(context);
  const sessions = createSessions(context, hub);
  const commands = createCommandRunner(context, hub);
  const router = createFrameRouter({ context, hub, sessions, commands });
  const sockets = new Set<SocketSession>();
  const reportRefusal = createRefusalReports(context);
  const addresses = createCounts();
  const addressOf = (request: GatewayRequest): string | undefined => {
    const address = options.addressOf ? options.addressOf(request) : request.remoteAddress;
    return address === undefined || isLoopback(address) ? undefined : address;
  };
  const serve = (
    socket: SocketLike,
    request: GatewayRequest,
    guest?: { known: Authenticated | undefined },
  ): void => {
    const parts = { context, sessions, router };
    const address = guest ? undefined : addressOf(request);
    const uncount = address === undefined ? undefined : addresses.add(address);
    const gone = (): void => {
      sockets.delete(session);
      uncount?.();
    };
    const session: SocketSession = new SocketSession(socket, request, parts, gone, guest);
    sockets.add(session);
  };
  const decide = (request: GatewayRequest): Admission | Promise<Admission> => {
    const endpoint = desk.find(request);
    const isClosed = closing !== undefined || draining !== undefined;
    const refused = refuseUpgrade(options, request, { isClosed, isNative: !endpoint });
    if (refused) return refused;
    return endpoint?.admit(request) ?? { endpoint: 'native', maxMessageBytes: context.limits.maxFrameBytes };
  };
  /** Counts a request that would be let in. */
  const counted = (admission: Admission, request: GatewayRequest): Admission | Promise<Admission> => {
    if ('reason' in admission) return admission;
    const address = addressOf(request);
    if (address !== undefined && addresses.of(address) >= context.limits.maxSocketsPerAddress) {
      return tooMany(context, 429, 'maxSocketsPerAddress', 5_000);
    }
    const taken = context.takeRate('accept', '');
    const answer = (wait: number): Admission =>
      wait === 0 ? admission : tooMany(context, 503, 'acceptsPerSecond', wait);
    return typeof taken === 'number' ? answer(taken) : taken.then(answer);
  };
  const told = (admission: Admission): Admission => {
    if ('reason' in admission) {
      context.meter.count('upgrades_refused', { status: String(admission.status) });
      reportRefusal(admission.reason);
    }
    return admission;
  };
  let closing: Promise<void> | undefined;
  let draining: Promise<void> | undefined;

  void hub.endOrphans().catch((cause: unknown) => context.report(asChatError(cause), {}));

  const health = (): GatewayHealth => {
    const { unsaved } = context.history;
    const lastFailure = context.state.storeFailure ?? context.history.lastFailure;
    const well = lastFailure === undefined ? 'ok' : 'degraded';
    const status = closing ? 'closed' : draining ? 'draining' : well;
    return {
      status,
      sessions: sessions.all.size,
      channels: hub.size,
      turns: hub.turns,
      unsavedChannels: unsaved,
      ...(lastFailure === undefined ? {} : { lastFailure }),
    };
  };

  const close = async (code: number): Promise<void> => {
    // The ends of turns are still sent: whoever reads on sees why.
    await hub.close();
    // Foreign sockets first: their guests' sessions would end under them.
    desk.close(code, 'the server is going away');
    for (const socket of sockets) socket.close(code, 'the server is going away');
    sessions.close();
    await context.history.close();
  };

  const gateway: Gateway = {
    limits: context.limits,
    path: options.path,
    accept: (socket, request = {}) => {
      if (closing ?? draining) {
        // With `ws`, an error that nobody listens for ends the process.
        socket.onerror = () => undefined;
        return socket.close(RESTART, 'the server is going away');
      }
      context.counters.accepted += 1;
      context.meter.count('sockets_accepted');
      const endpoint = desk.find(request);
      if (endpoint) return endpoint.accept(socket, request);
      serve(socket, request);
    },
    admit: (request) => {
      const decided = decide(request);
      if (decided instanceof Promise) {
        return decided.then((admission) => counted(admission, request)).then(told);
      }
      const admission = counted(decided, request);
      return admission instanceof Promise ? admission.then(told) : told(admission);
    },
    fetch: async (request) =>
      (await desk.fetch(request)) ??
      answerHttp(request, {
        health,
        admit: decide,
        development: options.development ?? false,
        metrics: context.meter.render,
      }),
    publish: async (name, publication) => {
      checkName(name);
      const { channel } = hub.open(name);
      return channel.run(async () => {
        if ('message' in publication) await ensureHeld(channel, context, publication.message.id);
        await channel.commit({ events: [publicationEvent(channel.state, publication, context.clock.now())] });
        return { seq: channel.cursor.seq };
      });
    },
    subscribe: topics.subscribe,
    connections: {
      list: () =>
        [...sessions.all.values()].map((session) => ({
          sessionId: session.id,
          user: session.user,
          channels: [...session.channels.keys()],
          connected: session.line !== undefined,
          since: session.since,
        })),
      send: (sessionId, data) => {
        const line = sessions.all.get(sessionId)?.line;
        line?.sendText(connectionMessage(data));
        return line !== undefined;
      },
      broadcast: (data) => {
        const lines = [...sessions.all.values()].flatMap(({ line }) => line ?? []);
        const text = shareText(connectionMessage(data));
        for (const line of lines) line.sendText(text);
        return lines.length;
      },
      statistics: () => ({
        ...context.counters,
        sockets: sockets.size + desk.size,
        sessions: sessions.all.size,
        turns: hub.turns,
      }),
    },
    snapshot: async (name, { limit = context.limits.snapshotMessages } = {}) => {
      checkName(name);
      const { channel } = hub.open(name);
      return channel.run(() => toSnapshot(name, channel.cursor, channel.state, limit));
    },
    revoke: (revocation) => revoke(sessions, revocation),
    health,
    drain: (asked = {}) => {
      draining ??= drainSessions(sessions, context.clock, asked);
      return draining;
    },
    close: ({ code = RESTART } = {}) => {
      closing ??= close(code);
      return closing;
    },
  };
  const host = createEndpointHost({
    context,
    publish: gateway.publish,
    subscribe: topics.subscribe,
    serve: (socket, request, known) => serve(socket, request, { known }),
  });
  const desk = createEndpointDesk(options.endpoints ?? [], host, context);
  const { meter } = context;
  meter.gauge('sockets', () => sockets.size + desk.size);
  meter.gauge('sessions', () => sessions.all.size);
  meter.gauge('channels', () => hub.size);
  meter.gauge('turns', () => hub.turns);
  meter.gauge('unsaved_channels', () => context.history.unsaved);
  refusalReports.set(gateway, reportRefusal);
  return gateway;
}

function tooMany(
  { meter }: GatewayContext,
  status: number,
  limit: 'acceptsPerSecond' | 'maxSocketsPerAddress',
  waitMs: number,
): Admission {
  meter.count('rate_limited', { limit });
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) };
  return {
    status,
    headers,
    reason: `More connections come than \`${limit}\` allows. Try again in a moment.`,
  };
}

function connectionMessage(data: JsonValue): string {
  return encodeFrameWith({ type: 'connection-message' }, { data: JSON.stringify(data) });
}

function checkName(name: string): void {
  if (isChannelName(name) && !name.startsWith('@')) return;
  const rule = '1–128 letters, digits and `._:@/-`, beginning with a letter or a digit, with no `..`';
  throw refusal(
    'message-invalid',
    `${JSON.stringify(name.slice(0, 140))} is no channel's name, which is ${rule}.`,
  );
}
