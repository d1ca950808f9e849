import type { Gateway } from 'colloquy/gateway';

import type { Tickets } from '../server/tickets.mjs';

/** What the chat server shares with the pages that Next renders in the same process. */
export type ChatServices = { gateway: Gateway; tickets: Tickets };

declare global {
  // `var` is the one declaration that becomes a property of globalThis.
  var chatServices: ChatServices | undefined;
}

/**
 * The running chat server, for server components and route handlers. Next bundles those apart from `server.mjs`, so a
 * module that both import would exist twice; `globalThis` exists once in a process, and `server.mjs` leaves the gateway
 * there.
 */
export function chatServices(): ChatServices {
  const services = globalThis.chatServices;
  if (!services) {
    throw new Error(
      'There is no gateway in this process, so the transcript cannot be rendered. ' +
        'Start the app by `node server.mjs` (`npm start`, `npm run dev`), not by `next start` or `next dev`.',
    );
  }
  return services;
}
