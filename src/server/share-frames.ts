import type { Duplex } from 'node:stream';

import * as ws from 'ws';

import type { SharedText } from '../protocol/shared-text.js';
import type { SocketLike } from '../protocol/socket-like.js';

// `ws` exports it, and its types do not say so.
const { Sender } = ws as unknown as {
  Sender: { frame: (data: Buffer, options: typeof textFrame) => Buffer[] };
};

/** A text message's WebSocket frame (RFC 6455, section 5.2). A server does not mask: it is the same for all sockets. */
const textFrame = { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false } as const;

/**
 * Lets a socket be sent text that many are sent: its frame is made once, and written to the line as it is. `ws` would make
 * one for each socket, which is most of what a broadcast costs it. Only where messages are not compressed: `ws` writes at
 * once then, so that what goes past it keeps the order.
 *
 * @param line what the WebSocket was upgraded from
 */
export function shareFrames(webSocket: ws.WebSocket, line: Duplex): SocketLike {
  return Object.assign(webSocket, {
    sendShared: (shared: SharedText): void => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      const frame =
        shared.made instanceof Buffer
          ? shared.made
          : Buffer.concat(Sender.frame(Buffer.from(shared.text), textFrame));
      shared.made = frame;
      line.write(frame);
    },
  });
}
