// Events of a channel's log, written short, for tests of whatever folds them.
import type { UIMessageChunk } from '../../src/model/chunk.js';
import type { ChannelEvent, ChannelEventOf, TurnEndReason } from '../../src/model/event.js';
import type { ChatMessage } from '../../src/model/message.js';

/** A settled message of Ada's. */
export function added(
  id: string,
  { text = id, parentId = null }: { text?: string; parentId?: string | null } = {},
): ChannelEventOf<'message-added'> {
  const message: ChatMessage = {
    id,
    role: 'user',
    parts: [{ type: 'text', text }],
    chat: {
      author: { id: 'ada', name: 'Ada', kind: 'person' },
      parentId,
      turnId: null,
      createdAt: 1_000,
      status: 'done',
    },
  };
  return { type: 'message-added', message };
}

/** An agent begins to write. */
export function started(
  turnId: string,
  messageId: string,
  parentId: string | null,
): ChannelEventOf<'turn-started'> {
  return {
    type: 'turn-started',
    turnId,
    message: {
      id: messageId,
      role: 'assistant',
      parts: [],
      chat: {
        author: { id: 'guide', kind: 'agent' },
        parentId,
        turnId,
        createdAt: 2_000,
        status: 'streaming',
      },
    },
    initiator: { userId: 'ada', sessionId: 's1' },
  };
}

export function chunk(turnId: string, messageId: string, step: UIMessageChunk): ChannelEventOf<'turn-chunk'> {
  return { type: 'turn-chunk', turnId, messageId, chunk: step };
}

/** The chunks of one text part. */
export function answer(
  turnId: string,
  messageId: string,
  deltas: readonly string[],
  id = '1',
): ChannelEvent[] {
  return [
    chunk(turnId, messageId, { type: 'text-start', id }),
    ...deltas.map((delta) => chunk(turnId, messageId, { type: 'text-delta', id, delta })),
    chunk(turnId, messageId, { type: 'text-end', id }),
  ];
}

export function ended(
  turnId: string,
  messageId: string,
  reason: TurnEndReason,
): ChannelEventOf<'turn-ended'> {
  return { type: 'turn-ended', turnId, messageId, reason, endedAt: 3_000 };
}
