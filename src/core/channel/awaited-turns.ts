/** Commands of this client whose turns have not been seen to start yet: a stop may name them. */
export type AwaitedTurns = {
  /** A command that may start a turn was asked for; `reply` says whether it does. */
  add: (commandId: string, reply: Promise<{ turnId?: string }>) => void;
  /** Its turn is there: a stop names the turn from here on. */
  started: (commandId: string) => void;
  /** Ids of the commands, and empties the list: each is stopped once. */
  take: () => string[];
};

export function createAwaitedTurns(): AwaitedTurns {
  const commandIds = new Set<string>();
  return {
    add: (commandId, reply) => {
      commandIds.add(commandId);
      reply.then(
        ({ turnId }) => {
          if (turnId === undefined) commandIds.delete(commandId);
        },
        () => commandIds.delete(commandId),
      );
    },
    started: (commandId) => void commandIds.delete(commandId),
    take: () => {
      const taken = [...commandIds];
      commandIds.clear();
      return taken;
    },
  };
}
