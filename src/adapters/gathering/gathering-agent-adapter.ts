import type { User } from '../../model/author.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { closeCodes } from '../../protocol/close-codes.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, emit, refuse, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { personSaid, textOf } from '../foreign/foreign-turn.js';
import { joinOnly, leaveOnly } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { readAgentChat, type AgentChatAnswer, type AgentChatQuestion } from './agent-chat-wire.js';
import {
  beginTurn,
  growTurn,
  interruptTurns,
  restOf,
  settleTurn,
  tipOf,
  writeTo,
  type TurnState,
} from './pending-turns.js';
import { MAX_MESSAGE_BYTES } from './web-socket-message.js';

/** Of `gatheringAgentAdapter`. Nothing has to be given. */
export type GatheringAgentAdapterOptions = {
  /** Who writes here: the wire knows no users. @default { id: 'you' } */
  user?: User;
  /** Whether the agent may look into its memories. @default the server's own, which is true */
  includeMemories?: boolean;
  /** Whether the agent may use its tools. @default the server's own, which is true */
  allowTools?: boolean;
  /** Silence after which an answer is given up, in ms; a turn may run several tools. @default 300,000 */
  responseTimeoutMs?: number;
};

type State = TurnState & { readonly agent: User | undefined };
type Step = readonly [State, readonly AdapterEffect[]];

/** No stop, no history, no resume: whoever asks for them is not offered them. */
const capabilities: Capabilities = new Set();

/**
 * The client half of GatheRing's `/ws/chat/{agent_id}`: a conversation with one agent, whose answers stream.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws/chat/1" adapter={gatheringAgentAdapter()}>…
 */
export function gatheringAgentAdapter(options: GatheringAgentAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' }, responseTimeoutMs: timeoutMs = 300_000 } = options;
  const flags: Omit<AgentChatQuestion, 'message'> = {
    ...(options.includeMemories === undefined ? {} : { include_memories: options.includeMemories }),
    ...(options.allowTools === undefined ? {} : { allow_tools: options.allowTools }),
  };

  const send = (state: State, frame: ClientFrameOf<'command-send'>, context: AdapterContext): Step => {
    const { command } = frame;
    if (command.type !== 'message-send') {
      const sentence = `This server has no way to do "${command.type}", so nothing was sent. It takes messages only.`;
      return [state, [refuse(frame, 'command-unsupported', sentence)]];
    }
    const text = textOf(command.message);
    if (text === '') {
      return [
        state,
        [refuse(frame, 'message-invalid', 'This wire carries text, and there is none: write some.')],
      ];
    }
    const said = personSaid(command.message, user, tipOf(state), context.now);
    const [asked, first] = writeTo(state, [said], context);
    const agent = state.agent ?? { id: 'agent' };
    const [begun, second] = beginTurn(
      asked,
      agent,
      { userId: user.id, commandId: frame.id, timeoutMs },
      context,
    );
    const turnId = begun.pending.at(-1)?.turnId;
    return [
      begun,
      [
        writeJson({ message: text, ...flags }),
        ...first,
        ...second,
        acknowledge(frame, { messageId: command.message.id, turnId }),
      ],
    ];
  };

  const hear = (state: State, message: AgentChatAnswer, context: AdapterContext): Step => {
    switch (message.type) {
      case 'connected': {
        const { agent_id: id, agent_name: name } = message;
        const agent = { id: String(id), ...(name === undefined ? {} : { name }) };
        const sessionId = createId(context.random);
        return [
          { ...state, agent },
          welcome({ user, sessionId, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES }, context),
        ];
      }
      case 'start':
        return [state, []];
      case 'token':
        if (state.pending.length === 0) return [state, [unasked]];
        return growTurn(state, { delta: message.content, timeoutMs }, context);
      case 'done': {
        if (state.pending.length === 0) return [state, [unasked]];
        const rest = restOf(message.content, state);
        const chunks = doneChunks(message);
        const [whole, effects] = growTurn(state, { delta: rest ?? '', chunks, timeoutMs }, context);
        const [next, ends] = settleTurn(whole, { reason: 'done', timeoutMs }, context);
        return [next, [...effects, ...ends, ...(rest === undefined ? [unequal] : [])]];
      }
      case 'error': {
        const { message: error } = message;
        if (state.pending.length > 0)
          return settleTurn(state, { reason: 'failed', error, timeoutMs }, context);
        if (state.agent) return [state, [reportBad(`The server reports an error. ${error}`)]];
        // Before it is connected this says why it will not be; a close with 1000 follows.
        return [
          state,
          [
            emit({
              type: 'session-denied',
              error: { code: 'channel-denied', message: error, retryable: false },
            }),
          ],
        ];
      }
    }
  };

  return sealAdapter<State>({
    name: 'gathering-agent',
    capabilities,
    transport: 'web-socket',
    channels: 'one',
    // It asks nobody who they are; a token would only end up in somebody's log.
    target: ({ url }) => ({ url }),
    initial: () => ({ only: undefined, pending: [], agent: undefined }),
    opened: (state) => [{ ...state, agent: undefined }, []],
    received: (state, data, context) => {
      const message = readAgentChat(data);
      return typeof message === 'string' ? [state, [reportBad(message)]] : hear(state, message, context);
    },
    command: (state, frame, context) => {
      if (frame.type === 'command-send') return send(state, frame, context);
      if (frame.type === 'channel-unsubscribe') return [{ ...state, only: leaveOnly(state.only, frame) }, []];
      // There is no ping on this wire: anything else that is written is answered with an error.
      if (frame.type !== 'channel-subscribe') return [state, []];
      const [only, effects] = joinOnly(state.only, frame, context.random);
      return [{ ...state, only }, effects];
    },
    timer: (state, _key, context) => {
      const error = 'The server did not answer in time.';
      const [next, effects] = settleTurn(state, { reason: 'failed', error, timeoutMs }, context);
      // An answer that comes later would be taken for the next one's: without ids only a new line makes sure.
      const close: AdapterEffect = {
        type: 'close',
        code: closeCodes.heartbeatLost,
        reason: 'no answer in time',
      };
      return [next, [...effects, close]];
    },
    closed: (state, _how, context) => interruptTurns(state, context),
  });
}

const unasked = reportBad('An answer came that nobody had asked for; it was passed over.');
const unequal = reportBad(
  'The whole of an answer is another text than its pieces were; the pieces are shown.',
);

/** What comes with the end of an answer: tool calls, each with what it gave, and what it cost. */
function doneChunks(message: Extract<AgentChatAnswer, { type: 'done' }>): UIMessageChunk[] {
  const { tool_calls: calls, tool_results: results, tokens_used: tokens } = message;
  const common = { dynamic: true, providerExecuted: true } as const;
  return [
    ...(calls ?? []).flatMap(({ id: toolCallId, name, arguments: input }): UIMessageChunk[] => {
      const result = results?.find((one) => one.id === toolCallId);
      return [
        { type: 'tool-input-available', toolCallId, toolName: name, input: input ?? {}, ...common },
        { type: 'tool-output-available', toolCallId, output: result?.result ?? null, ...common },
      ];
    }),
    ...(tokens === undefined
      ? []
      : [{ type: 'message-metadata', messageMetadata: { tokensUsed: tokens } } as const]),
  ];
}
