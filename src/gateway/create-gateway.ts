import { toSnapshot } from '../model/snapshot.js';
import type { JsonValue } from '../model/json.js';
import { encodeFrameWith } from '../protocol/codec.js';
import { isChannelName } from '../model/identifiers.js';
import type { GatewayRequest } from '../protocol/gateway-request.js';
import type { PublishedEvent } from '../protocol/publication.js';
import type { SocketLike } from '../protocol/socket-like.js';
import { refuseUpgrade } from './admit.js';
import { ensureHeld } from './channel/load-older.js';
import { createCommandRunner } from './commands/run-command.js';
import { createContext } from './create-context.js';
import type { Admission, Gateway, GatewayHealth } from './gateway.js';
import type { Authenticated, GatewayOptions } from './gateway-options.js';
import { answerHttp } from './http.js';
import { createEndpointDesk } from './endpoints/endpoint-desk.js';
import { createEndpointHost } from './endpoints/endpoint-host.js';
import { createHub } from './hub.js';
import { publicationEvent } from './publication-event.js';
import { createRefusalReports, refusalReports } from './refusal-reports.js';
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
  const serve = (socket: SocketLike, request: GatewayRequest, known?: Authenticated): void => {
    const parts = { context, sessions, router };
    const session: SocketSession = new SocketSession(
      socket,
      request,
      parts,
      () => sockets.delete(session),
      known,
    );
    sockets.add(session);
  };
  const decide = (request: GatewayRequest): Admission | Promise<Admission> => {
    const endpoint = desk.find(request);
    const isClosed = closing !== undefined;
    const refused = refuseUpgrade(options, request, { isClosed, isNative: !endpoint });
    if (refused) return refused;
    return endpoint?.admit(request) ?? { endpoint: 'native', maxMessageBytes: context.limits.maxFrameBytes };
  };
  const told = (admission: Admission): Admission => {
    if ('reason' in admission) reportRefusal(admission.reason);
    return admission;
  };
  let closing: Promise<void> | undefined;

  void hub.endOrphans().catch((cause: unknown) => context.report(asChatError(cause), {}));

  const health = (): GatewayHealth => {
    const { unsaved } = context.history;
    const lastFailure = context.state.storeFailure ?? context.history.lastFailure;
    const status = closing ? 'closed' : lastFailure === undefined ? 'ok' : 'degraded';
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
    accept: (socket, request = {}) => {
      if (closing) {
        // With `ws`, an error that nobody listens for ends the process.
        socket.onerror = () => undefined;
        return socket.close(RESTART, 'the server is going away');
      }
      context.counters.accepted += 1;
      const endpoint = desk.find(request);
      if (endpoint) return endpoint.accept(socket, request);
      serve(socket, request);
    },
    admit: (request) => {
      const admission = decide(request);
      if (admission instanceof Promise) return admission.then(told);
      return told(admission);
    },
    fetch: async (request) =>
      (await desk.fetch(request)) ??
      answerHttp(request, { health, admit: decide, development: options.development ?? false }),
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
        const text = connectionMessage(data);
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
    health,
    close: ({ code = RESTART } = {}) => {
      closing ??= close(code);
      return closing;
    },
  };
  const host = createEndpointHost({ context, publish: gateway.publish, subscribe: topics.subscribe, serve });
  const desk = createEndpointDesk(options.endpoints ?? [], host, context);
  refusalReports.set(gateway, reportRefusal);
  return gateway;
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
