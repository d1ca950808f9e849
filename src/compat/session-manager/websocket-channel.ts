import type { ChannelOptions, WebSocketConfig } from './channel-types.js';
import { WebSocketChannel } from './web-socket-channel.js';

/**
 * A channel that has been told to connect, for a block of its own: it is closed at the block's end. Whether it is
 * connected `isConnected` says.
 *
 * @example await using channel = await websocketChannel(config);
 */
export async function websocketChannel(
  config: WebSocketConfig,
  options: ChannelOptions = {},
): Promise<WebSocketChannel> {
  const channel = new WebSocketChannel(config, options);
  await channel.connect();
  return channel;
}
