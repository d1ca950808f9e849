import type { CommandOf, CommandResults } from '../../protocol/commands.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import type { ChannelHandle } from '../channel/channel-handle.js';
import type { ChannelView } from '../channel/channel-view.js';
import type { ClientState, ReadonlyStore } from '../store/client-state.js';
import { planCalls, type PlannedCall } from './plan-calls.js';
import { runTool, toolFailure, wireJson, type ToolOutcome } from './run-tool.js';
import type { ToolRegistry } from './tool-registry.js';

/** The commands of client tools. */
export type ToolCommandType = 'tool-claim' | 'tool-progress' | 'tool-result';

export type ToolRunnerOptions = {
  store: Pick<ReadonlyStore<ClientState>, 'getState' | 'subscribe'>;
  registry: ToolRegistry;
  clock: Clock;
  /** Sends through the outbox, which repeats until there is an answer; rejects with a `ChatError`. */
  send: <COMMAND extends CommandOf<ToolCommandType>>(
    channel: string,
    command: COMMAND,
  ) => Promise<CommandResults[COMMAND['type']]>;
  onError: (error: ChatError) => void;
  /** ms that those who did not ask wait for the one who did. @default 2,000 */
  courtesyMs?: number;
};

export type ToolRunner = {
  /** `ChannelHandle.addToolOutput`: claims the call where this client has not, then answers it. */
  answer: (channel: string, answer: Parameters<ChannelHandle['addToolOutput']>[0]) => Promise<void>;
  dispose: () => void;
};

type Call = PlannedCall & {
  channel: string;
  abort: AbortController;
  timer: TimerHandle;
  /** Set once it was asked for: a call is claimed at most once, whatever becomes of it. */
  secret?: Promise<string>;
  answered: boolean;
  /** Somebody, this client or another, held it: offered once more, it is another call. */
  wasClaimed: boolean;
};

