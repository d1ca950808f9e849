import type { JsonValue } from '../../model/json.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import { createUuid } from '../foreign/create-uuid.js';
import type { ClientMessage } from './client-messages.js';
import type { CommandBatch, TaskExecutionProtocol } from './task-execution-protocol.js';
import type { Command, Result } from './wire.js';

/** Sends commands of one session to devices, and brings their results back to whoever waits. */
export type CommandDispatcher = {
  /**
   * Sends commands in one message and resolves with one result for each, in their order. Never rejects: a device that
   * is gone, or that does not answer in time, has failed at all of them.
   */
  executeCommands: (actions: readonly Command[], options: ExecuteOptions) => Promise<Result[]>;
  /**
   * Takes a device's answer: of the device that was asked, and once. Anything else is passed over.
   *
   * @returns whether somebody waited for it
   */
  setResult: (responseId: string, data: Pick<ClientMessage, 'action_results'>, senderId: string) => boolean;
  /** Gives up what waits for this device, or all that waits. */
  giveUp: (error: string, deviceId?: string) => void;
};

/** Of `executeCommands`. */
export type ExecuteOptions = Omit<CommandBatch, 'actions' | 'sessionId' | 'responseId'> & {
  deviceId: string;
  taskProtocol: Pick<TaskExecutionProtocol, 'sendCommands'>;
};

/** Of `createCommandDispatcher`. */
export type CommandDispatcherOptions = {
  sessionId: string;
  clock: Clock;
  random: Random;
  /** How long a device may take for one message of commands, in ms. */
  timeoutMs: number;
};

type Waiting = { deviceId: string; settle: (results: Result[]) => void; fail: (error: string) => void };

/** Makes the dispatcher of one session. */
export function createCommandDispatcher(options: CommandDispatcherOptions): CommandDispatcher {
  const { sessionId, clock, random, timeoutMs } = options;
  const waiting = new Map<string, Waiting>();

  const executeCommands: CommandDispatcher['executeCommands'] = (
    actions,
    { deviceId, taskProtocol, ...names },
  ) =>
    new Promise((resolve) => {
      const responseId = createUuid(random);
      let timer: TimerHandle;
      const settle = (results: Result[]): void => {
        waiting.delete(responseId);
        if (timer !== undefined) clock.clearTimer(timer);
        resolve(results);
      };
      const fail = (error: string): void => settle(actions.map(({ call_id: id }) => failure(error, id)));
      waiting.set(responseId, { deviceId, settle: (results) => settle(inOrder(actions, results)), fail });
      timer = clock.setTimer(() => fail(`The device did not answer within ${timeoutMs} ms.`), timeoutMs);
      if (!taskProtocol.sendCommands({ ...names, actions: [...actions], sessionId, responseId })) {
        fail('The device is not connected any more.');
      }
    });

  return {
    executeCommands,
    setResult: (responseId, { action_results: results }, senderId) => {
      const asked = waiting.get(responseId);
      if (asked?.deviceId !== senderId) return false;
      asked.settle((results ?? []).map(whole));
      return true;
    },
    giveUp: (error, deviceId) => {
      for (const asked of waiting.values()) {
        if (deviceId === undefined || asked.deviceId === deviceId) asked.fail(error);
      }
    },
  };
}

/** One result for each command: by its call's id, or else by its place. */
function inOrder(actions: readonly Command[], results: readonly Result[]): Result[] {
  return actions.map(({ call_id: id }, index) => {
    const own = results.find((result) => result.call_id !== null && result.call_id === id);
    const there = results[index];
    const unnamed = there?.call_id === null ? { ...there, call_id: id } : undefined;
    return own ?? unnamed ?? failure('The device gave no result for this command.', id);
  });
}

function whole(result: NonNullable<ClientMessage['action_results']>[number]): Result {
  const { status, error = null, result: payload = null, namespace = null, call_id: id = null } = result;
  // It came out of JSON.
  return { status, error, result: payload as JsonValue, namespace, call_id: id };
}

function failure(error: string, callId: string | null): Result {
  return { status: 'failure', error, result: null, namespace: null, call_id: callId };
}
