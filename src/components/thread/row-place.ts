import type { View } from '../scope/use-view.js';
import type { ChatMessage } from '../../model/message.js';

/** Where a row stands among those of the same author that follow each other closely. */
export type RowGroup = 'single' | 'first' | 'middle' | 'last';

/** Two messages of one author stand together while no more than this, in ms, lies between them: 5 minutes. */
const together = 5 * 60_000;

/** The neighbours of a row, as the list knows them. */
export type RowNeighbours = {
  messageId: string;
  previousId: string | undefined;
  nextId: string | undefined;
};

/** How a row stands to its neighbours, as one string that is equal while nothing of it changes: `first`, `single 1700…`. */
export function rowPlace(view: View, { messageId, previousId, nextId }: RowNeighbours, utc: boolean): string {
  const message = messageIn(view, messageId);
  if (!message) return 'single';
  const previous = messageIn(view, previousId);
  const next = messageIn(view, nextId);
  const joinsPrevious = previous !== undefined && standTogether(previous, message, utc);
  const joinsNext = next !== undefined && standTogether(message, next, utc);
  const group: RowGroup = joinsPrevious ? (joinsNext ? 'middle' : 'last') : joinsNext ? 'first' : 'single';
  const { createdAt } = message.chat;
  const opensDay = previous ? !isSameDay(previous.chat.createdAt, createdAt, utc) : true;
  return opensDay ? `${group} ${createdAt}` : group;
}

/** What `rowPlace` says; `dayAt` is when the first message of a day was written, `null` for the others. */
export function readRowPlace(place: string): { group: RowGroup; dayAt: number | null } {
  const [group, dayAt] = place.split(' ');
  const known = group === 'first' || group === 'middle' || group === 'last' ? group : 'single';
  return { group: known, dayAt: dayAt === undefined ? null : Number(dayAt) };
}

/** Whether two moments, in ms since 1970, are of one day: the reader's own, or that of UTC. */
export function isSameDay(one: number, other: number, utc: boolean): boolean {
  if (Math.abs(one - other) >= 86_400_000) return false;
  const [a, b] = [new Date(one), new Date(other)];
  return utc ? a.getUTCDate() === b.getUTCDate() : a.getDate() === b.getDate();
}

function standTogether({ chat: one }: ChatMessage, { chat: other }: ChatMessage, utc: boolean): boolean {
  const isNear = Math.abs(other.createdAt - one.createdAt) <= together;
  return isNear && one.author.id === other.author.id && isSameDay(one.createdAt, other.createdAt, utc);
}

function messageIn({ open, settled, pending }: View, id: string | undefined): ChatMessage | undefined {
  if (id === undefined) return undefined;
  return open.get(id) ?? settled.get(id) ?? pending.get(id)?.message;
}
