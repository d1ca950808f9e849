import type { User } from '../../model/author.js';
import type { ChannelEvent } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, emit, refuseKind, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { personSaid, textOf } from '../foreign/foreign-turn.js';
import { commandOnly } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { readConversation, type ConversationMessage } from './conversation-wire.js';
import { createPings, type PingOptions, type PingState } from './client-pings.js';
import {
  ANSWER,
  beginTurn,
  hearPiece,
  hearWhole,
  interruptTurns,
  settleTurn,
  tipOf,
  tooLate,
  writeTo,
  type TurnState,
} from './pending-turns.js';
import { MAX_MESSAGE_BYTES } from './web-socket-message.js';

/** Of `gatheringConversationAdapter`. Nothing has to be given. */
export type GatheringConversationAdapterOptions = PingOptions & {
  /** Who moderates here: the wire knows no users. @default { id: 'you' } */
  user?: User;
  /** Silence after which a turn is given up, in ms. @default 300,000 */
  responseTimeoutMs?: number;
};

type State = TurnState &
  PingState & {
    readonly isConnected: boolean;
    /** Commands whose turns have not begun. */
    readonly asks: readonly string[];
  };
type Step = readonly [State, readonly AdapterEffect[]];

const capabilities: Capabilities = new Set();
/** Who speaks where the server has not said which agent it is. */
const NOBODY: User = { id: 'conversation' };

/**
 * The client half of GatheRing's `/ws/conversation/{conv_id}`: agents of a circle speak in turn, one turn for each message
 * that is sent. What is written is the turn's prompt; an empty message advances without one.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws/conversation/c1" adapter={gatheringConversationAdapter()}>…
 */
export function gatheringConversationAdapter(
  options: GatheringConversationAdapterOptions = {},
): ClientAdapter {
  const { user = { id: 'you' }, responseTimeoutMs: timeoutMs = 300_000 } = options;
  const pings = createPings(options);

  const send = (state: State, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command } = frame;
    if (command.type !== 'message-send') return [state, [refuseKind(frame, 'prompts')]];
    const prompt = textOf(command.message);
    const said = personSaid(command.message, user, tipOf(state), context.now);
    const [next, effects] = writeTo(state, [said], context);
    return [
      { ...next, asks: [...state.asks, frame.id] },
      [
        writeJson(prompt === '' ? { action: 'advance' } : { action: 'advance', prompt }),
        ...effects,
        acknowledge(frame, { messageId: command.message.id }),
        { type: 'timer-set', key: ANSWER, ms: timeoutMs },
      ],
    ];
  };

  /** The oldest question's turn begins. */
  const begin = (state: State, agent: User, context: AdapterContext): Step => {
    const [commandId, ...asks] = state.asks;
    return beginTurn({ ...state, asks }, agent, { userId: user.id, commandId, timeoutMs }, context);
  };
  const fail = (state: State, error: string, context: AdapterContext): Step => {
    const [open, first] = state.pending.length === 0 ? begin(state, NOBODY, context) : ([state, []] as const);
    const [next, second] = settleTurn(open, { reason: 'failed', error, timeoutMs }, context);
    return [next, [...first, ...second]];
  };

  const hear = (state: State, message: ConversationMessage, context: AdapterContext): Step => {
    switch (message.type) {
      case 'connected': {
        const sessionId = createId(context.random);
        const session = { user, sessionId, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES };
        const [next, effects] = writeTo(
          { ...state, isConnected: true },
          [asEvent(message, context)],
          context,
        );
        return [next, [...welcome(session, context), ...effects, ...pings.start]];
      }
      case 'turn_start': {
        const { agent_id: id, agent_name: name } = message;
        // The one before it has not ended in words: it will not any more.
        const [free, first] =
          state.pending.length > 0
            ? settleTurn(state, { reason: 'interrupted', timeoutMs }, context)
            : ([state, []] as const);
        const [next, second] = begin(
          free,
          { id: String(id), ...(name === undefined ? {} : { name }) },
          context,
        );
        return [next, [...first, ...second]];
      }
      case 'token':
        return hearPiece(state, { delta: message.content, timeoutMs }, context);
      case 'turn_end':
        return hearWhole(state, { whole: message.content, timeoutMs }, context);
      case 'conversation_complete':
        return writeTo(state, [asEvent(message, context)], context);
      case 'pong':
        return pings.ponged(state);
      case 'error': {
        const { message: error } = message;
        if (state.pending.length + state.asks.length > 0) return fail(state, error, context);
        if (state.isConnected) return [state, [reportBad(`The server reports an error. ${error}`)]];
        const denied = { code: 'channel-denied', message: error, retryable: false };
        return [state, [emit({ type: 'session-denied', error: denied })]];
      }
    }
  };

  return sealAdapter<State>({
    name: 'gathering-conversation',
    capabilities,
    transport: 'web-socket',
    channels: 'one',
    target: ({ url }) => ({ url }),
    initial: () => ({ only: undefined, pending: [], asks: [], isConnected: false, awaitsPong: false }),
    opened: (state) => [{ ...state, isConnected: false }, []],
    received: (state, data, context) => {
      const message = readConversation(data);
      return typeof message === 'string' ? [state, [reportBad(message)]] : hear(state, message, context);
    },
    command: (state, frame, context) =>
      commandOnly(state, frame, context, (asked) => send(state, asked, context)),
    timer: (state, key, context) => {
      const pinged = pings.timer(state, key, { action: 'ping' });
      if (pinged) return pinged;
      const [next, effects] = fail(state, 'The server did not answer in time.', context);
      return [next, [...effects, tooLate]];
    },
    closed: (state, _how, context) => {
      let step: Step = interruptTurns(state, context);
      for (let left = state.asks.length; left > 0; left -= 1) {
        const [begun, first] = begin(step[0], NOBODY, context);
        const [next, second] = interruptTurns(begun, context);
        step = [next, [...step[1], ...first, ...second]];
      }
      const [next, effects] = step;
      return [{ ...next, isConnected: false, awaitsPong: false }, [...effects, ...pings.stop]];
    },
  });
}

/** What the server says of the conversation itself, as an event of that name. */
function asEvent({ type, ...data }: ConversationMessage, { now }: AdapterContext): ChannelEvent {
  // It came out of JSON a moment ago.
  return { type: 'event-published', name: type, data: data as JsonObject, userId: null, publishedAt: now };
}
