import { openLine, type Line, type LineHandlers } from '../../core/connection/line.js';
import type { PlainClientOptions } from '../../core/plain/plain-client.js';

type Sockets = NonNullable<PlainClientOptions['webSocket']>;
/** `ws` takes the headers of the upgrade; a browser's constructor passes over what it has no place for. */
type SocketsWithHeaders = new (
  url: string,
  protocols: string[],
  options: { headers: Record<string, string>; maxPayload: number },
) => InstanceType<Sockets>;

/** Of `openChannelLine`. */
export type ChannelLineOptions = {
  webSocket: Sockets;
  url: string;
  token: string;
  maxMessageSize: number;
};

/**
 * Opens one socket, with the token in a header where there can be headers. Throws what the constructor throws.
 *
 * @returns the line, and the socket itself for what not every socket has
 */
export function openChannelLine(
  { webSocket, url, token, maxMessageSize }: ChannelLineOptions,
  handlers: LineHandlers,
): { line: Line; socket: unknown } {
  // Told above: whoever cannot use the third argument passes over it.
  const Given = webSocket as unknown as SocketsWithHeaders;
  const made: { socket?: unknown } = {};
  class ChannelSocket extends Given {
    constructor(address: string) {
      const headers = { Authorization: `Bearer ${token}`, 'User-Agent': 'colloquy-session-manager/0.1.0' };
      super(address, [], { headers, maxPayload: maxMessageSize });
      made.socket = this;
    }
  }
  const line = openLine(ChannelSocket, { url }, handlers);
  return { line, socket: made.socket };
}
