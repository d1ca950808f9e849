import { findMessage } from '../../model/channel-state.js';
import { ChatError, type ChatErrorCode } from '../../protocol/chat-error.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { unrecordedCommands, type Command, type CommandType } from '../../protocol/commands.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { ensureHeld } from '../channel/load-older.js';
import type { GatewayContext } from '../gateway-context.js';
import type { AuthorizeAction } from '../gateway-options.js';
import type { Hub, OpenChannel } from '../hub.js';
import { payloadHash } from '../payload-hash.js';
import type { Session } from '../session/session.js';
import type { CommandRecord } from '../store.js';
import { asChatError, refusal, wireError } from '../wire-error.js';
import { loadHistory, publishEvent } from './channel-commands.js';
import type { CommandHandler, Decision } from './command-handler.js';
import { deleteMessage, editMessage, regenerate, sendMessage, truncate } from './message-commands.js';
import { answerApproval, claimCall, reportProgress, stopTurn, takeResult } from './turn-commands.js';

/** Runs commands, each of them once. */
export type CommandRunner = {
  /**
   * Never rejects: whatever happens is answered, once. Where the effect is in the command's own batch, the answer is
   * given before anything else happens in the channel.
   */
  run: (
    session: Session,
    frame: ClientFrameOf<'command-send'>,
    answer: (reply: Reply) => void,
  ) => Promise<void>;
};

type Reply = ServerFrameOf<'command-reply'>;
type Outcome = CommandRecord['reply'];

const handlers: { [T in CommandType]: CommandHandler<T> } = {
  'message-send': sendMessage,
  'message-edit': editMessage,
  'message-delete': deleteMessage,
  'messages-truncate': truncate,
  'turn-regenerate': regenerate,
  'turn-stop': stopTurn,
  'tool-claim': claimCall,
  'tool-progress': reportProgress,
  'tool-result': takeResult,
  'approval-respond': answerApproval,
  'event-publish': publishEvent,
  'history-load': loadHistory,
};

/**
 * Refusals that will be the same whenever the command is sent again: they are recorded. The others (`turn-busy`,
 * `forbidden`, a failed store) may end otherwise next time.
 */
const finalRefusals: ReadonlySet<ChatErrorCode> = new Set([
  'message-invalid',
  'message-missing',
  'tool-call-missing',
  'tool-call-taken',
  'tool-input-invalid',
  'approval-missing',
  'command-unsupported',
]);

/** Makes the runner of one gateway. */
export function createCommandRunner(context: GatewayContext, hub: Hub): CommandRunner {
  return {
    run: async (session, frame, answer) => {
      const { id, channel, command } = frame;
      const head = { type: 'command-reply', id, channel } as const;
      try {
        const isAllowed = await isAuthorized(context, session, hub, channel, command);
        if (hub.isClosed) return answer({ ...head, error: wireError(closed()) });
        // Not before the check: a channel that nobody uses meanwhile is forgotten, and made anew for the next one.
        const open = hub.open(channel);
        const waiting = await open.channel.run(async () => {
          const { outcome, settled } = await runOnce(context, open, session, frame, isAllowed);
          const reply = { ...head, ...toWire(outcome) };
          if (settled) return { reply, settled };
          answer(reply);
          return undefined;
        });
        if (!waiting) return;
        await waiting.settled();
        answer(waiting.reply);
      } catch (cause) {
        const error = asChatError(cause);
        context.report(error, { sessionId: session.id, channel });
        answer({ ...head, error: wireError(error) });
      }
    },
  };
}

