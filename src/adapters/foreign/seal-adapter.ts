import type { ClientAdapter } from '../../protocol/adapter.js';

/** An adapter as the core takes it: what its state is made of is its own affair. */
export function sealAdapter<S>(adapter: ClientAdapter<S>): ClientAdapter {
  // The core hands back the state that it got from the same adapter, and never looks into it.
  return adapter as unknown as ClientAdapter;
}
