import { createLine } from 'colloquy/testing';

/** The cable between this page and the gateway, with a hand on it. */
export const line = createLine();

/** The page's WebSocket, over that cable. */
export const FaultyWebSocket = line.webSocket(WebSocket);
