import type { ChatError } from '../../protocol/chat-error.js';
import type { Endpoint, EndpointHost, EndpointService, UpgradeRefusal } from '../../protocol/endpoint.js';
import { pathOf, type GatewayRequest } from '../../protocol/gateway-request.js';
import type { SocketLike } from '../../protocol/socket-like.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Admission } from '../gateway.js';
import { asChatError } from '../wire-error.js';
import { openForeignSocket, type ForeignSocket } from './foreign-socket.js';

/** The endpoints of one gateway. */
export type EndpointDesk = {
  /** The endpoint that takes requests of this path, if one does. */
  find: (request: GatewayRequest) => RunningEndpoint | undefined;
  /** Plain HTTP that is an endpoint's. */
  fetch: (request: Request) => Promise<Response> | Response | undefined;
  /** Foreign sockets that are open now. */
  readonly size: number;
  close: (code: number, reason: string) => void;
};

export type RunningEndpoint = {
  readonly name: string;
  admit: (request: GatewayRequest) => Admission | Promise<Admission>;
  accept: (socket: SocketLike, request: GatewayRequest) => void;
};

/** Starts the endpoints that a gateway was given. */
export function createEndpointDesk(
  endpoints: readonly Endpoint[],
  host: EndpointHost,
  context: Pick<GatewayContext, 'report' | 'logger'>,
): EndpointDesk {
  const sockets = new Set<ForeignSocket>();
  const report = (cause: unknown): void => context.report(asChatError(cause), {});
  const running = endpoints.map((endpoint) => ({ endpoint, service: endpoint.serve(host) }));

  const accept = (
    endpoint: Endpoint,
    service: EndpointService,
    socket: SocketLike,
    request: GatewayRequest,
  ) => {
    context.logger.info('foreign-socket-open', { endpoint: endpoint.name });
    // It may close while it is accepted, before it has a name here.
    const foreign: { socket?: ForeignSocket } = {};
    foreign.socket = openForeignSocket(socket, endpoint, (line) => service.accept(line, request), {
      report,
      onClosed: () => {
        if (foreign.socket) sockets.delete(foreign.socket);
        context.logger.info('foreign-socket-close', { endpoint: endpoint.name });
      },
    });
    if (foreign.socket.isOpen) sockets.add(foreign.socket);
  };

  return {
    find: (request) => {
      const found = running.find(({ endpoint }) => endpoint.takes(pathOf(request)));
      if (!found) return undefined;
      const { endpoint, service } = found;
      return {
        name: endpoint.name,
        admit: (asked) => admitTo(endpoint, service, asked, context.report),
        accept: (socket, asked) => accept(endpoint, service, socket, asked),
      };
    },
    fetch: (request) => {
      for (const { endpoint, service } of running) {
        const answer = endpoint.takes(pathOf(request)) ? service.fetch?.(request) : undefined;
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
    get size() {
      return sockets.size;
    },
    close: (code, reason) => {
      for (const socket of sockets) socket.close(code, reason);
      for (const { service } of running) {
        try {
          service.dispose?.();
        } catch (cause) {
          report(cause);
        }
      }
    },
  };
}

function admitTo(
  endpoint: Endpoint,
  service: EndpointService,
  request: GatewayRequest,
  report: (error: ChatError, context: object) => void,
): Admission | Promise<Admission> {
  const refused = (cause: unknown): Admission => {
    report(asChatError(cause), {});
    const reason = `The endpoint ${endpoint.name} could not decide whether to let this request in. Try again in a moment.`;
    return { status: 503, reason, headers: { 'retry-after': '5' } };
  };
  try {
    const answer = service.admit?.(request);
    if (answer instanceof Promise) return answer.then((refusal) => admission(endpoint, refusal), refused);
    return admission(endpoint, answer);
  } catch (cause) {
    return refused(cause);
  }
}

function admission({ name, messages }: Endpoint, refusal: UpgradeRefusal | undefined): Admission {
  return refusal ? { headers: {}, ...refusal } : { endpoint: name, maxMessageBytes: messages.maxBytes };
}
