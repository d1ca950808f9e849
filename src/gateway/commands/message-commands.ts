import { findMessage, type ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import type { ChatMessage } from '../../model/message.js';
import { pathTo, tipOf } from '../../model/thread.js';
import type { CommandOf } from '../../protocol/commands.js';
import { ensureHeld, isTaken } from '../channel/load-older.js';
import type { Actor } from '../gateway-context.js';
import { refusal } from '../wire-error.js';
import type { CommandCall, CommandHandler, Decision } from './command-handler.js';
import { planTurn } from './plan-turn.js';
import { withoutUndefined } from '../../model/without-undefined.js';

/** Adds a message at the tip of the branch that its sender saw. */
export const sendMessage: CommandHandler<'message-send'> = async (call) => {
  const { command, channel, context } = call;
  const { replyTo } = command.message;
  if (command.leafId !== null) await ensureHeld(channel, context, command.leafId);
  if (replyTo !== undefined) {
    await ensureHeld(channel, context, replyTo);
    if (!findMessage(channel.state, replyTo)) {
      return {
        refusal: refusal(
          'message-missing',
          'The quoted message is not there any more. Send it without the quotation.',
        ),
      };
    }
  }
  return addMessage(call, tipOf(channel.state, command.leafId));
};

/** Puts a new message beside an old one of the same kind. */
export const editMessage: CommandHandler<'message-edit'> = async (call) => {
  const { command, channel, context } = call;
  await ensureHeld(channel, context, command.messageId);
  const old = findMessage(channel.state, command.messageId);
  if (!old) return { refusal: missing() };
  if (old.chat.author.kind !== 'person') {
    const sentence = 'Only what a person wrote can be edited. Ask for another answer instead.';
    return { refusal: refusal('message-invalid', sentence) };
  }
  return addMessage(call, old.chat.parentId);
};

/** Another answer beside one, or a first one to a message that has none. */
export const regenerate: CommandHandler<'turn-regenerate'> = async (call) => {
  const { command, channel, context } = call;
  await ensureHeld(channel, context, command.messageId);
  const message = findMessage(channel.state, command.messageId);
  const asked = message?.chat.author.kind === 'agent' ? message.chat.parentId : message?.id;
  if (asked === undefined || asked === null) return { refusal: missing() };
  const planned = planTurn(call, asked);
  if ('refusal' in planned) return planned;
  if (!planned.turn) {
    return {
      refusal: refusal(
        'command-unsupported',
        'This channel has no agent, so there is no other answer to be had.',
      ),
    };
  }
  return {
    events: [...planned.earlier, ...planned.events],
    result: planned.turn,
    committed: planned.committed,
  };
};

/** Takes one message out; those behind it move up. */
export const deleteMessage: CommandHandler<'message-delete'> = async ({ command, channel, context }) => {
  await ensureHeld(channel, context, command.messageId);
  const { state } = channel;
  if (!findMessage(state, command.messageId)) return { refusal: missing() };
  if (state.open.has(command.messageId)) return { refusal: beingWritten() };
  return { events: [removed(state, [command.messageId])], result: {} };
};

/** Takes out what follows a message on one branch, or everything. */
export const truncate: CommandHandler<'messages-truncate'> = async ({ command, channel, context }) => {
  const { afterId, leafId } = command;
  await ensureHeld(channel, context, afterId);
  const { state } = channel;
  const path = pathTo(state, tipOf(state, leafId));
  const messageIds = afterId === null ? [...state.order] : path.slice(path.indexOf(afterId) + 1);
  if (afterId !== null && !path.includes(afterId)) return { refusal: missing() };
  if (messageIds.some((id) => state.open.has(id))) return { refusal: beingWritten() };
  return { events: messageIds.length === 0 ? [] : [removed(state, messageIds)], result: {} };
};

function removed(state: ChannelState, messageIds: string[]): ChannelEvent {
  const parentIds = messageIds.map((id) => findMessage(state, id)?.chat.parentId ?? null);
  // Where nothing is left, nobody moves up.
  if (messageIds.length === state.order.length) return { type: 'messages-removed', messageIds };
  return { type: 'messages-removed', messageIds, parentIds };
}

async function addMessage(
  call: CommandCall<'message-send' | 'message-edit'>,
  parentId: string | null,
): Promise<Decision> {
  const { command, id, actor, channel, context } = call;
  if (command.message.id !== id) {
    const sentence =
      'A message’s id has to be its command’s id too, so that it is added once however often it is sent.';
    return { refusal: refusal('message-invalid', sentence) };
  }
  if (await isTaken(channel, context, id)) {
    const sentence =
      'Another message of this id is in the channel, so this one was not added. Send it under a new id.';
    return { refusal: refusal('message-invalid', sentence) };
  }
  const message = settledMessage(command.message, actor, parentId, context.clock.now());
  const planned = planTurn(call, id);
  if ('refusal' in planned) return planned;
  return {
    events: [...planned.earlier, { type: 'message-added', message }, ...planned.events],
    result: { messageId: id, ...(planned.turn ? { turnId: planned.turn.turnId } : {}) },
    committed: planned.committed,
  };
}

function settledMessage(
  draft: CommandOf<'message-send'>['message'],
  { user }: Actor,
  parentId: string | null,
  createdAt: number,
): ChatMessage {
  const { id, parts, metadata, replyTo } = draft;
  return {
    id,
    role: 'user',
    ...(metadata === undefined ? {} : { metadata }),
    parts: parts.map((part) => withoutUndefined(part)),
    chat: {
      author: { ...user, kind: 'person' },
      parentId,
      turnId: null,
      createdAt,
      status: 'done',
      ...(replyTo === undefined ? {} : { replyTo }),
    },
  };
}

function missing() {
  return refusal(
    'message-missing',
    'The message is not in this channel, or not any more. Nothing was changed.',
  );
}

function beingWritten() {
  return refusal(
    'turn-busy',
    'The message is being written, so it cannot be taken out. Stop its turn first.',
  );
}
