import type { User } from '../../model/author.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { CommandOf } from '../../protocol/commands.js';
import { parseJson } from '../../protocol/parse-json.js';
import { acknowledge, emit, refuse, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { joinForeignLog } from '../foreign/foreign-log.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { follow, logOf, writeEvents } from '../foreign/foreign-logs.js';
import { finishTurn, initialState, type DesktopmateState, type Step } from './adapter-state.js';
import { addSentence, addText, endAnswer, startAnswer, type Speakers } from './answer-steps.js';
import { askApproval, decide } from './approval-steps.js';
import { chatMessageOf, type ChatMessageDefaults } from './chat-message-of.js';
import { isUuid, normalizeUuid } from './client-messages.js';
import { closeTable } from './close-table.js';
import { takeError } from './error-steps.js';
import { MAX_MESSAGE_BYTES, readServerMessage, type ServerMessage } from './wire.js';

/** Of `desktopmateAdapter`. Nothing has to be given. */
export type DesktopmateAdapterOptions = {
  /** Who writes here; `id` is the wire's `user_id`. @default { id: 'you' } */
  user?: User;
  /** Who answers; `id` is the wire's `agent_id`. @default { id: 'assistant' } */
  agent?: User;
  /** @default the server's */
  personaId?: string;
  /** Whether sentences come with sound. @default the server's, which is yes */
  ttsEnabled?: boolean;
  /** Id of a voice. @default the server's */
  referenceId?: string;
  /** The session of a channel; `null`: the server makes one, and it is kept. @default a channel that is a UUID is one */
  sessionId?: (channel: string) => string | null;
  /** Sent to `authorize` where the client has no token. @default '' */
  token?: string;
  /**
   * Silence after which the line is given up, in ms: the server pings every 30 s, and may leave a socket open that it
   * no longer reads. @default 75,000
   */
  silenceMs?: number;
};

const capabilities: Capabilities = new Set(['stop', 'approvals']);
const SILENCE = 'silence';

/**
 * The client half of DesktopMatePlus' wire (README.md beside this file): one turn at a time, stops, approvals in
 * batches, sentences to be spoken as `data-tts` parts. A channel is a session of the server's.
 *
 * @example <ConnectionProvider url="ws://127.0.0.1:5500/v1/chat/stream" adapter={desktopmateAdapter()}>…
 */
export function desktopmateAdapter(options: DesktopmateAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' }, agent = { id: 'assistant' }, silenceMs = 75_000 } = options;
  const { sessionId = ownSession, personaId, ttsEnabled, referenceId } = options;
  const speakers: Speakers = { user, agent };
  const defaults: ChatMessageDefaults = {
    userId: user.id,
    agentId: agent.id,
    personaId,
    ttsEnabled,
    referenceId,
  };
  const watch: AdapterEffect = { type: 'timer-set', key: SILENCE, ms: silenceMs };

  const take = (state: DesktopmateState, message: ServerMessage, context: AdapterContext): Step => {
    switch (message.type) {
      case 'ping':
        return [state, [writeJson({ type: 'pong' })]];
      case 'authorize_success':
        // A second one says only that the first still holds.
        if (state.isOpen) return [state, []];
        return [
          { ...state, isOpen: true },
          welcome(
            { user, sessionId: message.connection_id, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES },
            context,
          ),
        ];
      case 'authorize_error':
        // The server closes with 4001 next, which decides what becomes of the connection.
        return [state, []];
      case 'stream_start':
        return startAnswer(state, message, speakers, context);
      case 'stream_token':
        return addText(state, message, context);
      case 'tts_chunk':
        return addSentence(state, message, context);
      case 'hitl_request':
        return askApproval(state, message, context);
      case 'stream_end':
        return endAnswer(state, message, context);
      case 'error':
        return takeError(state, message, speakers, context);
    }
  };

  const send = (
    state: DesktopmateState,
    frame: ClientFrameOf<'command-send'>,
    command: CommandOf<'message-send'>,
  ): Step => {
    const { channel, id } = frame;
    // The core sends again what is not acknowledged in time; the server would take it for another question.
    if (state.waiting.some((waiting) => waiting.frame.id === id)) return [state, []];
    const session = state.sessions.get(channel) ?? sessionId(channel) ?? undefined;
    const message = chatMessageOf(command, session, defaults);
    if ('problem' in message) return [state, [refuse(frame, 'message-invalid', message.problem)]];
    const waiting = [...state.waiting, { frame, channel }];
    // It is acknowledged when the server takes it up: while another turn is active, it does not.
    return [{ ...state, waiting, lastChannel: channel }, [writeJson(message)]];
  };

  const stop = (
    state: DesktopmateState,
    frame: ClientFrameOf<'command-send'>,
    { turnId, commandId }: CommandOf<'turn-stop'>,
    context: AdapterContext,
  ): Step => {
    const { turn, waiting, stops } = state;
    if (stops.some(({ id }) => id === frame.id)) return [state, []];
    const isActive = turn !== undefined && turn.turnId === turnId;
    const isWaiting = waiting.some((one) => one.frame.id === commandId);
    if (!isActive && !isWaiting) return [state, [acknowledge(frame, { stopped: false })]];
    // The one turn that runs is named where its id is known, so that a later one is never meant.
    const write = writeJson({ type: 'interrupt_stream', turn_id: (isActive && turn.wireId) || null });
    const stopping: DesktopmateState = { ...state, stops: [...stops, frame] };
    if (!isActive) return [stopping, [write]];
    const asked = { type: 'turn-stop-requested', turnId: turn.turnId, userId: user.id } as const;
    return follow([stopping, [write]], (next) => writeEvents(next, turn.channel, [asked], context));
  };

  return sealAdapter<DesktopmateState>({
    name: 'desktopmate',
    capabilities,
    transport: 'web-socket',
    channels: 'many',
    closeTable,
    // The token travels in the first message, never in the address.
    target: ({ url }) => ({ url }),
    initial: () => initialState,
    opened: (state, { token }) => [
      { ...state, isOpen: false },
      [writeJson({ type: 'authorize', token: token ?? options.token ?? '' }), watch],
    ],
    received: (state, data, context) => {
      if (typeof data !== 'string') {
        return [state, [watch, reportBad('Bytes came on a wire of text, and were passed over.')]];
      }
      const read = readServerMessage(parseJson(data));
      if ('problem' in read) return [state, [watch, reportBad(read.problem)]];
      return follow([state, [watch]], (next) => take(next, read.message, context));
    },
    command: (state, frame, context) => {
      if (frame.type === 'channel-subscribe') {
        const [log, subscribed] = joinForeignLog(logOf(state, frame.channel, context), frame);
        return [{ ...state, logs: new Map(state.logs).set(frame.channel, log) }, [emit(subscribed)]];
      }
      if (frame.type === 'channel-unsubscribe') {
        const log = { ...logOf(state, frame.channel, context), isRead: false };
        return [{ ...state, logs: new Map(state.logs).set(frame.channel, log) }, []];
      }
      if (frame.type !== 'command-send') return [state, []];
      const { command } = frame;
      switch (command.type) {
        case 'message-send':
          return send(state, frame, command);
        case 'turn-stop':
          return stop(state, frame, command, context);
        case 'approval-respond':
          return decide(state, frame, command, context);
        default: {
          const sentence = `This server has no way to do "${command.type}", so nothing was sent.`;
          return [state, [refuse(frame, 'command-unsupported', sentence)]];
        }
      }
    },
    timer: (state) => [
      state,
      [{ type: 'close', code: closeCodes.heartbeatLost, reason: 'nothing was heard from the server' }],
    ],
    closed: (state, _how, context) => {
      const why = { code: 'closed', text: 'The connection was lost before the answer was complete.' };
      return follow(finishTurn(state, 'interrupted', context, why), (next) => [
        { ...next, isOpen: false, waiting: [], stops: [] },
        [
          { type: 'timer-clear', key: SILENCE },
          // The server has cancelled what it was at; whether a question had come to it is not known.
          ...next.waiting.map(({ frame }) =>
            refuse(frame, 'closed', 'The line was lost before the server took this up. Send it again.'),
          ),
          ...next.stops.map((frame) => acknowledge(frame, { stopped: true })),
        ],
      ]);
    },
  });
}

function ownSession(channel: string): string | null {
  return isUuid(channel) ? normalizeUuid(channel) : null;
}
