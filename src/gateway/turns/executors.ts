import type { ExecutorCall, ExecutorOutcome, ToolExecutor } from '../../protocol/tool-executor.js';

/** The executors of one gateway, by name. */
export type Executors = {
  /** Takes calls of this name until the returned function is called. Of two with one name the later counts. */
  add: (name: string, executor: ToolExecutor) => () => void;
  /** Runs a call. Never rejects: what goes wrong is the call's error, which the agent reads. */
  run: (name: string, call: ExecutorCall) => Promise<ExecutorOutcome>;
};

/** Starts with none. */
export function createExecutors(): Executors {
  const known = new Map<string, ToolExecutor>();
  return {
    add: (name, executor) => {
      known.set(name, executor);
      return () => {
        if (known.get(name) === executor) known.delete(name);
      };
    },
    run: async (name, call) => {
      const executor = known.get(name);
      if (!executor) return missing(name);
      try {
        return await executor(call);
      } catch (cause) {
        return { state: 'output-error', errorText: cause instanceof Error ? cause.message : String(cause) };
      }
    },
  };
}

function missing(name: string): ExecutorOutcome {
  const sentence = `There is no executor ${JSON.stringify(name)} just now, so the tool was not run. A device is one while it is connected.`;
  return { state: 'output-error', errorText: sentence };
}
