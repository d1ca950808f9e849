import type { User } from '../../model/author.js';
import type { ChannelEvent, TurnEndReason } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { createId } from '../../shared/ids.js';
import { createUuid } from '../foreign/create-uuid.js';
import { acknowledge, refuseKind, welcome } from '../foreign/foreign-frames.js';
import {
  endTurn,
  personSaid,
  startTurn,
  textOf,
  turnChunks,
  type ForeignTurn,
} from '../foreign/foreign-turn.js';
import { commandOnly, writeOnly, type OnlyChannel } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import type { ClientSession, ClientSessionEffect, ClientSessionInput } from './client-session.js';
import { createClientSession, stepClientSession } from './client-steps.js';
import { closeTable, SESSION_ENDED } from './close-table.js';
import { CLIENT_VERSION, shellSessionTypes } from './handshake.js';
import { emptyRest, readPlainText, type PlainTextRest } from './plain-text.js';

/** Of `sessionManagerAdapter`. Nothing has to be given. */
export type SessionManagerAdapterOptions = {
  /** Who types. @default { id: 'you' } */
  user?: User;
  /** Who answers. @default { id: 'shell' } */
  agent?: User;
  /** Silence after which an answer is complete, in ms: a terminal never says so. @default 1,000 */
  quietMs?: number;
  /** How long the first word of an answer may take, in ms. @default 300,000 */
  responseTimeoutMs?: number;
  /** What the agent is told, which has abilities by it. @default '1.2.707.0' */
  clientVersion?: string;
};

/** An answer that is being printed. */
type OpenTurn = ForeignTurn & { readonly hasText: boolean; readonly isStopping: boolean };

type State = {
  /** Made with the first line, which is where there is randomness. */
  readonly session: ClientSession | undefined;
  readonly only: OnlyChannel;
  readonly turn: OpenTurn | undefined;
  readonly rest: PlainTextRest;
};
type Step = readonly [State, readonly AdapterEffect[]];

/** Ctrl-C stops. There is nothing to be edited, and a lost line cuts what is a turn only here. */
const capabilities: Capabilities = new Set(['stop']);
const TEXT = 'text';
const QUIET = 'quiet';
const INTERRUPT = '\x03';
/** A message is typed: more than this nobody types. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * A session of AWS Session Manager as a chat: what is sent is typed and Enter pressed, what is printed is the answer, as
 * text without colours. For a terminal take `createSessionManagerSession` and `SessionTerminal`. The client's `getToken`
 * gives `TokenValue` for the first line, and that of `ResumeSession` for each one after it.
 *
 * @example <ConnectionProvider url={streamUrl} adapter={sessionManagerAdapter()} getToken={nextToken}>…
 */
