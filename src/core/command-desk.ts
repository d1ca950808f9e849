import { ChatError } from '../protocol/chat-error.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import type { Command, CommandResults } from '../protocol/commands.js';
import type { ServerFrameOf } from '../protocol/server-frames.js';
import type { Clock } from '../shared/clock.js';
import { createId } from '../shared/ids.js';
import type { Random } from '../shared/random.js';
import type { CommandState } from './channel/channel-view.js';
import {
  initialOutbox,
  stepOutbox,
  type OutboxEffect,
  type OutboxEntry,
  type OutboxInput,
  type OutboxState,
} from './channel/outbox.js';
import { createTimers } from './connection/timers.js';
import { measureFrame } from './measure-frame.js';
import { toChatError } from './to-chat-error.js';

/** Bytes in a socket above which commands wait: they would only wait there, where they cannot be taken back. */
export const FULL_SOCKET_BYTES = 262_144;

export type CommandDeskOptions = {
  clock: Clock;
  random: Random;
  limits: { maxCount?: number; maxBytes?: number };
  send: (frame: ClientFrame) => boolean;
  buffered: () => number;
  /** How far a command has come. */
  commandChanged: (channel: string, id: string, state: CommandState) => void;
  /** How much waits. */
  changed: (outbox: { count: number; bytes: number }) => void;
  /** Commands came or went. */
  entriesChanged?: ((before: readonly OutboxEntry[], next: readonly OutboxEntry[]) => void) | undefined;
  batch: (work: () => void) => void;
};

/** Takes commands, sees them through the outbox, and settles what was promised for each. */
export type CommandDesk = {
  command: <C extends Command>(
    channel: string,
    command: C,
    id?: string,
  ) => Promise<CommandResults[C['type']]>;
  /** Takes in what an earlier page could not see answered; each with the promise of its answer. */
  restore: (
    commands: readonly Pick<OutboxEntry, 'id' | 'channel' | 'command' | 'bytes'>[],
  ) => (Promise<Record<string, unknown>> | undefined)[];
  reply: (frame: ServerFrameOf<'command-reply'>) => void;
  dispatch: (input: OutboxInput) => void;
  dispose: () => void;
};

type Promised = {
  channel: string;
  resolve: (result: Record<string, unknown>) => void;
  reject: (error: ChatError) => void;
};

export function createCommandDesk(options: CommandDeskOptions): CommandDesk {
  const { clock, random, limits, send, buffered, commandChanged, changed, batch } = options;
  const timers = createTimers(clock);
  const promised = new Map<string, Promised>();
  let state: OutboxState = initialOutbox(limits);

  const dispatch = (input: OutboxInput): void =>
    batch(() => {
      const before = state;
      const context = { now: clock.monotonic(), writable: buffered() < FULL_SOCKET_BYTES };
      const [next, effects] = stepOutbox(state, input, context);
      state = next;
      for (const effect of effects) run(effect);
      if (before.entries.length !== next.entries.length || before.bytes !== next.bytes) {
        changed({ count: next.entries.length, bytes: next.bytes });
        options.entriesChanged?.(before.entries, next.entries);
      }
    });

  const run = (effect: OutboxEffect): void => {
    switch (effect.type) {
      case 'send':
        send({ type: 'command-send', id: effect.id, channel: effect.channel, command: effect.command });
        return tell(effect.id, { status: 'sent' });
      case 'requeued':
        return tell(effect.id, { status: 'queued' });
      case 'acknowledged': {
        tell(effect.id, { status: 'acknowledged' });
        promised.get(effect.id)?.resolve(effect.result);
        return void promised.delete(effect.id);
      }
      case 'failed': {
        tell(effect.id, { status: 'failed', error: effect.error });
        promised.get(effect.id)?.reject(effect.error);
        return void promised.delete(effect.id);
      }
      case 'timer-set':
        return timers.set('pump', effect.ms, () => dispatch({ type: 'pump' }));
    }
  };

  const tell = (id: string, commandState: CommandState): void => {
    const entry = promised.get(id);
    if (entry) commandChanged(entry.channel, id, commandState);
  };

  return {
    dispatch,
    command: <C extends Command>(channel: string, command: C, id = createId(random)) =>
      new Promise<CommandResults[C['type']]>((resolve, reject) => {
        if (promised.has(id)) {
          const sentence = `A command with the id "${id}" waits for its answer, so this one was not sent. Ids are used once.`;
          return reject(new ChatError('command-conflict', sentence));
        }
        const frame: ClientFrame = { type: 'command-send', id, channel, command };
        const bytes = measureFrame(frame);
        if (bytes instanceof ChatError) {
          // Its message is on the page already: it is shown as not sent, as one that is too large is.
          commandChanged(channel, id, { status: 'failed', error: bytes });
          return reject(bytes);
        }
        // A reply's fields are those of its command's row in the table: the gateway's side of the protocol.
        promised.set(id, {
          channel,
          reject,
          resolve: (result) => resolve(result as CommandResults[C['type']]),
        });
        dispatch({ type: 'add', id, channel, command, bytes });
      }),
    restore: (commands) => {
      const replies = commands.map(({ id, channel }) =>
        promised.has(id)
          ? undefined
          : new Promise<Record<string, unknown>>((resolve, reject) => {
              promised.set(id, { channel, resolve, reject });
            }),
      );
      // Its answer is shown by its message; nobody may be there to wait for it.
      for (const reply of replies) reply?.catch(() => undefined);
      dispatch({ type: 'restore', commands });
      return replies;
    },
    reply: ({ id, result, error }) =>
      dispatch({ type: 'reply', id, result, error: error ? toChatError(error) : undefined }),
    dispose: () => {
      timers.clearAll();
      const sentence =
        'The client was disposed, so this command will not be sent and its answer will not be heard.';
      dispatch({ type: 'remove-all', error: new ChatError('aborted', sentence) });
    },
  };
}
