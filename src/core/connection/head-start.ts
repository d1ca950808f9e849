import type { ClientAdapter } from '../../protocol/adapter.js';
import type { SocketConstructor, SocketLike } from '../../protocol/socket-like.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { ClientOptions } from '../client.js';
import type { EnvironmentPorts } from './ports.js';
import { resolveTarget, type Prepared, type PrepareFailure } from './resolve-target.js';

/** A socket that was opened before there was code to listen to it. */
export type EarlySocket = {
  socket: SocketLike;
  /** Has the socket's handlers, which are there by now, hear what came before them. */
  replay: () => void;
};

/** The first attempt to connect: what can be done of it while the code for the rest is fetched. */
export type HeadStart = {
  /** What `resolveTarget` returned. */
  prepared: Prepared | Promise<Prepared | PrepareFailure>;
  /** The socket, where one was made. It is the caller's from here on. */
  take: () => EarlySocket | undefined;
  /** Nobody wants it: a socket that is there is closed, and none is made. */
  abandon: () => void;
};

type HeadStartOptions = {
  url: ClientOptions['url'];
  getToken: ClientOptions['getToken'];
  webSocket: SocketConstructor | undefined;
  /** The adapter's. */
  target: ClientAdapter['target'];
  environment: EnvironmentPorts;
  /** As the connection policy's. */
  goodbye?: string | undefined;
};

/** Asks for address and token, and opens a socket. Says nothing on it, and judges nothing: who takes it does. */
export function startEarly(options: HeadStartOptions): HeadStart {
  const prepared = resolveTarget(options, 'connect');
  let early: EarlySocket | undefined;
  let isOver = false;
  const open = (result: Prepared | PrepareFailure): void => {
    if (!isOver && 'url' in result) early = openEarly(result, options);
  };
  if (prepared instanceof Promise) void prepared.then(open);
  else open(prepared);
  return {
    prepared,
    take: () => {
      isOver = true;
      return early;
    },
    abandon: () => {
      if (!isOver) early?.socket.close(closeCodes.normal, options.goodbye ?? 'goodbye');
      isOver = true;
    },
  };
}

function openEarly({ url, token }: Prepared, options: HeadStartOptions): EarlySocket | undefined {
  const constructor: SocketConstructor | undefined = options.webSocket ?? globalThis.WebSocket;
  let socket: SocketLike;
  try {
    if (!constructor) return undefined;
    const target = options.target({ url: options.environment.resolveUrl?.(url) ?? url, token });
    socket = new constructor(target.url, target.protocols);
  } catch {
    // Whoever comes to take the socket makes one in vain as well, and says so.
    return undefined;
  }
  socket.binaryType = 'arraybuffer';
  const heard: (() => void)[] = [];
  socket.onopen = (event) => heard.push(() => socket.onopen?.(event));
  socket.onmessage = (event) => heard.push(() => socket.onmessage?.(event));
  socket.onclose = (event) => heard.push(() => socket.onclose?.(event));
  // The close behind it says all there is to say; unheard it would throw in Node.
  socket.onerror = () => {};
  return {
    socket,
    replay: () => {
      // By now the handlers are somebody's; one of them may let the socket go, and takes all of them off it then.
      for (const hear of heard.splice(0)) hear();
    },
  };
}
