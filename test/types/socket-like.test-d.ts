// The sockets that people have fit without a cast.
import { WebSocket as NodeWebSocket } from 'ws';

import type { SocketConstructor, SocketLike } from '../../src/protocol/socket-like.js';

export const constructors: SocketConstructor[] = [globalThis.WebSocket, NodeWebSocket];

declare const socket: WebSocket;
declare const nodeSocket: NodeWebSocket;
export const sockets: SocketLike[] = [socket, nodeSocket];
