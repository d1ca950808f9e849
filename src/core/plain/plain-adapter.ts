import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientAdapter } from '../../protocol/adapter.js';
import { plainTarget } from './plain-target.js';

const noCapabilities: Capabilities = new Set();

/**
 * No protocol at all, as an adapter: an open socket is all that there is to wait for, and what comes is handed on as it
 * is. Bytes have no place in native frames, so it goes past them.
 */
export function createPlainAdapter(
  protocols: string | string[] | undefined,
  received: (data: string | Uint8Array) => void,
): ClientAdapter {
  return {
    name: 'plain',
    capabilities: noCapabilities,
    transport: 'web-socket',
    channels: 'one',
    target: plainTarget(protocols),
    initial: () => null,
    opened: (state) => [state, [{ type: 'ready' }]],
    received: (state, data) => {
      received(data);
      return [state, []];
    },
    command: (state) => [state, []],
    timer: (state) => [state, []],
    closed: (state) => [state, []],
  };
}
