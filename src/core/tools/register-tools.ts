import type { Client } from '../client.js';
import type { ClientTools } from './client-tool.js';
import { createToolRegistry, type ToolRegistry } from './tool-registry.js';

/** What components added to each client, so that others can ask whether a call is taken care of. */
const registries = new WeakMap<Client, ToolRegistry>();

/** Adds tools to a client, until the returned function is called, and remembers that it did. */
export function registerTools(client: Client, tools: ClientTools): () => void {
  const known = registries.get(client) ?? createToolRegistry();
  registries.set(client, known);
  const stops = [known.add(tools), client.addTools(tools)];
  return () => stops.forEach((stop) => stop());
}

/** Whether a tool that was added by `registerTools` runs calls of that name by itself. */
export function runsTool(client: Client, name: string): boolean {
  return registries.get(client)?.find(name)?.execute !== undefined;
}
