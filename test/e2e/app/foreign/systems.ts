import type { ConnectionProvider } from 'colloquy';
import { chatWebSocketAdapter } from 'colloquy/adapters/chat-websocket';
import { desktopmateAdapter } from 'colloquy/adapters/desktopmate';
import { gatheringAgentAdapter, gatheringChannelAdapter } from 'colloquy/adapters/gathering';
import type { ComponentProps } from 'react';

/** Where a system's wire is spoken on the gateway, and by whom. */
type System = {
  path: string;
  channel: string;
  adapter?: ComponentProps<typeof ConnectionProvider>['adapter'];
};

const user = { id: 'bob', name: 'Bob' };
const agent = { id: 'script', name: 'Script' };

/** The finished foreign systems, and the package's own wire beside them. */
export const systems: Readonly<Record<string, System>> = {
  native: { path: '/', channel: 'room' },
  'chat-websocket': {
    // This wire knows no tokens; the gateway looks for one in the address.
    path: '/ws?token=bob',
    channel: 'abc-123',
    adapter: chatWebSocketAdapter({ answers: 'pieces', user, agent }),
  },
  'gathering-agent': {
    path: '/ws/chat/7?token=bob',
    channel: 'sophie',
    adapter: gatheringAgentAdapter({ user }),
  },
  'gathering-circle': {
    path: '/ws/circles/dev-team',
    channel: 'dev-team',
    adapter: gatheringChannelAdapter({ user, auth: 'query' }),
  },
  desktopmate: {
    path: '/v1/chat/stream',
    channel: '1ab0013e-5a42-4e0c-9d58-3f1f6e7c2b90',
    adapter: desktopmateAdapter({ user, agent }),
  },
};