/** Runs the client tools that the open turns of the held channels ask for, each call once. */
export function createToolRunner(options: ToolRunnerOptions): ToolRunner {
  const { store, registry, clock, send, onError, courtesyMs = 2000 } = options;
  const calls = new Map<string, Call>();
  let seen: ReadonlyMap<string, ChannelView['turns']> = new Map();

  const findOpen = ({ channel, turnId, toolCallId }: Pick<Call, 'channel' | 'turnId' | 'toolCallId'>) =>
    store
      .getState()
      .channels.get(channel)
      ?.turns.get(turnId)
      ?.calls.find((open) => open.toolCallId === toolCallId);

  const claimOf = (call: Call): Promise<string> => {
    const { channel, turnId, toolCallId } = call;
    call.secret ??= send(channel, { type: 'tool-claim', turnId, toolCallId }).then(({ claim }) => claim);
    return call.secret;
  };
  const finish = async (call: Call, outcome: ToolOutcome): Promise<void> => {
    if (call.answered) return;
    call.answered = true;
    const { channel, turnId, toolCallId } = call;
    const claim = await claimOf(call);
    await send(channel, { type: 'tool-result', turnId, toolCallId, claim, outcome });
  };

  const execute = async (call: Call): Promise<void> => {
    const { channel, turnId, toolCallId, toolName } = call;
    const claim = await claimOf(call);
    const tool = registry.find(toolName);
    const outcome = !tool?.execute
      ? toolFailure(`The page no longer has a tool "${toolName}".`)
      : await runTool(tool, inputOf(store.getState(), call), {
          toolCallId,
          turnId,
          channel,
          signal: call.abort.signal,
          progress: (output) => {
            if (call.answered) return;
            // A preliminary output that is lost is followed by a later one, or by the result.
            send(channel, {
              type: 'tool-progress',
              turnId,
              toolCallId,
              claim,
              output: wireJson(output),
            }).catch(() => undefined);
          },
        });
    // Nobody waits for the outcome of a turn that has ended.
    if (findOpen(call)) await finish(call, outcome);
  };
  const start = (call: Call): void => {
    execute(call).catch((error: unknown) => {
      if (!(error instanceof ChatError)) throw error;
      // Somebody else was first, or the turn has ended meanwhile: that is how it is meant to be.
      if (error.code !== 'tool-call-taken' && error.code !== 'tool-call-missing') onError(error);
    });
  };

  const take = (channel: string, planned: PlannedCall): Call => {
    const call: Call = {
      ...planned,
      channel,
      abort: new AbortController(),
      timer: undefined,
      answered: false,
      wasClaimed: false,
    };
    calls.set(keyOf(call), call);
    return call;
  };
  const offer = (channel: string, planned: PlannedCall): void => {
    if (calls.has(keyOf({ channel, ...planned }))) return;
    const call = take(channel, planned);
    if (planned.claim === 'now') return start(call);
    call.timer = clock.setTimer(() => {
      const open = findOpen(call);
      if (open && !open.claimedBy && !call.secret) start(call);
    }, courtesyMs);
  };
  const drop = (call: Call): void => {
    calls.delete(keyOf(call));
    clock.clearTimer(call.timer);
    if (!call.answered) call.abort.abort();
  };

  const look = (): void => {
    const { channels, connection } = store.getState();
    for (const call of calls.values()) {
      const open = findOpen(call);
      // A gateway offers only calls again that may run twice; no other is taken for one, whatever is seen.
      const isOfferedAgain = call.wasClaimed && !open?.claimedBy && registry.find(call.toolName)?.idempotent;
      if (!open || isOfferedAgain) drop(call);
      else if (open.claimedBy) call.wasClaimed = true;
    }
    if (!connection.session) return;
    for (const [name, { turns }] of channels) {
      for (const planned of planCalls(turns.values(), connection.session.id, registry.runs))
        offer(name, planned);
    }
  };
  const stops = [
    store.subscribe((state, before) => {
      // Tokens are commits too; calls come and go with turns.
      const isSame =
        state.connection.session === before.connection.session &&
        seen.size === state.channels.size &&
        [...state.channels].every(([name, { turns }]) => seen.get(name) === turns);
      if (isSame) return;
      seen = new Map([...state.channels].map(([name, { turns }]) => [name, turns]));
      look();
    }),
    registry.subscribe(() => {
      for (const call of calls.values()) if (!registry.runs(call.toolName)) call.abort.abort();
      look();
    }),
  ];

  return {
    answer: async (channel, { toolCallId, ...outcome }) => {
      const call = callOf(channel, toolCallId);
      clock.clearTimer(call.timer);
      await finish(
        call,
        outcome.state === 'output-error'
          ? { state: 'output-error', errorText: outcome.errorText }
          : { state: 'output-available', output: wireJson(outcome.output) },
      );
    },
    dispose: () => {
      for (const stop of stops) stop();
      for (const call of calls.values()) drop(call);
    },
  };

  /** The call that an answer by hand is for. */
  function callOf(channel: string, toolCallId: string): Call {
    for (const { turnId, messageId, calls: open } of store.getState().channels.get(channel)?.turns.values() ??
      []) {
      const found = open.find((call) => call.toolCallId === toolCallId);
      if (!found) continue;
      const planned = { turnId, messageId, toolCallId, toolName: found.toolName, claim: 'now' } as const;
      return calls.get(keyOf({ channel, ...planned })) ?? take(channel, planned);
    }
    throw new ChatError(
      'tool-call-missing',
      `No open turn of "${channel}" waits for the tool call "${toolCallId}", so its output was not sent. ` +
        'It was answered already, or its turn has ended.',
    );
  }
}

function keyOf({ channel, turnId, toolCallId }: Pick<Call, 'channel' | 'turnId' | 'toolCallId'>): string {
  return [channel, turnId, toolCallId].join(' ');
}

/** The input of a call as it stands in its message. */
function inputOf({ channels }: ClientState, { channel, messageId, toolCallId }: Call): unknown {
  const view = channels.get(channel);
  const parts = (view?.open.get(messageId) ?? view?.settled.get(messageId))?.parts ?? [];
  for (const part of parts) {
    if ('toolCallId' in part && part.toolCallId === toolCallId && 'input' in part) return part.input;
  }
  return undefined;
}
