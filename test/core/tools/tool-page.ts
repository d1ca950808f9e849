import { createStore } from 'zustand/vanilla';

import { channelOf } from '../../../src/core/chat/channel-of.js';
import type { ClientState } from '../../../src/core/store/client-state.js';
import type { ClientTools } from '../../../src/core/tools/client-tool.js';
import { createToolRegistry } from '../../../src/core/tools/tool-registry.js';
import { createToolRunner, type ToolCommandType } from '../../../src/core/tools/tool-runner.js';
import type { JsonValue } from '../../../src/model/json.js';
import type { OpenToolCall, OpenTurn } from '../../../src/model/open-turn.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import type { CommandOf } from '../../../src/protocol/commands.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';

/** The session of the page under test. */
const SESSION = 's1';

type Sent = { channel: string; command: CommandOf<ToolCommandType> };

/** A page with tools and a channel `room`, whose gateway the test plays: it takes commands and offers calls. */
export function createToolPage(tools: ClientTools, { session = SESSION }: { session?: string | null } = {}) {
  const clock = createManualClock();
  const view = channelOf({ channels: new Map() } as never, 'room'); // nothing but `channels` is read
  const signedIn = (id: string) => ({ id, user: { id: 'ada' }, resumed: false, expiresAt: null });
  const store = createStore<ClientState>(() => ({
    connection: {
      status: 'open',
      since: 0,
      attempt: 0,
      nextRetryAt: null,
      reason: null,
      error: null,
      session: session === null ? null : signedIn(session),
      capabilities: new Set(),
      maxFrameBytes: 65_536,
      latency: null,
    },
    channels: new Map([['room', view]]),
    outbox: { count: 0, bytes: 0 },
  }));
  const registry = createToolRegistry(tools);
  const sent: Sent[] = [];
  const errors: ChatError[] = [];
  let refusal: ChatError | undefined;
  const runner = createToolRunner({
    store,
    registry,
    clock,
    send: async (channel, command) => {
      sent.push({ channel, command });
      if (refusal) throw refusal;
      return (command.type === 'tool-claim' ? { claim: `secret of ${command.toolCallId}` } : {}) as never; // by type
    },
    onError: (error) => errors.push(error),
  });

  const setTurns = (turns: OpenTurn[], inputs: Record<string, JsonValue> = {}): void => {
    const parts = Object.entries(inputs).map(([toolCallId, input]) => ({
      type: 'dynamic-tool' as const,
      toolName: 'any',
      toolCallId,
      state: 'input-available' as const,
      input,
    }));
    const message = {
      id: 'm',
      role: 'assistant' as const,
      parts,
      chat: {
        author: { id: 'guide', kind: 'agent' as const },
        parentId: null,
        turnId: 't',
        createdAt: 0,
        status: 'awaiting' as const,
      },
    };
    const room = {
      ...view,
      turns: new Map(turns.map((turn) => [turn.turnId, turn])),
      open: new Map([['m', message]]),
    };
    store.setState({ channels: new Map([['room', room]]) });
  };
  return {
    clock,
    registry,
    runner,
    sent,
    errors,
    /** The commands sent so far, by type and call. */
    get log(): string[] {
      return sent.map(({ command }) => `${command.type} ${command.toolCallId}`);
    },
    get results() {
      return sent.flatMap(({ command }) => (command.type === 'tool-result' ? [command] : []));
    },
    refuse: (error: ChatError | undefined) => void (refusal = error),
    signIn: (id: string) =>
      store.setState((state) => ({ connection: { ...state.connection, session: signedIn(id) } })),
    /** Shows a turn `t` with these calls open, and their inputs in its message. */
    offer: (
      calls: OpenToolCall[],
      inputs: Record<string, JsonValue> = {},
      initiator: OpenTurn['initiator'] = { userId: 'ada', sessionId: SESSION },
    ) =>
      setTurns(
        [{ turnId: 't', messageId: 'm', initiator, calls, approvals: [], stopRequested: false }],
        inputs,
      ),
    endTurn: () => setTurns([]),
  };
}
