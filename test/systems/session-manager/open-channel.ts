import { createManualClock } from '../../../src/testing/manual-clock.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import {
  createWebsocketConfig,
  WebSocketChannel,
  type WebSocketConfig,
} from '../../../src/compat/session-manager/index.js';
import { createPlainServer } from '../../core/plain/plain-server.js';

/** What the document's example is configured with. */
export const exampleUrl = 'wss://example.com/stream';

/** Sockets with `ping` and `pong`, as `ws` has them; the test answers for the server. */
function withPings(given: SocketConstructor) {
  const pings = { count: 0, answers: true };
  const heard = new Set<() => void>();
  class PingSocket extends given {
    ping(): void {
      pings.count += 1;
      if (pings.answers) for (const listener of heard) listener();
    }
    on(_event: 'pong', listener: () => void): void {
      heard.add(listener);
    }
  }
  return { webSocket: PingSocket as SocketConstructor, pings };
}

/** A channel, a scripted server and a clock that the test moves. Every state is noted. */
export function openChannel(config: Partial<WebSocketConfig> = {}) {
  const server = createPlainServer();
  const clock = createManualClock();
  const { webSocket, pings } = withPings(server.webSocket);
  const channel = new WebSocketChannel(
    { ...createWebsocketConfig(exampleUrl, 'test-token'), ...config },
    { webSocket, clock },
  );
  const states: string[] = [];
  const errors: Error[] = [];
  channel.setConnectionHandler((state) => void states.push(state));
  channel.setErrorHandler((error) => void errors.push(error));
  const connect = async (): Promise<boolean> => {
    const connected = channel.connect();
    await clock.advance(0);
    return connected;
  };
  return { server, clock, channel, states, errors, pings, connect };
}
