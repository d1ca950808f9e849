import type { ChannelSnapshot } from 'colloquy';

import type { BenchMessage } from './texts.js';

export const benchChannel = 'bench';
export const benchUser = { id: 'reader', name: 'Reader' };
export const benchAgent = { id: 'writer', name: 'Writer' };

type Author = ChannelSnapshot['messages'][number]['chat']['author'];

function authorOf({ role }: BenchMessage): Author {
  return role === 'user' ? { ...benchUser, kind: 'person' } : { ...benchAgent, kind: 'agent' };
}

/** What a gateway is told of a message that stood there before. */
export function publicationOf(message: BenchMessage) {
  const { id, role, text } = message;
  return { message: { id, role, parts: [{ type: 'text' as const, text }] }, author: authorOf(message) };
}

/** A thread as a gateway hands it out, made without one. */
export function snapshotOf(history: readonly BenchMessage[]): ChannelSnapshot {
  const createdAt = Date.UTC(2026, 0, 1);
  return {
    version: 1,
    channel: benchChannel,
    cursor: { epoch: 'bench', seq: history.length, hash: 1 },
    order: history.map(({ id }) => id),
    messages: history.map((message, index) => ({
      id: message.id,
      role: message.role,
      parts: [{ type: 'text', text: message.text }],
      chat: {
        author: authorOf(message),
        parentId: history[index - 1]?.id ?? null,
        turnId: null,
        createdAt: createdAt + index * 60_000,
        status: 'done',
      },
    })),
    folds: [],
    turns: [],
    hasMore: false,
  };
}
