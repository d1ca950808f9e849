import type { ClientAdapter } from '../../src/protocol/adapter.js';
import { createClient } from '../../src/core/create-client.js';
import { fullModel } from '../../src/core/full/full-model-source.js';
import type { ChannelHandle } from '../../src/core/channel/channel-handle.js';
import type { Client, ClientOptions } from '../../src/core/client.js';
import type { ChatMessage } from '../../src/model/message.js';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createForeignServer, type ForeignServer } from '../support/foreign-server.js';

/** A client that speaks a foreign wire with a scripted server, in one channel. */
export type ForeignClient = {
  client: Client;
  server: ForeignServer;
  clock: ManualClock;
  room: ChannelHandle;
  errors: { code: string; message: string }[];
  /** Messages as `author: text (status)`, oldest first. */
  shown: (room?: ChannelHandle) => string[];
  /** The newest message. */
  answer: () => ChatMessage | undefined;
};

/** Opens one and waits until it is connected; with `greet` for wires on which the server has to say something first. */
export async function openForeignClient(
  adapter: ClientAdapter,
  channel: string,
  options: Partial<ClientOptions> & { greet?: (server: ForeignServer) => Promise<void> } = {},
): Promise<ForeignClient> {
  const { greet, ...more } = options;
  // No clock says when code has been fetched: it is there from the start.
  await fullModel.load();
  const clock = createManualClock();
  const server = createForeignServer({ clock });
  const errors: ForeignClient['errors'] = [];
  const client = createClient({
    url: server.url,
    webSocket: server.webSocket,
    adapter,
    clock,
    random: createSeededRandom(11),
    onError: ({ code, message }) => errors.push({ code, message }),
    ...more,
  });
  const room = client.channel(channel);
  room.retain();
  client.retain();
  await server.opened();
  await greet?.(server);
  await clock.advance(0);
  const messages = (of: ChannelHandle): ChatMessage[] => {
    const { order, settled, open } = of.getView();
    return order.flatMap((id) => open.get(id) ?? settled.get(id) ?? []);
  };
  return {
    client,
    server,
    clock,
    room,
    errors,
    shown: (of = room) =>
      messages(of).map(({ parts, chat }) => {
        const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
        return `${chat.author.id}: ${text} (${chat.status})`;
      }),
    answer: () => messages(room).at(-1),
  };
}
