import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChannelEvent } from '../../model/event.js';
import { findMessage } from '../../model/channel-state.js';
import type { User } from '../../model/author.js';
import type { AdapterContext } from '../../protocol/adapter.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, reportBad } from '../foreign/foreign-frames.js';
import { personSaid, startTurn } from '../foreign/foreign-turn.js';
import { follow, logOf, writeEvents } from '../foreign/foreign-logs.js';
import {
  finishTurn,
  writeChunks,
  type ActiveTurn,
  type DesktopmateState,
  type Step,
} from './adapter-state.js';
import { hear, sayRest, silence, ttsPart } from './spoken.js';
import type { ServerMessageOf } from './wire.js';

/** Who writes and who answers. */
export type Speakers = { user: User; agent: User };

/** The server begins to answer the oldest question, or speaks by itself. */
export function startAnswer(
  state: DesktopmateState,
  { session_id: session, proactive }: Pick<ServerMessageOf<'stream_start'>, 'session_id' | 'proactive'>,
  { user, agent }: Speakers,
  context: AdapterContext,
): Step {
  const cut = { code: 'aborted', text: 'The server began another answer.' };
  const before = finishTurn(state, 'interrupted', context, cut);
  return follow(before, (idle) => {
    const question = proactive ? undefined : idle.waiting[0];
    const waiting = question ? idle.waiting.slice(1) : idle.waiting;
    const channel = question?.channel ?? channelOf(idle, session);
    if (channel === undefined) {
      return [idle, [reportBad('The server spoke before anybody was in a channel; it was passed over.')]];
    }
    const turn = newTurn(channel, context);
    const parentId = logOf(idle, channel, context).state.order.at(-1) ?? null;
    const { command, id: commandId } = question?.frame ?? {};
    const message = command?.type === 'message-send' ? command.message : undefined;
    const events: ChannelEvent[] = [
      ...(message ? [personSaid(message, user, parentId, context.now)] : []),
      startTurn({
        ...turn,
        parentId: message?.id ?? parentId,
        agent,
        userId: user.id,
        commandId,
        now: context.now,
      }),
    ];
    const sessions = session && !proactive ? new Map(idle.sessions).set(channel, session) : idle.sessions;
    const begun: DesktopmateState = { ...idle, sessions, turn, waiting };
    const result = { messageId: message?.id ?? turn.messageId, turnId: turn.turnId };
    const written = follow(writeEvents(begun, channel, events, context), (next) =>
      proactive ? writeChunks(next, turn, [proactiveMark], context) : [next, []],
    );
    return follow(written, (next) => [next, question ? [acknowledge(question.frame, result)] : []]);
  });
}

/** More of the text. */
export function addText(
  state: DesktopmateState,
  { chunk, turn_id: wireId }: ServerMessageOf<'stream_token'>,
  context: AdapterContext,
): Step {
  const { turn } = state;
  if (!turn) return [state, [reportBad('A piece of an answer came that had not begun; it was passed over.')]];
  const id = textId(turn);
  const chunks: UIMessageChunk[] = [
    ...(turn.isTextOpen ? [] : [{ type: 'text-start', id } as const]),
    { type: 'text-delta', id, delta: chunk },
  ];
  const next = { ...turn, wireId: wireId ?? turn.wireId, isTextOpen: true, text: turn.text + chunk };
  return writeChunks(state, next, chunks, context);
}

/** A sentence to be spoken. */
export function addSentence(
  state: DesktopmateState,
  sentence: ServerMessageOf<'tts_chunk'>,
  context: AdapterContext,
): Step {
  const { turn } = state;
  // It names no turn: what is left of one that was interrupted belongs nowhere.
  if (!turn) return [state, []];
  const [spoken, ready] = hear(turn.spoken, sentence);
  const chunks = ready.map((chunk) => ttsPart(turn, chunk));
  return writeChunks(state, { ...turn, spoken }, chunks, context);
}

/** Closes the segment's text; what waits to be spoken comes behind it. */
export function closeSegment(turn: ActiveTurn): readonly [ActiveTurn, UIMessageChunk[]] {
  const rest = sayRest(turn.spoken);
  const chunks: UIMessageChunk[] = [
    ...(turn.isTextOpen ? [{ type: 'text-end', id: textId(turn) } as const] : []),
    ...rest.map((chunk) => ttsPart(turn, chunk)),
  ];
  const next = rest.reduce((most, { sequence }) => Math.max(most, sequence + 1), turn.spoken.next);
  return [
    {
      ...turn,
      segment: turn.segment + 1,
      isTextOpen: false,
      text: '',
      spoken: { next, isFresh: true, early: [] },
    },
    chunks,
  ];
}

/** The answer is complete, or was broken off. Its text is the one that stands here, not the one that was streamed. */
export function endAnswer(
  state: DesktopmateState,
  { content, status, reason, session_id: session, proactive }: ServerMessageOf<'stream_end'>,
  context: AdapterContext,
): Step {
  const { turn } = state;
  if (!turn) return [state, [reportBad('An answer ended that had not begun; it was passed over.')]];
  const { text, channel, messageId } = turn;
  const sessions = session && !proactive ? new Map(state.sessions).set(channel, session) : state.sessions;
  const id = textId(turn);
  const whole: UIMessageChunk[] =
    text === '' && !turn.isTextOpen && content
      ? [
          { type: 'text-start', id },
          { type: 'text-delta', id, delta: content },
        ]
      : [];
  const [closed, chunks] = closeSegment({ ...turn, isTextOpen: turn.isTextOpen || whole.length > 0 });
  const written = writeChunks({ ...state, sessions }, closed, [...whole, ...chunks], context);
  const ended = follow(written, (next) => {
    if (typeof content === 'string') return finishTurn(next, 'done', context);
    if (status === 'interrupted') return finishTurn(next, 'stopped', context);
    const why = { code: 'turn-failed', text: reason ?? 'The server ended the answer without its text.' };
    return finishTurn(next, 'failed', context, why);
  });
  // What was streamed has lost the blanks between its pieces. An empty text would only take away what is known.
  if (!content || whole.length > 0 || content === text) return ended;
  return follow(ended, (next) => {
    const message = findMessage(logOf(next, channel, context).state, messageId);
    const at = message?.parts.findLastIndex((part) => part.type === 'text') ?? -1;
    if (!message || at < 0) return [next, []];
    const parts = message.parts.map((part, index) =>
      index === at && part.type === 'text' ? { ...part, text: content } : part,
    );
    return writeEvents(next, channel, [{ type: 'message-updated', message: { ...message, parts } }], context);
  });
}

const proactiveMark: UIMessageChunk = { type: 'message-metadata', messageMetadata: { proactive: true } };

function newTurn(channel: string, { random }: AdapterContext): ActiveTurn {
  return {
    turnId: createId(random),
    messageId: createId(random),
    channel,
    wireId: undefined,
    segment: 0,
    isTextOpen: false,
    text: '',
    spoken: silence,
    batch: undefined,
  };
}

/** Where something belongs that nobody asked for: in its session's channel, or where somebody wrote last. */
function channelOf(
  { sessions, lastChannel, logs }: DesktopmateState,
  session: string | null | undefined,
): string | undefined {
  const known = [...sessions].find(([, id]) => id === session)?.[0];
  return known ?? lastChannel ?? [...logs.values()].find(({ isRead }) => isRead)?.channel;
}

function textId({ segment }: Pick<ActiveTurn, 'segment'>): string {
  return `text-${segment}`;
}
