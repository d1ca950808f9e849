import type { User } from '../../model/author.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { createId } from '../../shared/ids.js';
import {
  acknowledge,
  emit,
  refuse,
  refuseKind,
  reportBad,
  welcome,
  writeJson,
} from '../foreign/foreign-frames.js';
import { personSaid, textOf } from '../foreign/foreign-turn.js';
import { commandOnly } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { readAgentChat, type AgentChatAnswer, type AgentChatQuestion } from './agent-chat-wire.js';
import {
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
    if (command.type !== 'message-send') return [state, [refuseKind(frame)]];
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
        return hearPiece(state, { delta: message.content, timeoutMs }, context);
      case 'done':
        return hearWhole(state, { whole: message.content, chunks: doneChunks(message), timeoutMs }, context);
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
    // There is no ping on this wire: anything else that is written is answered with an error.
    command: (state, frame, context) =>
      commandOnly(state, frame, context, (asked) => send(state, asked, context)),
    timer: (state, _key, context) => {
      const error = 'The server did not answer in time.';
      const [next, effects] = settleTurn(state, { reason: 'failed', error, timeoutMs }, context);
      return [next, [...effects, tooLate]];
    },
    closed: (state, _how, context) => interruptTurns(state, context),
  });
}

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
