import { channelOf } from '../../../src/core/chat/channel-of.js';
import type { ChannelView } from '../../../src/core/channel/channel-view.js';
import type { ChatMessage, MessageRecord } from '../../../src/model/message.js';
import type { OpenTurn } from '../../../src/model/open-turn.js';
import { ChatError } from '../../../src/protocol/chat-error.js';

/** A message of a person, or of an agent where it has a turn. */
export function messageWith(id: string, record: Partial<MessageRecord> = {}): ChatMessage {
  const isAgent = record.turnId !== undefined;
  return {
    id,
    role: isAgent ? 'assistant' : 'user',
    parts: [{ type: 'text', text: `text of ${id}` }],
    chat: {
      author: isAgent ? { id: 'guide', kind: 'agent' } : { id: 'ada', kind: 'person' },
      parentId: null,
      turnId: null,
      createdAt: 0,
      status: 'done',
      ...record,
    },
  };
}

export function turnOf(messageId: string, turnId: string, fields: Partial<OpenTurn> = {}): OpenTurn {
  return {
    turnId,
    messageId,
    initiator: { userId: 'ada' },
    calls: [],
    approvals: [],
    stopRequested: false,
    ...fields,
  };
}

/** A live view of a line of messages, each in answer to the one before it. */
export function viewOf(messages: ChatMessage[], fields: Partial<ChannelView> = {}): ChannelView {
  const empty = channelOf({ channels: new Map() } as never, 'none'); // nothing but `channels` is read
  const order = messages.map(({ id }) => id);
  const isOpen = ({ chat }: ChatMessage): boolean =>
    chat.status === 'streaming' || chat.status === 'awaiting';
  const entries = messages.map((message) => [message.id, message] as const);
  return {
    ...empty,
    status: 'live',
    cursor: { epoch: 'e', seq: 1, hash: 1 },
    order,
    allIds: order,
    settled: new Map(entries.filter(([, message]) => !isOpen(message))),
    open: new Map(entries.filter(([, message]) => isOpen(message))),
    ...fields,
  };
}

/** A message on its way, in a state of its command. */
export function pendingOf(id: string, status: 'queued' | 'sent' | 'failed'): ChannelView['pending'] {
  const message = messageWith(id, { status: 'pending' });
  const error = new ChatError('forbidden', 'No.');
  return new Map([[id, { message, state: status === 'failed' ? { status, error } : { status } }]]);
}
