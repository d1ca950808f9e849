import type { User } from '../../model/author.js';
import type { ChannelEvent, TurnEndReason } from '../../model/event.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { createId } from '../../shared/ids.js';
import { emit, acknowledge, refuseKind, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { appendEvents, joinForeignLog, startForeignLog, type ForeignLog } from '../foreign/foreign-log.js';
import { endTurn, personSaid, startTurn, textOf, turnChunks } from '../foreign/foreign-turn.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { answerChunks, answerEnd } from './answer-chunks.js';
import { closeTable } from './close-table.js';
import { MAX_MESSAGE_BYTES, readServerMessage, type ServerMessage } from './wire.js';

/** Of `chatWebSocketAdapter`. Nothing has to be given. */
export type ChatWebSocketAdapterOptions = {
  /** The `conversation_id` of a channel; `null`: the server makes one up, and it is kept. @default the channel's name */
  conversationId?: (channel: string) => string | null;
  /** Who writes here: the wire knows no users. @default { id: 'you' } */
  user?: User;
  /** Who answers. @default { id: 'assistant' } */
  agent?: User;
  /**
   * `whole`: one message is one answer, as the real server sends. `pieces`: an answer is all messages until one says
   * `done: true` or nothing came for `quietMs`. @default 'whole'
   */
  answers?: 'whole' | 'pieces';
  /** Of `pieces`, in ms. @default 2,000 */
  quietMs?: number;
  /** Silence after which an answer is given up, in ms; a turn may run several tools. @default 300,000 */
  responseTimeoutMs?: number;
};

/** A request that waits for its answer. The wire has no ids: answers come in the order of requests. */
type Pending = {
  readonly channel: string;
  readonly turnId: string;
  readonly messageId: string;
  readonly pieces: number;
  readonly calls: number;
};

type State = {
  readonly logs: ReadonlyMap<string, ForeignLog>;
  /** Ids that the server gave, by channel. */
  readonly conversations: ReadonlyMap<string, string>;
  readonly pending: readonly Pending[];
};

type Step = readonly [State, readonly AdapterEffect[]];

/** No stop, no history, no resume: whoever asks for them is not offered them. */
const capabilities: Capabilities = new Set();
const ANSWER = 'answer';

/**
 * The client half of the `message`/`response` wire (TechTim(e) and servers like it; README.md beside this file). A
 * channel is a conversation of the server's.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws" adapter={chatWebSocketAdapter()}>…
 */
export function chatWebSocketAdapter(options: ChatWebSocketAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' }, agent = { id: 'assistant' }, answers = 'whole' } = options;
  const { quietMs = 2_000, responseTimeoutMs = 300_000, conversationId = (channel) => channel } = options;

  const write = (state: State, channel: string, events: ChannelEvent[], { random }: AdapterContext): Step => {
    const [log, frames] = appendEvents(logOf(state, channel, random), events, random);
    return [{ ...state, logs: new Map(state.logs).set(channel, log) }, frames.map(emit)];
  };

  const send = (state: State, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command, channel, id } = frame;
    if (command.type !== 'message-send') return [state, [refuseKind(frame)]];
    const { random, now } = context;
    const log = logOf(state, channel, random);
    const { message } = command;
    const turn = { turnId: createId(random), messageId: createId(random) };
    const said = personSaid(message, user, log.state.order.at(-1) ?? null, now);
    const begun = startTurn({
      ...turn,
      parentId: message.id,
      agent,
      userId: user.id,
      commandId: id,
      now,
    });
    const [next, effects] = write(state, channel, [said, begun], context);
    const conversation = state.conversations.get(channel) ?? conversationId(channel);
    return [
      { ...next, pending: [...next.pending, { channel, ...turn, pieces: 0, calls: 0 }] },
      [
        writeJson({
          message: textOf(message),
          ...(conversation === null ? {} : { conversation_id: conversation }),
        }),
        ...effects,
        acknowledge(frame, { messageId: message.id, turnId: turn.turnId }),
        ...(next.pending.length === 0 ? [wait(responseTimeoutMs)] : []),
      ],
    ];
  };

  /** Ends the oldest request's turn, and waits for the next one's. */
  const settle = (
    state: State,
    reason: TurnEndReason,
    context: AdapterContext,
    error?: { code: string; text: string },
  ): Step => {
    const [turn, ...rest] = state.pending;
    if (!turn) return [state, []];
    const end = [
      ...(turn.pieces > 0 ? turnChunks(turn, [answerEnd]) : []),
      endTurn(turn, reason, context.now, error),
    ];
    const [next, effects] = write({ ...state, pending: rest }, turn.channel, end, context);
    const timer: AdapterEffect =
      rest.length > 0 ? wait(responseTimeoutMs) : { type: 'timer-clear', key: ANSWER };
    return [next, [...effects, timer]];
  };

  const answer = (state: State, message: ServerMessage, context: AdapterContext): Step => {
    const [turn, ...rest] = state.pending;
    if (!turn) return [state, [reportBad('An answer came that nobody had asked for; it was passed over.')]];
    const chunks = answerChunks(message, turn, turn.messageId);
    const calls = turn.calls + (message.tool_calls?.length ?? 0);
    const given = message.conversation_id;
    const known: State = {
      ...state,
      pending: [{ ...turn, pieces: turn.pieces + 1, calls }, ...rest],
      conversations:
        given == null ? state.conversations : new Map(state.conversations).set(turn.channel, given),
    };
    const [next, effects] = write(known, turn.channel, turnChunks(turn, chunks), context);
    if (answers === 'pieces' && message.done !== true) return [next, [...effects, wait(quietMs)]];
    const [settled, ends] = settle(next, 'done', context);
    return [settled, [...effects, ...ends]];
  };

  return sealAdapter<State>({
    name: 'chat-websocket',
    capabilities,
    transport: 'web-socket',
    channels: 'many',
    closeTable,
    // It has no authorization; a token would only end up in somebody's log.
    target: ({ url }) => ({ url }),
    initial: () => ({ logs: new Map(), conversations: new Map(), pending: [] }),
    opened: (state, _opened, context) => [
      state,
      welcome(
        { user, sessionId: createId(context.random), capabilities, maxFrameBytes: MAX_MESSAGE_BYTES },
        context,
      ),
    ],
    received: (state, data, context) => {
      const message = readServerMessage(data);
      return 'problem' in message && typeof message.problem === 'string'
        ? [state, [reportBad(message.problem)]]
        : answer(state, message as ServerMessage, context);
    },
    command: (state, frame, context) => {
      if (frame.type === 'command-send') return send(state, frame, context);
      // Anything else that is written would be taken for a message and answered: there is no ping on this wire.
      if (frame.type !== 'channel-subscribe') return [state, []];
      const [log, subscribed] = joinForeignLog(logOf(state, frame.channel, context.random), frame);
      return [{ ...state, logs: new Map(state.logs).set(frame.channel, log) }, [emit(subscribed)]];
    },
    timer: (state, _key, context) => {
      const [turn] = state.pending;
      if (answers === 'pieces' && turn && turn.pieces > 0) return settle(state, 'done', context);
      const text = 'The server did not answer in time.';
      return settle(state, 'failed', context, { code: 'turn-timeout', text });
    },
    closed: (state, _how, context) => {
      // The server has stored what was asked already, so asking again would ask twice.
      let step: Step = [state, []];
      const text = 'The connection was lost before the answer was complete.';
      for (let left = state.pending.length; left > 0; left -= 1) {
        const [next, effects] = settle(step[0], 'interrupted', context, { code: 'closed', text });
        step = [next, [...step[1], ...effects]];
      }
      return step;
    },
  });
}

function logOf(state: State, channel: string, random: AdapterContext['random']): ForeignLog {
  return state.logs.get(channel) ?? startForeignLog(channel, random);
}

function wait(ms: number): AdapterEffect {
  return { type: 'timer-set', key: ANSWER, ms };
}
