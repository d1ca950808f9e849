import type { ClientTools } from './client-tool.js';

/**
 * A table of tools whose entries are looked up when they are used: what a name does may change while it is registered,
 * without the registration (and the calls that run under it) coming to an end.
 */
export function followTools(names: readonly string[], newest: () => ClientTools): ClientTools {
  const tools: ClientTools = {};
  for (const name of names) {
    Object.defineProperty(tools, name, { enumerable: true, get: () => newest()[name] });
  }
  return tools;
}
