'use client';

import type { ReactElement } from 'react';

import * as MessageActions from '../message-actions/action-buttons.js';
import { useBranchesHere } from '../message-actions/actions.js';
import { lazyPart } from '../part/lazy-part.js';
import { Icon } from './icon.js';

const LazyBranches = lazyPart(
  async () => (await import('../message-actions/branch-picker.js')).MessageBranches,
  () => null,
);

/** The buttons under a message, as `Chat` draws them. */
export function ChatMessageButtons(): ReactElement {
  const { count } = useBranchesHere('ChatMessageButtons');
  return (
    <MessageActions.MessageActionsRoot>
      {count > 1 && <LazyBranches />}
      <MessageActions.MessageRetry />
      <MessageActions.MessageDiscard />
      <MessageActions.MessageCopy>
        <Icon name="copy" />
      </MessageActions.MessageCopy>
      <MessageActions.MessageRegenerate>
        <Icon name="again" />
      </MessageActions.MessageRegenerate>
      <MessageActions.MessageEdit>
        <Icon name="edit" />
      </MessageActions.MessageEdit>
      <MessageActions.MessageDelete>
        <Icon name="delete" />
      </MessageActions.MessageDelete>
    </MessageActions.MessageActionsRoot>
  );
}
