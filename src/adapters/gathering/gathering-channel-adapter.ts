import type { User } from '../../model/author.js';
import type { ChannelEvent } from '../../model/event.js';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../model/json.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, refuse, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { personSaid, textOf } from '../foreign/foreign-turn.js';
import { joinOnly, leaveOnly, writeOnly, type OnlyChannel } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { closeTable } from './close-table.js';
import { heardEvents } from './heard-events.js';
import { presenceOf, presenceStep, type Present } from './agent-presence.js';
import {
  contentOf,
  hearMessage,
  isServerType,
  MAX_MESSAGE_BYTES,
  type HeardMessage,
} from './web-socket-message.js';
import { withToken } from './with-token.js';

/** Of `gatheringChannelAdapter`. Nothing has to be given. */
export type GatheringChannelAdapterOptions = {
  /** Who writes here: the wire does not tell a client who it is. @default { id: 'you' } */
  user?: User;
  /**
   * Where a token of `getToken` goes: into the first message, or into the address, where logs and proxies see it.
   * Without a token neither. @default 'first-message'
   */
  auth?: 'first-message' | 'query';
  /** Whether the server sends what somebody says to its sender as well, as the document's `broadcast` does. @default true */
  echoes?: boolean;
  /**
   * Silence after which a line is given up, in ms, on servers that ping: two and a half of the document's 30 s. One that
   * never pinged is left alone. @default 75,000
   */
  silenceMs?: number;
};

/** Something that was sent and may come back. */
type Sent = { readonly content: string; readonly at: number };

type State = {
  readonly only: OnlyChannel;
  readonly present: Present;
  readonly sent: readonly Sent[];
  readonly isPinged: boolean;
};

type Step = readonly [State, readonly AdapterEffect[]];

/** No stop, no history, no resume: the wire passes on what is said now. */
const capabilities: Capabilities = new Set(['presence', 'publish']);
const SILENCE = 'silence';
/** ms after which a message of the same words is somebody else's. */
const ECHO_MS = 10_000;

/**
 * The client half of the wire that GatheRing's WebSocket document describes (README.md beside this file). One address is
 * one channel: a circle, a workspace, or an agent's activity.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws/circles/dev-team" adapter={gatheringChannelAdapter()}>…
 */
