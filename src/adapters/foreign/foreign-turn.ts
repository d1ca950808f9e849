import type { Author, User } from '../../model/author.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChannelEvent, TurnEndReason } from '../../model/event.js';
import type { ChatMessage } from '../../model/message.js';
import { withoutUndefined } from '../../model/without-undefined.js';
import type { CommandOf } from '../../protocol/commands.js';

/** A message as a command carries it. */
type SentMessage = CommandOf<'message-send'>['message'];

/** A turn that an adapter makes of a foreign answer. */
export type ForeignTurn = {
  readonly turnId: string;
  readonly messageId: string;
};

/** Of `startTurn`. */
export type StartTurnOptions = {
  turnId: string;
  messageId: string;
  /** The message that is answered. */
  parentId: string | null;
  agent: Omit<Author, 'kind'>;
  userId: string;
  /** The session that runs the turn's client tools at once; left out where the wire has none. */
  sessionId?: string | undefined;
  /** The command that asked. */
  commandId?: string | undefined;
  now: number;
};

/** What a person wrote, as an event. */
export function personSaid(
  { id, parts, metadata }: SentMessage,
  user: User,
  parentId: string | null,
  now: number,
): ChannelEvent {
  const message: ChatMessage = {
    id,
    role: 'user',
    parts: parts.map((part) => withoutUndefined(part)),
    ...(metadata ? { metadata } : {}),
    chat: { author: { kind: 'person', ...user }, parentId, turnId: null, createdAt: now, status: 'done' },
  };
  return { type: 'message-added', message };
}

/** The beginning of an answer. */
export function startTurn(options: StartTurnOptions): ChannelEvent {
  const { turnId, messageId, parentId, agent, userId, sessionId, commandId, now } = options;
  const author: Author = { kind: 'agent', ...agent };
  return {
    type: 'turn-started',
    turnId,
    initiator: sessionId === undefined ? { userId } : { userId, sessionId },
    ...(commandId === undefined ? {} : { commandId }),
    message: {
      id: messageId,
      role: 'assistant',
      parts: [],
      chat: { author, parentId, turnId, createdAt: now, status: 'streaming' },
    },
  };
}

/** Steps of an answer. */
export function turnChunks(
  { turnId, messageId }: ForeignTurn,
  chunks: readonly UIMessageChunk[],
): ChannelEvent[] {
  return chunks.map((chunk) => ({ type: 'turn-chunk', turnId, messageId, chunk }));
}

/** The end of an answer. */
export function endTurn(
  { turnId, messageId }: ForeignTurn,
  reason: TurnEndReason,
  now: number,
  error?: { code: string; text: string },
): ChannelEvent {
  return { type: 'turn-ended', turnId, messageId, reason, endedAt: now, ...(error ? { error } : {}) };
}

/** The text of a draft: what a wire that carries nothing else can send. */
export function textOf({ parts }: Pick<SentMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
