import type { ChatMessage } from '../../model/message.js';
import type { useChannel } from '../../react/use-channel.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { textOf } from '../message/text-of.js';
import type { View } from '../scope/use-view.js';
import { toolNameOf, type ToolCallPart } from '../tool-part/tool-view.js';

/** What a channel tells its listeners. */
export type Heard = Parameters<NonNullable<Parameters<typeof useChannel>[1]>>[0];

/** How many announcements each answer that is being written has had, by its turn. */
export type Spoken = ReadonlyMap<string, number>;

/** What the sentences are made from. */
export type AnnouncementFacts = {
  labels: ChatLabels;
  view: View;
  userId: string | null;
  /** What an answer itself says, where it is to be read out. */
  readAloud?: ((received: Heard) => string[]) | undefined;
};

/** An answer is announced so often at most, however long it is; its end always is one of them. */
const mostForAnswer = 4;

/** Characters of somebody's message that are read out; the rest stands in the thread. */
const mostOfMessage = 200;

/**
 * What is said of the events of one commit: an answer begins, waits for approval, has a tool's outcome, ends; somebody
 * else wrote. Nothing of what this user did, which shows by itself, and nothing per token. Only requests for approval,
 * which wait for a person, may go beyond an answer's four.
 */
export function announce(
  heard: readonly Heard[],
  before: Spoken,
  facts: AnnouncementFacts,
): [Spoken, string[]] {
  const spoken = new Map(before);
  const sentences: string[] = [];
  const messages: ChatMessage[] = [];
  for (const received of heard) {
    sentences.push(...(facts.readAloud?.(received) ?? []));
    if (!('event' in received)) continue;
    const { event } = received;
    if (event.type === 'message-added') messages.push(event.message);
    if (!('turnId' in event)) continue;
    const sentence = sentenceFor(event, facts);
    const count = spoken.get(event.turnId) ?? 0;
    const isEnd = event.type === 'turn-ended';
    const isQuestion = event.type === 'turn-chunk' && event.chunk.type === 'tool-approval-request';
    if (sentence !== undefined && (isEnd || isQuestion || count < mostForAnswer - 1)) {
      sentences.push(sentence);
      spoken.set(event.turnId, count + 1);
    }
    if (isEnd) spoken.delete(event.turnId);
  }
  return [spoken, [...sentencesForMessages(messages, facts), ...sentences]];
}

type TurnEvent = Extract<Extract<Heard, { event: unknown }>['event'], { turnId: string }>;

function sentenceFor(event: TurnEvent, { labels, view }: AnnouncementFacts): string | undefined {
  if (event.type === 'turn-started') {
    return labels.announceStarted(event.message.chat.author.name ?? labels.agent);
  }
  if (event.type === 'turn-ended') {
    return {
      done: labels.announceFinished,
      stopped: labels.announceStopped,
      interrupted: labels.announceInterrupted,
      failed: labels.announceFailed,
    }[event.reason];
  }
  if (event.type !== 'turn-chunk') return undefined;
  const { chunk, messageId } = event;
  switch (chunk.type) {
    case 'tool-approval-request':
      return labels.announceApproval(titleOf(view, messageId, chunk.toolCallId));
    case 'tool-output-available':
      if (chunk.preliminary === true) return undefined;
      return labels.announceToolDone(titleOf(view, messageId, chunk.toolCallId));
    case 'tool-output-error':
      return labels.announceToolFailed(titleOf(view, messageId, chunk.toolCallId));
    default:
      return undefined;
  }
}

/** What the card of the call says that it is. */
function titleOf({ open, settled }: View, messageId: string, toolCallId: string): string {
  const parts = (open.get(messageId) ?? settled.get(messageId))?.parts ?? [];
  const call = parts.find(
    (part): part is ToolCallPart => 'toolCallId' in part && part.toolCallId === toolCallId,
  );
  return call ? (call.title ?? toolNameOf(call)) : '';
}

function sentencesForMessages(
  messages: readonly ChatMessage[],
  { labels, userId }: AnnouncementFacts,
): string[] {
  const theirs = messages.filter(({ chat, role }) => role !== 'user' || chat.author.id !== userId);
  const [message] = theirs;
  if (!message || theirs.length > 1) return message ? [labels.announceMessages(theirs.length)] : [];
  const { author } = message.chat;
  const name = author.name ?? (author.kind === 'agent' ? labels.agent : labels.person);
  return [labels.announceMessage(name, beginningOf(textOf(message)))];
}

function beginningOf(text: string): string {
  const flat = text
    .slice(0, mostOfMessage * 2)
    .replace(/\s+/g, ' ')
    .trim();
  if (flat.length <= mostOfMessage) return flat;
  const end = flat.lastIndexOf(' ', mostOfMessage);
  return `${flat.slice(0, end > 0 ? end : mostOfMessage)}…`;
}
