export { desktopmateEndpoint } from './desktopmate-endpoint.js';
export type { DesktopmateEndpoint, DesktopmateEndpointOptions } from './desktopmate-endpoint.js';
export type { ConnectionState } from './connection-state.js';
export type { HeartbeatOptions } from './heartbeat-monitor.js';
export type { WebSocketManager, WebSocketStatistics } from './web-socket-manager.js';
export type { TtsData } from './spoken.js';
