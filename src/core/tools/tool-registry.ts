import type { JsonObject } from '../../model/json.js';
import type { ClientTool, ClientTools } from './client-tool.js';

/** A client tool as it travels with a command that may start a turn (PROTOCOL.md, "Commands"). */
export type ToolDescription = {
  name: string;
  description?: string;
  parameters?: JsonObject;
  idempotent?: boolean;
};

/** The client tools of one client, from wherever they were added. */
export type ToolRegistry = {
  /** Adds tools until the returned function is called. Of two with one name the later counts. */
  add: (tools: ClientTools) => () => void;
  find: (name: string) => ClientTool | undefined;
  /** Whether the tool of that name is there and has an `execute`. */
  runs: (name: string) => boolean;
  /** What `message-send`, `message-edit` and `turn-regenerate` carry as `tools`. */
  describeTools: () => ToolDescription[];
  /** Told when tools were added or taken away. */
  subscribe: (listener: () => void) => () => void;
};

export function createToolRegistry(first?: ClientTools): ToolRegistry {
  const tables = new Set<ClientTools>(first ? [first] : []);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  // Looked up at the time of use: a table's entries may be getters, behind which tools are written anew.
  const find = (name: string): ClientTool | undefined => {
    const table = [...tables].findLast((candidate) => Object.hasOwn(candidate, name));
    return table?.[name];
  };
  return {
    find,
    runs: (name) => find(name)?.execute !== undefined,
    add: (tools) => {
      // The same object may be added twice and must then be taken away twice.
      const table = Object.create(null, Object.getOwnPropertyDescriptors(tools)) as ClientTools; // the same properties
      tables.add(table);
      tell();
      return () => {
        if (tables.delete(table)) tell();
      };
    },
    describeTools: () => {
      const names = new Set([...tables].flatMap((table) => Object.keys(table)));
      return [...names].flatMap((name) => {
        const tool = find(name);
        return tool ? [describe(name, tool)] : [];
      });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function describe(name: string, { description, parameters, idempotent }: ClientTool): ToolDescription {
  return {
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters }),
    ...(idempotent && { idempotent }),
  };
}
