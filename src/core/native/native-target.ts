import type { ClientAdapter } from '../../protocol/adapter.js';

/** The subprotocol that both ends name in the upgrade (PROTOCOL.md, "Carriage"). */
export const SUBPROTOCOL = 'colloquy.v1';

/** Where the native protocol is spoken; known before the code that speaks it is there. */
export const nativeTarget: ClientAdapter['target'] = ({ url }) => ({ url, protocols: [SUBPROTOCOL] });
