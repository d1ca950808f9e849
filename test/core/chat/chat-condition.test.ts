import { describe, expect, it } from 'vitest';

import { idleActivity, type ChatActivity } from '../../../src/core/chat/chat-activity.js';
import { chatError, chatStatus, withoutErrors } from '../../../src/core/chat/chat-condition.js';
import type { ChannelView } from '../../../src/core/channel/channel-view.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { messageWith, pendingOf, turnOf, viewOf } from './view-of.js';

const question = messageWith('q');
const answer = messageWith('a', { turnId: 't', parentId: 'q' });
const writing = messageWith('a', { turnId: 't', parentId: 'q', status: 'streaming' });
const failed = messageWith('a', {
  turnId: 't',
  parentId: 'q',
  status: 'failed',
  error: { code: 'turn-timeout', text: 'It took too long.' },
});
const turns = new Map([['t', turnOf('a', 't')]]);
const refusal = new ChatError('turn-busy', 'Busy.');

describe('the status of a chat', () => {
  const cases: [string, ReturnType<typeof chatStatus>, ChannelView, Partial<ChatActivity>?][] = [
    ['an empty channel', 'ready', viewOf([])],
    ['a finished answer', 'ready', viewOf([question, answer])],
    ['a message in the outbox', 'submitted', viewOf([], { pending: pendingOf('q', 'queued') })],
    ['a message on the wire', 'submitted', viewOf([], { pending: pendingOf('q', 'sent') })],
    ['a regeneration without a reply', 'submitted', viewOf([question, answer]), { requests: 1 }],
    ['a turn that was promised and has not begun', 'submitted', viewOf([question]), { awaitedTurnId: 't' }],
    ['a turn that was promised and is over', 'ready', viewOf([question, answer]), { awaitedTurnId: 't' }],
    ['an open turn', 'streaming', viewOf([question, writing], { turns })],
    [
      'an open turn and a new message',
      'streaming',
      viewOf([question, writing], { turns, pending: pendingOf('p', 'sent') }),
    ],
    [
      'an open turn on a branch that is not shown',
      'ready',
      viewOf([question, writing], { turns, order: ['q'] }),
    ],
    ['a turn that failed', 'error', viewOf([question, failed])],
    ['a turn that failed before the last message', 'ready', viewOf([question, failed, messageWith('n')])],
    ['a send that failed', 'error', viewOf([question], { pending: pendingOf('p', 'failed') })],
    ['a command that failed', 'error', viewOf([question, answer]), { error: refusal }],
    [
      'a new message behind a failed turn',
      'submitted',
      viewOf([question, failed], { pending: pendingOf('p', 'sent') }),
    ],
  ];
  it.each(cases)('%s: %s', (_, status, view, activity = {}) => {
    expect(chatStatus(view, { ...idleActivity, ...activity })).toBe(status);
  });
});

describe('the error of a chat', () => {
  it('is the failed turn’s, the same object each time', () => {
    const view = viewOf([question, failed]);
    const error = chatError(view, idleActivity);
    expect(error).toMatchObject({ code: 'turn-timeout', message: 'It took too long.', retryable: true });
    expect(chatError(view, idleActivity)).toBe(error);
  });

  it('has the code turn-failed where the agent’s own code is none of ours', () => {
    const foreign = messageWith('a', {
      turnId: 't',
      status: 'failed',
      error: { code: 'E42', text: 'Broken.' },
    });
    expect(chatError(viewOf([foreign]), idleActivity)).toMatchObject({
      code: 'turn-failed',
      message: 'Broken.',
    });
  });

  it('is cleared for good, and comes back with the next failure', () => {
    const view = viewOf([question, failed], { pending: pendingOf('p', 'failed') });
    const cleared = { ...idleActivity, error: refusal };
    Object.assign(cleared, withoutErrors(view, cleared));
    expect(chatError(view, cleared)).toBeUndefined();
    expect(chatStatus(view, cleared)).toBe('ready');
    const again = viewOf([question, failed], { pending: pendingOf('p2', 'failed') });
    expect(chatError(again, cleared)).toMatchObject({ code: 'forbidden' });
  });
});
