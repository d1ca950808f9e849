import type { CommandOf } from '../../protocol/commands.js';
import type { AuthenticatedGuest, EndpointHost, ForeignLine, GuestSession } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { byteLength } from '../../shared/byte-length.js';
import { createId } from '../../shared/ids.js';
import { createGuestChannels, type GuestChannels } from '../foreign/guest-channels.js';
import { createGuestTurns } from '../foreign/guest-turns.js';
import type { TaskOutcome, TaskRun } from './session-manager.js';
import { taskOutcomeOf } from './task-outcome-of.js';

/** The tasks of one client, each a question in a channel, asked by the client's user. */
export type TaskRuns = {
  start: (task: {
    channel: string;
    request: string;
    agent: string | undefined;
    body: CommandOf<'message-send'>['body'];
  }) => TaskRun;
  /** Leaves the gateway, once what was stopped has stopped. */
  leave: () => void;
};

/** Of `createTaskRuns`. */
export type TaskRunsOptions = {
  host: EndpointHost;
  who: AuthenticatedGuest;
  request: GatewayRequest;
  line: ForeignLine;
};

/** Bytes of a task with what is said about it: the gateway takes no larger question. */
const MOST_BYTES = 60_000;
/** How long a client that is gone waits for its tasks to be stopped, in ms. */
const STOP_MS = 5_000;

type Run = { channel: string; end: (outcome: TaskOutcome) => void };

/** Runs tasks on the gateway. Its session there is opened with the first of them. */
export function createTaskRuns({ host, who, request, line }: TaskRunsOptions): TaskRuns {
  const runs = new Map<string, Run>();
  /** Stops that are not answered yet, with their channels. */
  const stops = new Map<string, string>();
  let open: { session: GuestSession; channels: GuestChannels } | undefined;
  let leaving: (() => void) | undefined;

  const finish = (commandId: string, outcome: TaskOutcome): void => {
    const run = runs.get(commandId);
    if (!runs.delete(commandId) || !run) return;
    run.end(outcome);
    leaveIdle(run.channel);
  };
  /** Each task may have a channel of its own, and a client may only be in so many. */
  const leaveIdle = (channel: string): void => {
    const isUsed =
      [...runs.values()].some((run) => run.channel === channel) || [...stops.values()].includes(channel);
    if (!isUsed) open?.channels.leave(channel);
  };
  const failAll = (error: string, isOf: (run: Run) => boolean = () => true): void => {
    for (const [id, run] of runs) if (isOf(run)) finish(id, failed(error));
  };
  const stopped = (id: string): void => {
    const channel = stops.get(id);
    if (channel === undefined) return;
    stops.delete(id);
    leaveIdle(channel);
    if (stops.size === 0) leaving?.();
  };

  const enter = (): { session: GuestSession; channels: GuestChannels } => {
    const turns = createGuestTurns({
      started: () => undefined,
      chunk: () => undefined,
      ended: ({ commandId }, message) => {
        if (commandId !== undefined) finish(commandId, taskOutcomeOf(message));
      },
    });
    const session = host.openSession({
      who,
      request,
      line,
      onFrame: (frame) => channels.frame(frame),
      onEnd: () => {
        open = undefined;
        leaving?.();
        failAll('The server ended the session of this client.');
      },
    });
    const channels = createGuestChannels(session, {
      joined: turns.joined,
      denied: (channel, { message }) => failAll(message, (run) => run.channel === channel),
      event: turns.event,
      reply: ({ id, error, result }) => {
        stopped(id);
        if (error) finish(id, failed(error.message));
        else if (result && !('turnId' in result)) finish(id, failed('There is no agent that takes tasks.'));
      },
    });
    return { session, channels };
  };

  return {
    start: ({ channel, request: text, agent, body }) => {
      const commandId = createId(host.random);
      const command: CommandOf<'message-send'> = {
        type: 'message-send',
        message: { id: commandId, parts: [{ type: 'text', text }] },
        leafId: null,
        body,
        ...(agent === undefined ? {} : { agent }),
      };
      const outcome = new Promise<TaskOutcome>((resolve) => {
        if (byteLength(JSON.stringify(command)) > MOST_BYTES) {
          return resolve(failed(`A task may have ${MOST_BYTES} bytes; this one has more.`));
        }
        open ??= enter();
        runs.set(commandId, { channel, end: resolve });
        open.channels.join(channel);
        open.channels.command(channel, commandId, command);
      });
      const stop = (): void => {
        if (!open || !runs.delete(commandId)) return;
        const id = createId(host.random);
        stops.set(id, channel);
        open.channels.command(channel, id, { type: 'turn-stop', commandId });
      };
      return { commandId, outcome, stop };
    },
    leave: () => {
      if (leaving || !open) return;
      const { session } = open;
      const timer = host.clock.setTimer(() => leaving?.(), STOP_MS);
      leaving = () => {
        host.clock.clearTimer(timer);
        session.close();
      };
      if (stops.size === 0) leaving();
    },
  };
}

function failed(error: string): TaskOutcome {
  return { status: 'failed', result: null, error };
}
