import { connectionFailed, connectionTimeout } from '../../adapters/session-manager/channel-errors.js';
import type { Line } from '../../core/connection/line.js';
import type { Clock } from '../../shared/clock.js';
import type { ChannelOptions, WebSocketConfig } from './channel-types.js';
import { openChannelLine } from './open-channel-line.js';

/** An open line, and its socket for what not every socket has. */
export type OpenedLine = { line: Line; socket: unknown };

/** One attempt to connect. */
export type Attempt = {
  /** The line, why there is none, or `undefined` where the attempt was abandoned. */
  readonly result: Promise<OpenedLine | Error | undefined>;
  readonly abandon: () => void;
};

/** Of `connectOnce`. The handlers are an open line's. */
export type ConnectOnceOptions = {
  config: WebSocketConfig;
  webSocket: ChannelOptions['webSocket'];
  clock: Clock;
  /** Called in the same task as the socket's event, so that no message comes before it. */
  opened: (opened: OpenedLine) => void;
  received: (data: string | Uint8Array | null) => void;
  closed: () => void;
};

/** Tries to connect, once. */
export function connectOnce({ config, clock, webSocket, ...told }: ConnectOnceOptions): Attempt {
  const { connectTimeout, url, token, maxMessageSize } = config;
  let opening: OpenedLine | undefined;
  let isOpen = false;
  let abandon = (): void => undefined;
  const result = new Promise<OpenedLine | Error | undefined>((resolve) => {
    const settle = (value: OpenedLine | Error | undefined, close: boolean): void => {
      clock.clearTimer(timer);
      abandon = () => undefined;
      if (close) opening?.line.close(1000, '');
      resolve(value);
    };
    const timer = clock.setTimer(() => settle(connectionTimeout(connectTimeout), true), connectTimeout);
    abandon = () => settle(undefined, true);
    // Node has one of its own from version 22 on only.
    const Given: ChannelOptions['webSocket'] = webSocket ?? globalThis.WebSocket;
    if (!Given) return settle(connectionFailed('there is no WebSocket here; in Node pass that of ws'), false);
    try {
      opening = openChannelLine(
        { webSocket: Given, url, token, maxMessageSize },
        {
          opened: () => {
            isOpen = true;
            if (opening) told.opened(opening);
            settle(opening, false);
          },
          received: told.received,
          closed: (code, reason) => {
            if (isOpen) return told.closed();
            settle(connectionFailed(`the socket closed with ${code}${reason ? ` (${reason})` : ''}`), false);
          },
        },
      );
    } catch (cause) {
      settle(connectionFailed('the address is none of a socket’s', cause), false);
    }
  });
  return { result, abandon: () => abandon() };
}
