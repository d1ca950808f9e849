import type { JsonValue } from '../../model/json.js';
import type { EndpointLogger } from '../../protocol/endpoint.js';
import type { Clock } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import { createUuid } from '../foreign/create-uuid.js';
import { createCommandDispatcher, type CommandDispatcher } from './command-dispatcher.js';
import type { TaskEnd } from './task-execution-protocol.js';
import { createTaskResults } from './task-results.js';

/** Why a task is cancelled. The first is told to nobody, for who would be told is gone; the second to its constellation. */
export type CancellationReason = 'constellation_disconnected' | 'device_disconnected';

/** What a task came to. */
export type TaskOutcome = { status: 'completed' | 'failed'; result: JsonValue; error: string | null };

/** A task at work. `stop` has its outcome be of no interest any more. */
export type TaskRun = { commandId: string; outcome: Promise<TaskOutcome>; stop: () => void };

/** One task, from its request to its end. */
export type AipSession = {
  readonly sessionId: string;
  readonly taskName: string | null;
  /** The client that asked for it; `null`: an agent's own, of a turn that no client asked for. */
  readonly ownerId: string | null;
  /** The device that its commands go to. */
  readonly executorId: string;
  readonly context: { readonly commandDispatcher: CommandDispatcher };
  run: TaskRun | undefined;
};

/** A client used the id of another one's session. */
export class SessionOwnershipError extends Error {
  override readonly name = 'SessionOwnershipError';
  constructor(sessionId: string) {
    super(
      `session_id '${sessionId}' is owned by another client; reuse from a different principal is not permitted`,
    );
  }
}

/** Of `getOrCreateSession`. */
export type SessionRequest = Pick<AipSession, 'sessionId' | 'taskName' | 'ownerId' | 'executorId'>;

/** Of `executeTaskAsync`. */
export type TaskExecution = SessionRequest & {
  /** Begins the task. Called only where it does not run already. */
  begin: (session: AipSession) => TaskRun;
  /** Told of its end, but not of one that `constellation_disconnected` brought. */
  callback: (end: TaskEnd) => void;
};

/** The tasks that run: the seed's `session_manager`, by its names. */
export type SessionManager = {
  /** @throws {SessionOwnershipError} where another client has it */
  getOrCreateSession: (request: SessionRequest) => AipSession;
  getSession: (sessionId: string) => AipSession | undefined;
  /** The session whose task is this turn's. */
  findByCommand: (commandId: string) => AipSession | undefined;
  /** Drops a session, and whoever waits for a device's answer in it. */
  removeSession: (sessionId: string) => void;
  /** Begins a task in the background; one that runs under this id goes on. @throws {SessionOwnershipError} */
  executeTaskAsync: (execution: TaskExecution) => void;
  /** Ends a task as failed. @returns false where none runs */
  cancelTask: (sessionId: string, reason: CancellationReason) => boolean;
  /** What the newest task of this name came to, once it has ended. */
  getResultByTask: (taskName: string) => JsonValue | undefined;
  /** Ids of the sessions that are there. */
  list: () => string[];
};

/** Of `createSessionManager`. */
export type SessionManagerOptions = {
  clock: Clock;
  random: Random;
  logger: EndpointLogger;
  /** How long a device may take for one message of commands, in ms. */
  commandTimeoutMs: number;
};

/** Makes the manager of one endpoint's tasks. */
export function createSessionManager(options: SessionManagerOptions): SessionManager {
  const { clock, random, logger, commandTimeoutMs } = options;
  const sessions = new Map<string, AipSession>();
  const running = new Map<string, (end: TaskOutcome, isTold: boolean) => void>();
  const results = createTaskResults();

  const getOrCreateSession = (request: SessionRequest): AipSession => {
    const { sessionId, ownerId } = request;
    const known = sessions.get(sessionId);
    if (known && known.ownerId !== ownerId) throw new SessionOwnershipError(sessionId);
    if (known) return known;
    const dispatcher = { sessionId, clock, random, timeoutMs: commandTimeoutMs };
    const context = { commandDispatcher: createCommandDispatcher(dispatcher) };
    const session: AipSession = { ...request, context, run: undefined };
    sessions.set(sessionId, session);
    return session;
  };
  const removeSession = (sessionId: string): void => {
    sessions.get(sessionId)?.context.commandDispatcher.giveUp('The task has ended.');
    sessions.delete(sessionId);
  };

  return {
    getOrCreateSession,
    getSession: (sessionId) => sessions.get(sessionId),
    findByCommand: (commandId) =>
      [...sessions.values()].find((session) => session.run?.commandId === commandId),
    removeSession,
    executeTaskAsync: ({ begin, callback, ...request }) => {
      const session = getOrCreateSession(request);
      const { sessionId, taskName, executorId: target } = session;
      if (running.has(sessionId)) return;
      const run = begin(session);
      session.run = run;
      results.begin(taskName);
      logger.info('aip-task-started', { session: sessionId, task: taskName, target });
      running.set(sessionId, (outcome, isTold) => {
        running.delete(sessionId);
        results.end(taskName, outcome);
        removeSession(sessionId);
        logger.info('aip-task-ended', { session: sessionId, task: taskName, target, status: outcome.status });
        if (isTold) callback({ sessionId, ...outcome, responseId: createUuid(random) });
      });
      const end = running.get(sessionId);
      void run.outcome.then((outcome) => {
        // Cancelled, it has ended before; and a later task may have its id.
        if (running.get(sessionId) === end) end?.(outcome, true);
      });
    },
    cancelTask: (sessionId, reason) => {
      const end = running.get(sessionId);
      if (!end) {
        logger.warn('aip-cancel-missing', { session: sessionId, reason });
        return false;
      }
      logger.info('aip-task-cancelled', { session: sessionId, reason });
      sessions.get(sessionId)?.run?.stop();
      end({ status: 'failed', result: null, error: cancelled[reason] }, reason === 'device_disconnected');
      return true;
    },
    getResultByTask: results.get,
    list: () => [...sessions.keys()],
  };
}

const cancelled: Record<CancellationReason, string> = {
  device_disconnected: 'Task was cancelled because target device disconnected',
  constellation_disconnected: 'Task was cancelled due to client disconnection',
};
