import { ChatError } from '../../protocol/chat-error.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { Command, CommandResults, CommandType } from '../../protocol/commands.js';
import { DEFAULT_MAX_FRAME_BYTES } from '../connection/connection-state.js';

/** A command on its way. Its id is the idempotency key: sent any number of times, it takes effect once. */
export type OutboxEntry = {
  id: string;
  channel: string;
  command: Command;
  /** Of its frame. */
  bytes: number;
  status: 'queued' | 'sent';
  /** Monotonic ms of the last sending. */
  sentAt: number;
  /** Answers that asked to try again later. */
  refusals: number;
  /** Monotonic ms before which it is not sent, as such an answer said. */
  notBefore: number;
};

export type OutboxState = {
  /** In the order in which they were asked for. */
  entries: readonly OutboxEntry[];
  bytes: number;
  open: boolean;
  /** Channels that are held but not joined: their commands wait, so that effects are seen in order. */
  waiting: ReadonlySet<string>;
  maxFrameBytes: number;
  maxCount: number;
  maxBytes: number;
};

type NewCommand = Pick<OutboxEntry, 'id' | 'channel' | 'command' | 'bytes'>;

export type OutboxInput =
  | ({ type: 'add' } & NewCommand)
  /** What an earlier page had not seen answered: it goes in front of what is there. */
  | { type: 'restore'; commands: readonly NewCommand[] }
  | { type: 'opened'; maxFrameBytes: number }
  | { type: 'lost'; code: number }
  | { type: 'reply'; id: string; result: Record<string, unknown> | undefined; error: ChatError | undefined }
  /** The channel's commands have to wait, or need not any more. */
  | { type: 'channel'; channel: string; waits: boolean }
  /** Time went by, or the line took what was buffered. */
  | { type: 'pump' }
  | { type: 'remove'; id: string; error: ChatError }
  | { type: 'remove-all'; error: ChatError };

/** `now` is monotonic ms. `writable`: the socket is not full. */
export type OutboxContext = { now: number; writable: boolean };

export type CommandResult = CommandResults[CommandType];

export type OutboxEffect =
  | { type: 'send'; id: string; channel: string; command: Command }
  | { type: 'acknowledged'; id: string; result: Record<string, unknown> }
  | { type: 'failed'; id: string; error: ChatError }
  /** Back in the queue: the line went away under it. */
  | { type: 'requeued'; id: string }
  | { type: 'timer-set'; ms: number };

export type OutboxStep = readonly [OutboxState, readonly OutboxEffect[]];

/** How many commands may be on the wire unanswered. */
const WINDOW = 8;
/** ms after which an unanswered command is sent again on the same line: its answer was lost. */
const RESEND_MS = 15_000;
/** ms until a full socket is looked at again. */
const FULL_SOCKET_MS = 50;
/** Times that a command is sent again because the server was too busy for it. */
const MOST_REFUSALS = 5;

/** Codes of a server that asks to come again later. Other retryable errors are the caller's to decide on. */
const laterCodes: ReadonlySet<string> = new Set(['rate-limited', 'unavailable']);

export function initialOutbox({
  maxCount = 256,
  maxBytes = 1_048_576,
}: {
  maxCount?: number;
  maxBytes?: number;
}): OutboxState {
  return {
    entries: [],
    bytes: 0,
    open: false,
    waiting: new Set(),
    maxFrameBytes: DEFAULT_MAX_FRAME_BYTES,
    maxCount,
    maxBytes,
  };
}

/**
 * The commands that wait for an answer: bounded, first in first out per channel, and sent again under the same id until
 * they have one (PROTOCOL.md, "Commands"). Pure.
 */
export function stepOutbox(state: OutboxState, input: OutboxInput, context: OutboxContext): OutboxStep {
  switch (input.type) {
    case 'add': {
      const error = refusal(state, input);
      if (error) return [state, [{ type: 'failed', id: input.id, error }]];
      return pump(
        { ...state, entries: [...state.entries, entryOf(input)], bytes: state.bytes + input.bytes },
        context,
      );
    }
    case 'restore': {
      const known = new Set(state.entries.map(({ id }) => id));
      // Over the bounds too: it was within them when it was asked for, and refusing it now would lose it.
      const older = input.commands.filter(({ id }) => !known.has(id)).map(entryOf);
      const bytes = older.reduce((sum, entry) => sum + entry.bytes, state.bytes);
      return pump({ ...state, entries: [...older, ...state.entries], bytes }, context);
    }
    case 'opened':
      return pump({ ...state, open: true, maxFrameBytes: input.maxFrameBytes }, context);
    case 'lost':
      return onLost(state, input.code);
    case 'reply':
      return onReply(state, input, context);
    case 'channel': {
      const waiting = new Set(state.waiting);
      if (input.waits) waiting.add(input.channel);
      else waiting.delete(input.channel);
      return input.waits ? [{ ...state, waiting }, []] : pump({ ...state, waiting }, context);
    }
    case 'pump':
      return pump(state, context);
    case 'remove':
      return remove(state, (entry) => entry.id === input.id, input.error);
    case 'remove-all':
      return remove(state, () => true, input.error);
  }
}

function entryOf({ id, channel, command, bytes }: NewCommand): OutboxEntry {
  return { id, channel, command, bytes, status: 'queued', sentAt: 0, refusals: 0, notBefore: 0 };
}