async function runOnce(
  context: GatewayContext,
  { channel, turns }: OpenChannel,
  session: Session,
  { id, command }: ClientFrameOf<'command-send'>,
  isAllowed: boolean,
): Promise<{ outcome: Outcome; settled?: (() => Promise<void>) | undefined }> {
  const isRecorded = !unrecordedCommands.has(command.type);
  const hash = isRecorded ? payloadHash(command) : '';
  const userId = session.user.id;
  const known = isRecorded ? await context.store.readCommand(channel.name, userId, id) : undefined;
  if (known && known.payloadHash !== hash) return { outcome: refused(conflict()) };
  if (known) return { outcome: known.reply };
  if (!isAllowed) return { outcome: refused(forbidden(command.type)) };

  const recordOf = (reply: Outcome): CommandRecord => ({
    userId,
    commandId: id,
    payloadHash: hash,
    reply,
    expiresAt: context.clock.now() + context.limits.commandRecordMs,
  });
  const actor = { user: session.user, sessionId: session.id };
  // The table is keyed by the command's own type, which TypeScript cannot follow through the index.
  const decide = handlers[command.type] as (call: object) => Decision | Promise<Decision>;
  const decision = await decide({ command, id, actor, channel, turns, context });

  if ('refusal' in decision) {
    const outcome = refused(decision.refusal);
    if (isRecorded && finalRefusals.has(decision.refusal.code)) {
      await channel.commit({ events: [], command: () => recordOf(outcome) });
    }
    return { outcome };
  }
  let outcome: Outcome = {};
  const resultAt = (seq: number): Outcome => {
    outcome = { result: typeof decision.result === 'function' ? decision.result(seq) : decision.result };
    return outcome;
  };
  if (isRecorded) {
    await channel.commit({
      events: decision.events,
      command: (seq) => recordOf(resultAt(seq)),
      turns: decision.turns,
    });
  } else {
    resultAt(channel.cursor.seq + 1);
    await channel.commit({ events: decision.events, turns: decision.turns });
  }
  decision.committed?.();
  return { outcome, settled: decision.settled };
}

/** Which right a command needs. What others wrote, or were answered, is only for those who may moderate. */
async function isAuthorized(
  context: GatewayContext,
  session: Session,
  hub: Hub,
  name: string,
  command: Command,
): Promise<boolean> {
  const { user } = session;
  const action = actions[command.type];
  const ask = (asked: AuthorizeAction): Promise<boolean> =>
    context.allows({ user, channel: name, action: asked, command: command.type });
  if (!(await ask(action))) return false;
  if (command.type !== 'message-delete' && command.type !== 'message-edit') return true;
  const { messageId } = command;
  const { channel } = hub.open(name);
  const owner = await channel.run(async () => {
    await ensureHeld(channel, context, messageId);
    const chat = findMessage(channel.state, messageId)?.chat;
    if (command.type === 'message-edit' || chat?.author.kind !== 'agent') return chat?.author;
    // An agent's answer may be taken out by whoever asked for it.
    const question = chat.parentId === null ? undefined : findMessage(channel.state, chat.parentId);
    return question?.chat.author ?? chat.author;
  });
  return !owner || (owner.kind === 'person' && owner.id === user.id) || ask('moderate');
}

const actions: Record<CommandType, AuthorizeAction> = {
  'message-send': 'write',
  'message-edit': 'write',
  'message-delete': 'write',
  'messages-truncate': 'moderate',
  'turn-regenerate': 'write',
  'turn-stop': 'write',
  'tool-claim': 'write',
  'tool-progress': 'write',
  'tool-result': 'write',
  'approval-respond': 'write',
  'event-publish': 'publish',
  'history-load': 'read',
};

function refused(error: ChatError): Outcome {
  return { error: wireError(error) };
}

function toWire({ result, error }: Outcome): Pick<Reply, 'result' | 'error'> {
  // What was committed is JSON; `undefined` fields, which the type allows, are left out by the encoder.
  if (result) return { result: result as NonNullable<Reply['result']> };
  return error ? { error } : { result: {} };
}

function conflict(): ChatError {
  const sentence =
    'This id was used for another command before, so this one was not run. Send it under a new id.';
  return refusal('command-conflict', sentence);
}

function closed(): ChatError {
  const sentence =
    'The server is going away, so the command was not run. Send it again after the reconnection.';
  return new ChatError('unavailable', sentence, { retryable: true });
}

function forbidden(type: CommandType): ChatError {
  return refusal('forbidden', `This user may not do "${type}" in this channel.`);
}
