import type { ClientAdapter } from '../../protocol/adapter.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { ServerFrame } from '../../protocol/server-frames.js';
import type { SocketConstructor } from '../../protocol/socket-like.js';
import type { Clock } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import type { ClientOptions, TokenReason, WireRecord } from '../client.js';
import type { HeadStart } from './head-start.js';
import { askRefusal } from './ask-refusal.js';
import { guardDelay } from './backoff.js';
import { byteLength } from '../../shared/byte-length.js';
import {
  initialConnectionState,
  type ConnectionEffect,
  type ConnectionFrame,
  type ConnectionInput,
  type ConnectionPolicy,
  type ConnectionState,
} from './connection-state.js';
import { createInspection } from './inspection.js';
import { adoptLine, openLine, type Line, type LineHandlers } from './line.js';
import { stepConnection } from './machine.js';
import type { Meter } from './meter.js';
import type { EnvironmentPorts } from './ports.js';
import { askToken, resolveTarget, type Prepared } from './resolve-target.js';
import { createSpeaker, type SpeakerOptions } from './speaker.js';
import { createTimers } from './timers.js';

export type RunnerOptions = {
  url: ClientOptions['url'];
  getToken: ClientOptions['getToken'];
  adapter: ClientAdapter;
  /** The first attempt, where it was begun before this code was there. */
  headStart?: HeadStart | undefined;
  /** Left out: `globalThis.WebSocket`, looked up with each attempt. */
  webSocket: SocketConstructor | undefined;
  policy: ConnectionPolicy;
  clock: Clock;
  random: Random;
  environment: EnvironmentPorts;
  development: boolean;
  meter: Meter;
};

/** What the connection tells its owner. All are called inside `batch`, none may throw. */
export type RunnerHandlers = {
  /** Runs one turn of work; what it changes is shown when it is over. */
  batch: (work: () => void) => void;
  /** The state changed. */
  changed: (state: ConnectionState) => void;
  /** Commands may be sent. */
  opened: () => void;
  lost: (code: number) => void;
  /** The session goes on over another socket: channels are to be joined there, and what is unanswered is to be sent again. */
  switched?: () => void;
  /** A frame that is not the connection's own business, and each `heartbeat-ping` for its heads. */
  frame: (frame: ServerFrame) => void;
  report: (error: ChatError) => void;
  /** The wire cannot carry this command. */
  reject: (commandId: string, error: ChatError) => void;
  /** Bytes that came in with the message being handled, told before its frames. */
  received?: (bytes: number) => void;
  /** A socket has ended, whoever ended it. Not told of one that nobody had taken yet. */
  ended?: LineHandlers['ended'];
};

export type Runner = {
  dispatch: (
    input: Extract<ConnectionInput, { type: 'connect' | 'release' | 'disconnect' | 'retry-now' }>,
  ) => void;
  state: () => ConnectionState;
  /** Through the adapter; false where the connection is not open. */
  send: (frame: ClientFrame) => boolean;
  /** As it is, past the adapter; false where the connection is not open. */
  write: (data: string | Uint8Array) => boolean;
  /** Bytes that wait in the socket. */
  buffered: () => number;
  inspect: (listener: (record: WireRecord) => void) => () => void;
  dispose: () => void;
};

const ownFrames: ReadonlySet<ServerFrame['type']> = new Set<ConnectionFrame['type']>([
  'session-welcome',
  'session-denied',
  'session-refreshed',
  'session-drain',
  'heartbeat-ping',
  'probe-pong',
]);

