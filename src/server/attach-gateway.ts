import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import type { Admission, Gateway } from '../gateway/gateway.js';
import { ChatError } from '../protocol/chat-error.js';
import type { GatewayRequest } from '../protocol/gateway-request.js';
import { refusalReports } from '../gateway/refusal-reports.js';
import { systemClock } from '../shared/clock.js';
import { shareFrames } from './share-frames.js';
import { toNodeHandler } from './to-node-handler.js';

/** How a gateway shares an HTTP server. */
export type AttachOptions = {
  /**
   * Takes upgrades of this path only and leaves the others to the server's other listeners. Without it every upgrade
   * is the gateway's. One that has a `path` of its own takes no other than that.
   */
  path?: string;
};

/** Where a gateway's own HTTP server listens. */
export type ServeOptions = AttachOptions & {
  /** @default 0, a free one */
  port?: number;
  /** @default '127.0.0.1' */
  host?: string;
};

/** A gateway with an HTTP server of its own. */
export type ServedGateway = {
  /** Where clients connect, such as `ws://127.0.0.1:4000/`. */
  url: string;
  port: number;
  gateway: Gateway;
  server: Server;
  /** Closes the gateway and then the server. */
  close: () => Promise<void>;
};

/** How long sockets may take to say goodbye, in ms. */
const GOODBYE_MS = 2_000;

/**
 * Who was thrown out need not say goodbye, and must not hold the line for as long as it likes. An option of `ws` that its
 * types do not have yet.
 */
const patience = { closeTimeout: GOODBYE_MS };

/** The subprotocol's name. */
const SUBPROTOCOL = 'colloquy.v1';

/** A message may be a little too large, so that the gateway itself closes with 4413 and says why; far too large is 1009. */
const GRACE = 4;

/** The gateways' own listeners on each server, with their paths. */
const listeners = new WeakMap<Server, Map<unknown, string | undefined>>();

/**
 * Has a gateway take the WebSocket upgrades of an HTTP server, whatever else runs on it. A request that the gateway does
 * not admit is answered over HTTP, with a status and a reason, before there is a socket.
 *
 * @returns a function that takes the gateway off the server; open sockets stay
 * @throws {ChatError} `invalid-options` where the gateway has another path
 */
export function attachGateway(gateway: Gateway, server: Server, options: AttachOptions = {}): () => void {
  const { path } = options;
  if (path !== undefined && gateway.path !== undefined && path !== gateway.path) {
    const message = `attachGateway: \`path\` is ${path} and the gateway’s own is ${gateway.path}, so no socket would get to it. Pass the same path to both, or to one of them.`;
    throw new ChatError('invalid-options', message);
  }
  const ours = listeners.get(server) ?? new Map<unknown, string | undefined>();
  listeners.set(server, ours);
  /** One for each size of messages: endpoints differ by a factor of a thousand. */
  const servers = new Map<number, WebSocketServer>();
  const serverFor = (maxMessageBytes: number): WebSocketServer => {
    const known = servers.get(maxMessageBytes);
    if (known) return known;
    const made = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: maxMessageBytes * GRACE,
      // Compression costs more than it saves on small frames, and leaks what is guessed (CRIME, BREACH).
      perMessageDeflate: false,
      // Nobody cuts messages of this size into more pieces but to fill memory.
      maxFragments: 64,
      maxBufferedChunks: 1_024,
      ...patience,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    servers.set(maxMessageBytes, made);
    return made;
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const asked = toGatewayRequest(request);
    if (path !== undefined && pathOf(request) !== path) {
      // Another listener's, if there is one; a socket that nobody takes would hang, and the first gateway says so.
      const [first] = ours.keys();
      const isTaken = [...ours.values()].some((one) => one === undefined || one === pathOf(request));
      if (server.listenerCount('upgrade') === ours.size && !isTaken && first === onUpgrade) {
        const reason = `There is no chat here: it is at ${[...ours.values()].join(' and ')}.`;
        refusalReports.get(gateway)?.(reason);
        refuse(socket, 404, {}, reason);
      }
      return;
    }
    const answer = (admission: Admission): void => {
      if ('status' in admission) return refuse(socket, admission.status, admission.headers, admission.reason);
      serverFor(admission.maxMessageBytes).handleUpgrade(request, socket, head, (webSocket) => {
        gateway.accept(shareFrames(webSocket, socket), asked);
      });
    };
    const admission = gateway.admit(asked);
    if (!(admission instanceof Promise)) return answer(admission);
    // The peer may go while somebody is asked.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    void admission.then((decided) => {
      socket.off('error', onError);
      if (!socket.destroyed) answer(decided);
    });
  };

  server.on('upgrade', onUpgrade);
  ours.set(onUpgrade, path);
  return () => {
    server.off('upgrade', onUpgrade);
    ours.delete(onUpgrade);
  };
}

/** Starts an HTTP server of its own for a gateway: its WebSocket and its HTTP side. Resolves once it listens. */
export async function serveGateway(gateway: Gateway, options: ServeOptions = {}): Promise<ServedGateway> {
  const { port = 0, host = '127.0.0.1', ...attach } = options;
  const server = createServer(toNodeHandler(gateway));
  const detach = attachGateway(gateway, server, attach);
  const lines = new Set<Socket>();
  server.on('connection', (line) => {
    lines.add(line);
    line.once('close', () => lines.delete(line));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A server that listens on a port has an address with one.
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `ws://${name}:${address.port}${attach.path ?? gateway.path ?? '/'}`,
    port: address.port,
    gateway,
    server,
    close: async () => {
      detach();
      await gateway.close();
      await closeServer(server, lines);
    },
  };
}

/** Ends a server whose sockets have said goodbye, and cuts those that do not answer. */
async function closeServer(server: Server, lines: ReadonlySet<Socket>): Promise<void> {
  server.closeIdleConnections();
  const timer = systemClock.setTimer(() => {
    for (const line of lines) line.destroy();
  }, GOODBYE_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  systemClock.clearTimer(timer);
}

function toGatewayRequest(request: IncomingMessage): GatewayRequest {
  return { headers: request.headers, url: request.url, remoteAddress: request.socket.remoteAddress };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').replace(/[?#].*$/s, '');
}

/** An HTTP answer by hand: at an upgrade Node hands over the bare socket. */
function refuse(socket: Duplex, status: number, headers: Record<string, string>, reason: string): void {
  const body = JSON.stringify({ reason });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  // A peer that is gone already makes an error of the answer; there is nobody to tell.
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