export function sessionManagerAdapter(options: SessionManagerAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' }, agent = { id: 'shell' } } = options;
  const { quietMs = 1_000, responseTimeoutMs = 300_000, clientVersion = CLIENT_VERSION } = options;

  const write = (state: State, events: ChannelEvent[], { random }: AdapterContext): Step => {
    const [only, effects] = writeOnly(state.only, events, random);
    return [{ ...state, only }, effects];
  };

  /** An event of the channel that is no message. */
  const publish = (state: State, name: string, data: JsonObject, context: AdapterContext): Step =>
    write(state, [{ type: 'event-published', name, data, userId: null, publishedAt: context.now }], context);

  const end = (state: State, reason: TurnEndReason, context: AdapterContext, error?: EndError): Step => {
    const { turn } = state;
    if (!turn) return [state, []];
    const text = turn.hasText ? turnChunks(turn, [{ type: 'text-end', id: TEXT }]) : [];
    const over = [...text, endTurn(turn, reason, context.now, error)];
    const [next, effects] = write({ ...state, turn: undefined }, over, context);
    return [next, [...effects, { type: 'timer-clear', key: QUIET }]];
  };

  const begin = (state: State, commandId: string | undefined, context: AdapterContext): Step => {
    const turn = { turnId: createId(context.random), messageId: createId(context.random) };
    const parentId = state.only?.state.order.at(-1) ?? null;
    const begun = startTurn({ ...turn, parentId, agent, userId: user.id, commandId, now: context.now });
    return write({ ...state, turn: { ...turn, hasText: false, isStopping: false } }, [begun], context);
  };

  const print = (state: State, data: Uint8Array, context: AdapterContext): Step => {
    const [rest, delta] = readPlainText(state.rest, data);
    const known = { ...state, rest };
    if (delta === '') return [known, []];
    return follow(known.turn ? [known, []] : begin(known, undefined, context), (open) => {
      const { turn } = open;
      if (!turn) return [open, []];
      const chunks = turnChunks(turn, [
        ...(turn.hasText ? [] : [{ type: 'text-start', id: TEXT } as const]),
        { type: 'text-delta', id: TEXT, delta },
      ]);
      const [next, effects] = write({ ...open, turn: { ...turn, hasText: true } }, chunks, context);
      return [next, [...effects, { type: 'timer-set', key: QUIET, ms: quietMs }]];
    });
  };

  const take = (state: State, effect: ClientSessionEffect, context: AdapterContext): Step => {
    switch (effect.type) {
      case 'ready':
        return [state, welcomed(context)];
      case 'output':
        return print(state, effect.data, context);
      case 'exit':
        return publish(state, 'exit-code', { code: effect.code }, context);
      case 'customer-message':
        return publish(state, 'customer-message', { text: effect.text }, context);
      case 'flag':
        return publish(state, 'flag', { flag: effect.flag }, context);
      case 'ended':
        return follow(end(state, 'done', context), (over) =>
          follow(publish(over, 'session-ended', { text: effect.text }, context), (told) => [
            told,
            [{ type: 'close', code: SESSION_ENDED, reason: 'the session is over' }],
          ]),
        );
      case 'keys-wanted':
        // It is not asked: this client says in the handshake that it has none.
        return [state, []];
      default:
        return [state, [effect]];
    }
  };

  const welcomed = (context: AdapterContext): AdapterEffect[] =>
    welcome(
      { user, sessionId: createId(context.random), capabilities, maxFrameBytes: MAX_MESSAGE_BYTES },
      context,
    );

  const step = (state: State, input: ClientSessionInput, context: AdapterContext): Step => {
    const session = state.session ?? openSession(context);
    const [after, effects] = stepClientSession(session, input, context);
    return effects.reduce<Step>(
      (done, effect) => follow(done, (next) => take(next, effect, context)),
      [{ ...state, session: after }, []],
    );
  };
  const openSession = ({ random }: AdapterContext): ClientSession =>
    createClientSession({
      clientId: createUuid(random),
      clientVersion,
      sessionTypes: shellSessionTypes,
      hasCipher: false,
    });

  const send = (state: State, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command } = frame;
    if (command.type === 'turn-stop') {
      const { turn } = state;
      if (!turn) return [state, [acknowledge(frame, { stopped: false })]];
      const typed = step({ ...state, turn: { ...turn, isStopping: true } }, typing(INTERRUPT), context);
      const quiet: AdapterEffect = { type: 'timer-set', key: QUIET, ms: quietMs };
      return follow(typed, (next) => [next, [acknowledge(frame, { stopped: true }), quiet]]);
    }
    if (command.type !== 'message-send') return [state, [refuseKind(frame)]];
    const { message } = command;
    const parentId = state.only?.state.order.at(-1) ?? null;
    const said = (before: State): Step =>
      write(before, [personSaid(message, user, parentId, context.now)], context);
    // One program, one answer: what it printed until now was the last question's.
    const asked = follow(end(state, 'done', context), (over) =>
      follow(said(over), (heard) => begin(heard, frame.id, context)),
    );
    return follow(asked, (open) => {
      const line = `${textOf(message).replace(/\r\n|\n/g, '\r')}\r`;
      const result = open.turn
        ? { messageId: message.id, turnId: open.turn.turnId }
        : { messageId: message.id };
      const waits: AdapterEffect = { type: 'timer-set', key: QUIET, ms: responseTimeoutMs };
      return follow([open, [acknowledge(frame, result), waits]], (next) => step(next, typing(line), context));
    });
  };

  return sealAdapter<State>({
    name: 'session-manager',
    capabilities,
    transport: 'web-socket',
    channels: 'one',
    closeTable,
    target: ({ url }) => ({ url }),
    initial: () => ({ session: undefined, only: undefined, turn: undefined, rest: emptyRest }),
    opened: (state, { token = '' }, context) => step(state, { type: 'opened', token }, context),
    received: (state, data, context) => step(state, { type: 'received', data }, context),
    command: (state, frame, context) =>
      commandOnly(state, frame, context, (asked) => send(state, asked, context)),
    timer: (state, key, context) => {
      if (key !== QUIET) return step(state, { type: 'timer', key }, context);
      if (state.turn?.hasText !== true && state.turn?.isStopping !== true) {
        return end(state, 'failed', context, { code: 'turn-timeout', text: 'Nothing was printed in time.' });
      }
      return end(state, state.turn.isStopping ? 'stopped' : 'done', context);
    },
    // The bytes themselves are not lost: they come with the next line, as a message of their own.
    closed: (state, _how, context) =>
      follow(step(state, { type: 'closed' }, context), (next) =>
        end(next, 'interrupted', context, { code: 'closed', text: 'The connection was lost.' }),
      ),
  });
}

type EndError = { code: string; text: string };

function typing(text: string): ClientSessionInput {
  return { type: 'typed', data: new TextEncoder().encode(text) };
}

/** One step after the other, with the effects of both. */
function follow([state, effects]: Step, next: (state: State) => Step): Step {
  const [after, more] = next(state);
  return [after, [...effects, ...more]];
}
