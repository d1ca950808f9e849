import { createLine } from 'colloquy/testing';

/** The cable between this page and the gateway, with a hand on it. */
export const line = createLine();

type Socket = Parameters<typeof line.webSocket>[0];

/** The page's WebSocket, over that cable. */
// Its handlers take the DOM's own event classes, of which the line uses the fields that its type names.
export const FaultyWebSocket = line.webSocket(WebSocket as unknown as Socket);
