import { describe, expect, it } from 'vitest';

import { branchesOf, siblingIds } from '../../../src/core/chat/branches.js';
import { messageIdsOf, messageOf, messagesOf } from '../../../src/core/chat/messages-of.js';
import { messageWith, pendingOf, viewOf } from './view-of.js';

const question = messageWith('q');
const answer = messageWith('a', { turnId: 't', parentId: 'q' });

describe('the messages of a view', () => {
  it('are the shown branch, then what is on its way', () => {
    const view = viewOf([question, answer], { pending: pendingOf('p', 'sent') });
    expect(messageIdsOf(view)).toEqual(['q', 'a', 'p']);
    expect(messagesOf(view).map(({ id }) => id)).toEqual(['q', 'a', 'p']);
    expect(messageOf(view, 'p')?.chat.status).toBe('pending');
    expect(messageOf(view, 'nobody')).toBeUndefined();
  });

  it('keep one list of ids while a pending message’s state changes', () => {
    const view = viewOf([question], { pending: pendingOf('p', 'queued') });
    const ids = messageIdsOf(view);
    expect(messageIdsOf({ ...view, pending: pendingOf('p', 'sent') })).toBe(ids);
    expect(messageIdsOf({ ...view, open: new Map(view.open) })).toBe(ids);
    expect(messageIdsOf({ ...view, pending: new Map() })).toEqual(['q']);
  });

  it('are listed once where an event came before its message left the pending ones', () => {
    expect(messageIdsOf(viewOf([question], { pending: pendingOf('q', 'sent') }))).toEqual(['q']);
  });
});

describe('branches', () => {
  const other = messageWith('b', { turnId: 'u', parentId: 'q' });
  const view = viewOf([question, answer, other], { order: ['q', 'b'], pending: pendingOf('p', 'sent') });

  it('are the messages under one parent', () => {
    expect(siblingIds(view, 'b')).toEqual(['a', 'b']);
    expect(siblingIds(view, 'q')).toEqual(['q']);
    expect(siblingIds(view, 'p')).toEqual([]);
    expect(siblingIds(view, 'b')).toBe(siblingIds(view, 'a'));
  });

  it('of messages whose parent is older than the page stand together at the root', () => {
    const cut = viewOf([messageWith('x', { parentId: 'gone' }), messageWith('y', { parentId: 'gone' })]);
    expect(siblingIds(cut, 'y')).toEqual(['x', 'y']);
  });

  it('lead to the sibling before and behind, and no further', () => {
    const shown: string[] = [];
    const branches = branchesOf(siblingIds(view, 'b'), 'b', (id) => shown.push(id));
    expect(branches).toMatchObject({ index: 1, count: 2, ids: ['a', 'b'] });
    branches.next();
    branches.select(1);
    branches.select(9);
    expect(shown).toEqual([]);
    branches.previous();
    expect(shown).toEqual(['a']);
  });
});