function refusal(
  { entries, bytes, maxCount, maxBytes, maxFrameBytes, open }: OutboxState,
  input: { bytes: number },
): ChatError | undefined {
  if (open && input.bytes > maxFrameBytes) return tooLarge(input.bytes, maxFrameBytes);
  if (entries.length < maxCount && bytes + input.bytes <= maxBytes) return undefined;
  return new ChatError(
    'outbox-full',
    `${entries.length} commands (${bytes} bytes) wait for an answer already, so this one was not taken and will not be sent. ` +
      'Wait for the connection, or give the client a larger "outbox".',
    { retryable: true },
  );
}

function tooLarge(bytes: number, most: number): ChatError {
  return new ChatError(
    'frame-too-large',
    `The command is ${bytes} bytes long and the server takes ${most}, so it was not sent. ` +
      'Send less at once; files belong behind a URL.',
  );
}

/** Sends what may be sent, oldest first; within a channel nothing overtakes what waits. */
function pump(state: OutboxState, { now, writable }: OutboxContext): OutboxStep {
  if (!state.open || state.entries.length === 0) return [state, []];
  const effects: OutboxEffect[] = [];
  const held = new Set(state.waiting);
  const wakes: number[] = [];
  let flying = state.entries.filter((entry) => entry.status === 'sent').length;
  let bytes = state.bytes;
  const entries: OutboxEntry[] = [];
  for (const entry of state.entries) {
    const due = entry.status === 'sent' ? entry.sentAt + RESEND_MS : entry.notBefore;
    const again = entry.status === 'sent' && due <= now && writable;
    if (entry.status === 'queued' && entry.bytes > state.maxFrameBytes) {
      effects.push({ type: 'failed', id: entry.id, error: tooLarge(entry.bytes, state.maxFrameBytes) });
      bytes -= entry.bytes;
      continue;
    }
    const goes =
      entry.status === 'queued' && flying < WINDOW && writable && due <= now && !held.has(entry.channel);
    if (goes) flying += 1;
    else if (entry.status === 'queued') {
      if (due > now && !held.has(entry.channel)) wakes.push(due - now);
      held.add(entry.channel);
    }
    if (goes || again) {
      effects.push({ type: 'send', id: entry.id, channel: entry.channel, command: entry.command });
      entries.push({ ...entry, status: 'sent', sentAt: now });
      wakes.push(RESEND_MS);
    } else {
      entries.push(entry);
      if (entry.status === 'sent') wakes.push(Math.max(0, due - now));
    }
  }
  if (!writable) wakes.push(FULL_SOCKET_MS);
  if (wakes.length > 0) effects.push({ type: 'timer-set', ms: Math.max(FULL_SOCKET_MS, Math.min(...wakes)) });
  return [{ ...state, entries, bytes }, effects];
}

/** Whatever was on the wire goes again, but for the one that broke it. */
function onLost(state: OutboxState, code: number): OutboxStep {
  const closed = { ...state, open: false };
  const sent = state.entries.filter((entry) => entry.status === 'sent');
  const effects: OutboxEffect[] = sent.map(({ id }) => ({ type: 'requeued', id }));
  const entries = state.entries.map((entry) =>
    entry.status === 'sent' ? { ...entry, status: 'queued' as const } : entry,
  );
  const [first, ...rest] = sent;
  if (!first || (code !== 1009 && code !== closeCodes.frameTooLarge))
    return [{ ...closed, entries }, effects];
  const largest = rest.reduce((most, entry) => (entry.bytes > most.bytes ? entry : most), first);
  const error = tooLarge(largest.bytes, Math.min(state.maxFrameBytes, largest.bytes - 1));
  const [next, failed] = remove({ ...closed, entries }, (entry) => entry.id === largest.id, error);
  return [next, [...effects, ...failed]];
}

function onReply(
  state: OutboxState,
  { id, result, error }: Extract<OutboxInput, { type: 'reply' }>,
  context: OutboxContext,
): OutboxStep {
  const entry = state.entries.find((candidate) => candidate.id === id);
  // An answer to a command that was sent twice comes twice.
  if (!entry) return [state, []];
  if (error && laterCodes.has(error.code) && error.retryable && entry.refusals < MOST_REFUSALS) {
    const refusals = entry.refusals + 1;
    const notBefore = context.now + (error.retryAfterMs ?? 1000 * 2 ** entry.refusals);
    const waits: OutboxEntry = { ...entry, status: 'queued', refusals, notBefore };
    const entries = state.entries.map((other) => (other === entry ? waits : other));
    const [next, effects] = pump({ ...state, entries }, context);
    return [next, [{ type: 'requeued', id }, ...effects]];
  }
  const rest = {
    ...state,
    entries: state.entries.filter((other) => other !== entry),
    bytes: state.bytes - entry.bytes,
  };
  const [next, effects] = pump(rest, context);
  const answer: OutboxEffect = error
    ? { type: 'failed', id, error }
    : { type: 'acknowledged', id, result: result ?? {} };
  return [next, [answer, ...effects]];
}

function remove(state: OutboxState, goes: (entry: OutboxEntry) => boolean, error: ChatError): OutboxStep {
  const gone = state.entries.filter(goes);
  if (gone.length === 0) return [state, []];
  const bytes = gone.reduce((sum, entry) => sum - entry.bytes, state.bytes);
  return [
    { ...state, bytes, entries: state.entries.filter((entry) => !goes(entry)) },
    gone.map(({ id }) => ({ type: 'failed', id, error })),
  ];
}
