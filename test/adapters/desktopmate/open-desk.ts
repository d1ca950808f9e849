import {
  desktopmateAdapter,
  type DesktopmateAdapterOptions,
} from '../../../src/adapters/desktopmate/desktopmate-adapter.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { openForeignClient, type ForeignClient } from '../open-foreign-client.js';

export const connectionId = 'dd65cad6-192f-4207-8358-92202d1be86f';
export const sessionId = '1ab0013e-5ba5-4f49-ad39-3dd0d4673dff';

/** What a server's stream messages have besides. */
export const common = { connection_id: connectionId, user_id: 'valid_token' };

export type Desk = ForeignClient & {
  says: (text: string, body?: Parameters<ChannelHandle['sendMessage']>[1]) => Promise<unknown>;
  /** Parts of the newest message. */
  parts: () => unknown[];
};

/** A client that was let in by a scripted server. */
export async function openDesk(options: DesktopmateAdapterOptions = {}, channel = 'desk'): Promise<Desk> {
  const adapter = desktopmateAdapter({ user: { id: 'u1' }, agent: { id: 'a1' }, ...options });
  const page = await openForeignClient(adapter, channel, {
    getToken: () => 'x',
    greet: async (server) => {
      await server.receives();
      await server.sends({ type: 'authorize_success', connection_id: connectionId });
    },
  });
  return {
    ...page,
    says: (text, sendOptions) => {
      const reply = page.room.sendMessage({ parts: [{ type: 'text', text }] }, sendOptions);
      reply.catch(() => undefined);
      return reply;
    },
    parts: () => page.answer()?.parts ?? [],
  };
}