/** Executes what the connection's machine and its adapter decide: the only owner of sockets, timers and tokens. */
export function createRunner(options: RunnerOptions, handlers: RunnerHandlers): Runner {
  const { clock, random, environment, meter } = options;
  const policy = { ...options.policy, delay: guardDelay(options.policy.delay) };
  const timers = createTimers(clock);
  const inputs: ConnectionInput[] = [];
  const inspection = createInspection(clock, () => prepared?.token, handlers.report);
  const { record, inspect } = inspection;
  let prepared: Prepared | undefined;
  let line: Line | undefined;
  /** The number of the attempt that `line` belongs to. */
  let lineGeneration = 0;
  /** In a handover: the next line until it is open, and the one before it from then on. */
  let other: Line | undefined;
  let running = false;
  let asked = false;
  let stopLifecycle: (() => void) | undefined;
  let early = options.headStart;

  const momentNow = () => ({ now: clock.now(), monotonic: clock.monotonic(), random });

  /** Inputs that come up while one is worked on stand in line: a step never runs inside another. */
  const dispatch = (input: ConnectionInput): void => {
    inputs.push(input);
    if (running) return;
    running = true;
    try {
      handlers.batch(() => {
        for (let next = inputs.shift(); next; next = inputs.shift()) step(next);
      });
    } finally {
      running = false;
    }
  };

  const step = (input: ConnectionInput): void => {
    if (input.type === 'connect') state = { ...state, offline: environment.isOnline?.() === false };
    const before = state;
    const [next, effects] = stepConnection(state, input, { ...momentNow(), policy });
    state = next;
    followLifecycle();
    for (const effect of effects) run(effect);
    if (!state.handover) closeOther();
    if (state.phase.name !== 'preparing') {
      early?.abandon();
      early = undefined;
    }
    if (state !== before) handlers.changed(state);
  };

  const followLifecycle = (): void => {
    const active = state.phase.name !== 'idle' && state.phase.name !== 'closed';
    if (active)
      stopLifecycle ??= environment.onLifecycle?.((event) => dispatch({ type: 'lifecycle', event }));
    else {
      stopLifecycle?.();
      stopLifecycle = undefined;
    }
  };

  const run = (effect: ConnectionEffect): void => {
    switch (effect.type) {
      case 'prepare':
        return prepare(effect.generation, effect.reason);
      case 'socket-open':
        return openSocket(effect.generation);
      case 'socket-close':
        return closeSocket(effect.code, effect.reason);
      case 'frame-send':
        return speaker.command(effect.frame);
      case 'token-refresh':
        return void refreshToken(state.generation);
      case 'timer-set':
        return timers.set(effect.key, effect.ms, () => dispatch({ type: 'timer', key: effect.key }));
      case 'timer-clear':
        return timers.clear(effect.key);
      case 'timers-clear':
        return timers.clearAll();
      case 'line-opened':
        asked = false;
        return handlers.opened();
      case 'line-switched':
        return handlers.switched?.();
      case 'line-lost':
        return handlers.lost(effect.code);
      case 'refusal-ask':
        return void explainRefusal();
      case 'report':
        return handlers.report(effect.error);
    }
  };

  const prepare = (generation: number, reason: TokenReason): void => {
    const target = early?.prepared ?? resolveTarget(options, reason);
    const settle = (result: Awaited<typeof target>): void => {
      if (generation !== state.generation && generation !== state.handover?.generation) return;
      if ('error' in result) return dispatch({ type: 'prepare-failed', generation, ...result });
      prepared = result;
      dispatch({ type: 'prepared', generation });
    };
    if (target instanceof Promise) void target.then(settle);
    else settle(target);
  };

  const openSocket = (generation: number): void => {
    if (!prepared) return;
    // Node has one of its own from version 22 on only.
    const webSocket: SocketConstructor | undefined = options.webSocket ?? globalThis.WebSocket;
    if (!webSocket) {
      const sentence = 'There is no WebSocket here; pass `webSocket`, in Node the one of `ws`.';
      const error = new ChatError('socket-failed', sentence);
      return dispatch({ type: 'prepare-failed', generation, error, final: true });
    }
    const url = environment.resolveUrl?.(prepared.url) ?? prepared.url;
    const socket = early?.take();
    const lineHandlers: LineHandlers = {
      opened: () => opened(generation),
      received: (data) => handlers.batch(() => received(data)),
      closed: (code, reason) => handlers.batch(() => closed(generation, code, reason)),
      ended: handlers.ended,
    };
    try {
      meter.add('sockets');
      const made = socket
        ? adoptLine(socket, lineHandlers)
        : openLine(webSocket, options.adapter.target({ url, token: prepared.token }), lineHandlers);
      if (state.handover) other = made;
      else {
        line = made;
        lineGeneration = generation;
      }
    } catch (cause) {
      // The address is left out of the sentence: a foreign wire may have put a token into it.
      const sentence =
        'The socket could not be made: the address is not one of a WebSocket, or this page may not connect to it. Check "url".';
      const error = new ChatError('socket-failed', sentence, { cause });
      dispatch({ type: 'prepare-failed', generation, error, final: true });
    }
  };

  const opened = (generation: number): void => {
    handlers.batch(() => {
      if (state.handover?.generation === generation) {
        // What is said from here on goes over the new one; what is heard is heard from both.
        [line, other] = [other, line];
        lineGeneration = generation;
      }
      dispatch({ type: 'socket-opened', generation });
      const { session } = state;
      const resume = session ? { sessionId: session.id, secret: session.secret } : undefined;
      speaker.opened({ token: prepared?.token, resume });
    });
  };

  const received = (data: string | Uint8Array | null): void => {
    if (data === null) {
      const sentence = 'Something came that is neither text nor bytes, so it was passed over.';
      return handlers.report(new ChatError('bad-frame', sentence));
    }
    const bytes = byteLength(data);
    meter.add('messagesIn');
    meter.add('bytesIn', bytes);
    handlers.received?.(bytes);
    record('in', data);
    dispatch({ type: 'heard' });
    speaker.received(data);
  };

  const closed = (generation: number, code: number, reason: string): void => {
    if (generation !== lineGeneration) other = undefined;
    else {
      line = undefined;
      speaker.closed({ code, reason });
    }
    dispatch({ type: 'socket-closed', generation, code, reason });
  };

  const closeSocket = (code: number, reason: string): void => {
    const open = line;
    line = undefined;
    open?.close(code, reason);
    if (open) speaker.closed({ code, reason });
  };

  const closeOther = (): void => {
    const open = other;
    other = undefined;
    // Not 1000, which would end the session that the other one goes on with.
    open?.close(closeCodes.unavailable, 'handover');
  };

  const runAdapterEffect: SpeakerOptions['run'] = (effect) => {
    switch (effect.type) {
      case 'emit':
        return take(effect.frame);
      case 'write':
        return void writeOut(effect.data);
      case 'ready':
        return dispatch({ type: 'ready' });
      case 'close':
        return dispatch({ type: 'adapter-closed', code: effect.code, reason: effect.reason });
      case 'report':
        if (effect.error.code === 'bad-frame') meter.add('problems');
        return handlers.report(effect.error);
      case 'reject':
        return handlers.reject(effect.commandId, effect.error);
    }
  };

  const take = (frame: ServerFrame): void => {
    meter.add('framesIn');
    if (isOwn(frame)) {
      const { latency } = state;
      dispatch({ type: 'frame', frame });
      if (state.latency !== null && state.latency !== latency) meter.addRoundTrip(state.latency);
      if (frame.type !== 'heartbeat-ping') return;
    }
    handlers.frame(frame);
  };

  const writeOut = (data: string | Uint8Array): boolean => {
    if (!line?.write(data)) return false;
    meter.add('messagesOut');
    meter.add('framesOut');
    meter.add('bytesOut', byteLength(data));
    record('out', data);
    return true;
  };

  const refreshToken = async (generation: number): Promise<void> => {
    const token = await askToken(options.getToken, 'refresh');
    if (generation !== state.generation) return;
    if (token instanceof ChatError) {
      handlers.report(token);
      return dispatch({ type: 'token-refresh-failed', error: token, final: token.code === 'unauthorized' });
    }
    if (prepared && token !== null) prepared = { ...prepared, token };
    dispatch({ type: 'token-refreshed', token });
  };

  const explainRefusal = async (): Promise<void> => {
    if (!options.development || asked || !prepared) return;
    asked = true;
    const refusal = await askRefusal(environment.resolveUrl?.(prepared.url) ?? prepared.url);
    if (refusal) dispatch({ type: 'refusal-explained', ...refusal });
  };

  const speaker = createSpeaker({
    adapter: options.adapter,
    clock,
    context: momentNow,
    batch: handlers.batch,
    run: runAdapterEffect,
  });
  let state = initialConnectionState(options.adapter.capabilities, clock.now(), false);

  return {
    dispatch,
    state: () => state,
    send: (frame) => {
      if (state.phase.name !== 'open') return false;
      speaker.command(frame);
      return true;
    },
    write: (data) => state.phase.name === 'open' && writeOut(data),
    buffered: () => line?.buffered() ?? 0,
    inspect,
    dispose: () => {
      dispatch({ type: 'disconnect' });
      speaker.dispose();
      stopLifecycle?.();
      inspection.dispose();
    },
  };
}

function isOwn(frame: ServerFrame): frame is ConnectionFrame {
  return ownFrames.has(frame.type);
}
