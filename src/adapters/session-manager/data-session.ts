import type { User } from '../../model/author.js';
import type { EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { TimerHandle } from '../../shared/clock.js';
import type { AgentSessionEffect, AgentSessionInput, AgentSessionOptions } from './agent-session.js';
import { channelClosed, createAgentSession, stepAgentSession } from './agent-steps.js';
import { sessionFlags } from './client-message.js';
import { outgoingBytes } from './outgoing.js';
import type { Program } from './program.js';
import { runProgram, type RunningProgram } from './run-program.js';

/** Of `openDataSession`. */
export type DataSessionOptions = {
  id: string;
  user: User;
  agent: AgentSessionOptions;
  program: Program;
  /** How long a session waits for a client whose line is lost, in ms. */
  resumeMs: number;
  host: Pick<EndpointHost, 'clock' | 'random' | 'report'>;
  /** It is over; `text` is what its client was told. */
  ended: (text: string) => void;
};

/** One session with its program; its lines come and go. */
export type DataSession = {
  readonly id: string;
  readonly user: User;
  /** Of the client that opened it: no other one could go on, since it would not know the numbers. */
  readonly clientId: string | undefined;
  readonly isConnected: boolean;
  /** A line of its client. One that it had before is closed. */
  attach: (line: ForeignLine, clientId: string) => void;
  received: (line: ForeignLine, data: string | Uint8Array) => void;
  /** The line is gone: what was not acknowledged waits for another one. */
  detach: (line: ForeignLine) => void;
  /** Ends it: the client is told, the program's signal aborts. */
  end: (text: string) => void;
};

/** Bytes that a program may be ahead of its client. */
const AHEAD_BYTES = 256 * 1024;
const NORMAL = 1000;

/** Opens a session that waits for its client. */
export function openDataSession(options: DataSessionOptions): DataSession {
  const { id, user, host, program, resumeMs } = options;
  const { clock, random } = host;
  const timers = new Map<string, TimerHandle>();
  const inputs: AgentSessionInput[] = [];
  let state = createAgentSession(options.agent);
  let line: ForeignLine | undefined;
  let clientId: string | undefined;
  let running: RunningProgram | undefined;
  let isWorking = false;
  let isOver = false;
  const drained = new Set<() => void>();
  const context = () => ({ now: clock.now(), random });

  const clearTimer = (key: string): void => {
    const handle = timers.get(key);
    if (handle !== undefined) clock.clearTimer(handle);
    timers.delete(key);
  };
  const setTimer = (key: string, ms: number, callback: () => void): void => {
    clearTimer(key);
    timers.set(
      key,
      clock.setTimer(() => {
        timers.delete(key);
        callback();
      }, ms),
    );
  };
  /** One step after the other: what an effect sets going waits until the step's effects are done. */
  const dispatch = (input: AgentSessionInput): void => {
    inputs.push(input);
    if (isWorking) return;
    isWorking = true;
    try {
      for (let next = inputs.shift(); next && !isOver; next = inputs.shift()) {
        const [after, effects] = stepAgentSession(state, next, context());
        state = after;
        for (const effect of effects) run(effect);
      }
    } finally {
      isWorking = false;
    }
  };
  const end = (text: string): void => {
    if (isOver) return;
    isOver = true;
    for (const key of timers.keys()) clearTimer(key);
    line?.send(channelClosed(id, text, context()));
    line?.close(NORMAL, '');
    line = undefined;
    running?.stop();
    for (const tell of drained) tell();
    options.ended(text);
  };
  const begin = (): void => {
    running = runProgram(program, {
      id,
      user,
      clientVersion: state.clientVersion,
      print: (stream, data) => dispatch({ type: 'printed', stream, data }),
      room: async () => {
        while (!isOver && outgoingBytes(state.peer.outgoing) > AHEAD_BYTES) await nextDrained();
      },
      held: (isHeld) => dispatch({ type: 'held', isHeld }),
      report: host.report,
      exited: async (code) => {
        const all = nextDrained();
        dispatch({ type: 'exited', code });
        await all;
        end('');
      },
    });
  };
  const nextDrained = (): Promise<void> =>
    new Promise((resolve) => {
      const tell = (): void => {
        drained.delete(tell);
        resolve();
      };
      drained.add(tell);
    });

  const run = (effect: AgentSessionEffect): void => {
    switch (effect.type) {
      case 'write':
        return line?.send(effect.data);
      case 'timer-set':
        return setTimer(effect.key, effect.ms, () => dispatch({ type: 'timer', key: effect.key }));
      case 'timer-clear':
        return clearTimer(effect.key);
      case 'report':
        return host.report(effect.error);
      case 'begin':
        return begin();
      case 'typed':
        return running?.typed(effect.data);
      case 'resized':
        return running?.resized(effect.size);
      case 'flag':
        return effect.flag === sessionFlags.terminateSession ? end('') : undefined;
      case 'drained':
        return [...drained].forEach((tell) => tell());
      case 'failed':
        return end(effect.text);
      default:
      // An agent's session emits no frames and refuses no commands.
    }
  };

  const detach = (gone: ForeignLine): void => {
    if (gone !== line || isOver) return;
    line = undefined;
    dispatch({ type: 'closed' });
    setTimer('resume', resumeMs, () => end('The client did not come back in time.'));
  };
  // A session that nobody ever comes for does not wait for ever.
  setTimer('resume', resumeMs, () => end('No client came.'));

  return {
    id,
    user,
    get clientId() {
      return clientId;
    },
    get isConnected() {
      return line !== undefined;
    },
    attach: (next, client) => {
      const before = line;
      if (before) detach(before);
      before?.close(NORMAL, 'another line took its place');
      clearTimer('resume');
      clientId = client;
      line = next;
      dispatch({ type: 'opened' });
    },
    received: (from, data) => {
      if (from === line) dispatch({ type: 'received', data });
    },
    detach,
    end,
  };
}