export function gatheringChannelAdapter(options: GatheringChannelAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' }, auth = 'first-message', echoes = true, silenceMs = 75_000 } = options;

  const write = (state: State, events: readonly ChannelEvent[], { random }: AdapterContext): Step => {
    const [only, effects] = writeOnly(state.only, events, random);
    return [{ ...state, only }, effects];
  };

  const send = (state: State, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command } = frame;
    if (command.type === 'event-publish' && !isServerType(command.name)) {
      const own = { type: 'event-published', name: command.name, data: command.data } as const;
      const events = echoes ? [] : [{ ...own, userId: user.id, publishedAt: context.now }];
      const [next, effects] = write(state, events, context);
      const reply = acknowledge(frame, { seq: next.only?.seq ?? 0 });
      return [next, [writeJson({ type: command.name, data: command.data }), ...effects, reply]];
    }
    if (command.type !== 'message-send') {
      const what = command.type === 'event-publish' ? `${command.type} ${command.name}` : command.type;
      const sentence = `This server has no way to do "${what}", so nothing was sent. It takes messages and events of your own.`;
      return [state, [refuse(frame, 'command-unsupported', sentence)]];
    }
    const { message } = command;
    const content = textOf(message);
    if (content === '') {
      return [
        state,
        [refuse(frame, 'message-invalid', 'This wire carries text, and there is none: write some.')],
      ];
    }
    const said = personSaid(message, user, state.only?.state.order.at(-1) ?? null, context.now);
    const [next, effects] = write(state, [said], context);
    const sent = echoes ? [...recent(next.sent, context), { content, at: context.now }] : [];
    return [
      { ...next, sent },
      [
        writeJson({ type: 'user_message', content }),
        ...effects,
        acknowledge(frame, { messageId: message.id }),
      ],
    ];
  };

  const hear = (state: State, heard: HeardMessage, context: AdapterContext): Step => {
    const { type } = heard;
    if (type === 'ping') return [{ ...state, isPinged: true }, [writeJson({ type: 'pong' })]];
    if (type === 'pong') return [state, []];
    const content = contentOf(heard);
    const sent = recent(state.sent, context);
    const echo = sent.findIndex((one) => one.content === content);
    if (echo >= 0) return [{ ...state, sent: sent.toSpliced(echo, 1) }, []];
    if (isDeeperThan(heard.data, MAX_JSON_DEPTH)) {
      return [state, [reportBad('A message came that is nested too deep; it was passed over.')]];
    }
    const parentId = state.only?.state.order.at(-1) ?? null;
    const read = heardEvents(heard, { parentId, id: createId(context.random), now: context.now });
    if ('problem' in read) return [state, [reportBad(read.problem)]];
    const [present, registers] = presenceStep(state.present, heard, state.only, context.now);
    const [next, effects] = write({ ...state, sent, present }, read.events, context);
    return [next, [...effects, ...registers, ...complaint(heard)]];
  };

  return sealAdapter<State>({
    name: 'gathering-channel',
    capabilities,
    transport: 'web-socket',
    channels: 'one',
    closeTable,
    target: (context) => (auth === 'query' ? withToken(context) : { url: context.url }),
    initial: () => ({ only: undefined, present: new Map(), sent: [], isPinged: false }),
    opened: (state, { token }, context) => [
      { ...state, present: new Map(), sent: [], isPinged: false },
      [
        ...(auth === 'first-message' && token !== undefined ? [writeJson({ type: 'auth', token })] : []),
        ...welcome(
          { user, sessionId: createId(context.random), capabilities, maxFrameBytes: MAX_MESSAGE_BYTES },
          context,
        ),
      ],
    ],
    received: (state, data, context) => {
      const heard = hearMessage(data);
      const unread = reportBad('A message came that is no JSON object with a type; it was passed over.');
      const [next, effects] = heard ? hear(state, heard, context) : ([state, [unread]] as const);
      if (!next.isPinged) return [next, effects];
      return [next, [...effects, { type: 'timer-set', key: SILENCE, ms: silenceMs }]];
    },
    command: (state, frame, context) => {
      if (frame.type === 'command-send') return send(state, frame, context);
      if (frame.type === 'channel-unsubscribe') return [{ ...state, only: leaveOnly(state.only, frame) }, []];
      if (frame.type !== 'channel-subscribe') return [state, []];
      const [only, effects] = joinOnly(state.only, frame, context.random, presenceOf(state.present));
      return [{ ...state, only }, effects];
    },
    timer: (state) => [
      state,
      [{ type: 'close', code: closeCodes.heartbeatLost, reason: 'nothing was heard in time' }],
    ],
    // What was said may have reached the server: it is not said twice. Who is there is told anew, or not at all.
    closed: (state) => [
      { ...state, present: new Map(), sent: [], isPinged: false },
      [{ type: 'timer-clear', key: SILENCE }],
    ],
  });
}

function recent(sent: readonly Sent[], { now }: Pick<AdapterContext, 'now'>): readonly Sent[] {
  return sent.filter(({ at }) => now - at < ECHO_MS);
}

/** What the server calls an error is told to the app as well, beside the event in the channel. */
function complaint({ type, data }: HeardMessage): AdapterEffect[] {
  if (type !== 'error') return [];
  const said = typeof data === 'object' && data !== null && 'message' in data ? data.message : data;
  const sentence = typeof said === 'string' && said !== '' ? said : 'It did not say which.';
  return [{ type: 'report', error: new ChatError('internal', `The server reports an error. ${sentence}`) }];
}
