import type { User } from '../../model/author.js';
import type { ChatMessage } from '../../model/message.js';
import type { MessageDraft } from '../../model/message-draft.js';
import type { CommandState, PendingMessage } from './channel-view.js';

type Pending = ReadonlyMap<string, PendingMessage>;

/** A draft as it is drawn until its event comes back. The author is `''` where nobody has said yet who this is. */
export function pendingMessage(
  draft: MessageDraft & { id: string },
  record: { user: User | undefined; parentId: string | null; createdAt: number },
): ChatMessage {
  const { id, parts, metadata, replyTo } = draft;
  return {
    id,
    role: 'user',
    ...(metadata === undefined ? {} : { metadata }),
    parts,
    chat: {
      author: { ...(record.user ?? { id: '' }), kind: 'person' },
      parentId: record.parentId,
      turnId: null,
      createdAt: record.createdAt,
      status: 'pending',
      ...(replyTo === undefined ? {} : { replyTo }),
    },
  };
}

/** How far a message's command has come. The same object where there is no such message. */
export function withCommandState(pending: Pending, id: string, state: CommandState): Pending {
  const entry = pending.get(id);
  if (!entry) return pending;
  const status = state.status === 'failed' ? 'failed' : 'pending';
  const { message } = entry;
  const shown =
    message.chat.status === status ? message : { ...message, chat: { ...message.chat, status } as const };
  return new Map(pending).set(id, { message: shown, state });
}

/** Without those whose `goes` says so. */
export function withoutPending(
  pending: Pending,
  goes: (id: string, entry: PendingMessage) => boolean,
): Pending {
  const next = new Map([...pending].filter(([id, entry]) => !goes(id, entry)));
  return next.size === pending.size ? pending : next;
}

/** The same messages under the name of the user whose session this turned out to be. */
export function withAuthor(pending: Pending, user: User): Pending {
  if ([...pending.values()].every(({ message }) => message.chat.author.id === user.id)) return pending;
  return new Map(
    [...pending].map(([id, entry]) => {
      const { message } = entry;
      const chat = { ...message.chat, author: { ...user, kind: 'person' as const } };
      return [id, { ...entry, message: { ...message, chat } }];
    }),
  );
}
