import type { EndpointHost, GuestOptions } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import type { SocketLike } from '../../protocol/socket-like.js';
import { createId } from '../../shared/ids.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Gateway } from '../gateway.js';
import type { Authenticated } from '../gateway-options.js';
import { authenticate } from '../session/authenticate.js';
import { createGuest } from './guest-socket.js';

export type EndpointHostParts = Pick<Gateway, 'publish' | 'subscribe'> & {
  context: GatewayContext;
  /** Serves a socket that speaks the native wire. */
  serve: (socket: SocketLike, request: GatewayRequest, known?: Authenticated) => void;
};

/** Makes what a gateway does for its endpoints. */
export function createEndpointHost({ context, publish, subscribe, serve }: EndpointHostParts): EndpointHost {
  const { clock, random } = context;
  return {
    clock,
    random,
    development: context.options.development ?? false,
    authenticate: async (token, request) => {
      const secret = createId(random);
      const who = await authenticate(context, { token, request, reason: 'connect', secret });
      return 'error' in who ? { error: who.error } : who;
    },
    openSession: (options: GuestOptions) => {
      const guest = createGuest(options);
      serve(guest.socket, options.request, 'user' in options.who ? known(options.who) : undefined);
      return guest.session;
    },
    publish,
    subscribe,
    addExecutor: context.executors.add,
    logger: context.logger,
    report: (error) => context.report(error, {}),
  };
}

function known({ user, expiresAt }: Extract<GuestOptions['who'], { user: unknown }>): Authenticated {
  return { user, ...(expiresAt === undefined ? {} : { expiresAt }) };
}
