export { attachGateway, serveGateway } from './attach-gateway.js';
export type { AttachOptions, ServeOptions, ServedGateway } from './attach-gateway.js';
export { toNodeHandler } from './to-node-handler.js';
export type { NodeHandler } from './to-node-handler.js';
