import type { ClientAdapter } from '../../protocol/adapter.js';

/** Where a connection without channels goes: to its address, with the subprotocols that were asked for. */
export function plainTarget(protocols: string | string[] | undefined): ClientAdapter['target'] {
  return ({ url }) => (protocols === undefined ? { url } : { url, protocols: [protocols].flat() });
}
