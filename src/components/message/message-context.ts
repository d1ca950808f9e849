'use client';

import { useHeldMessage } from '../../react/use-held.js';
import type { ChatMessage, MessageStatus } from '../../model/message.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { useChatScope } from '../scope/scope-context.js';
import type { MessageFacts } from './message-facts.js';

/** What the parts of one message share. */
export type MessageScope = {
  messageId: string;
  /** `undefined` where it is held no more. */
  facts: MessageFacts | undefined;
  /** The code of the error with which it could not be sent. */
  refusal: string | undefined;
  /** Of the elements that the message is described by: its time and its contents. */
  timeId: string;
  contentId: string;
  isEditing: boolean;
  setEditing: (isEditing: boolean) => void;
};

export const [MessageContext, useMessageScope] = createRequiredContext<MessageScope>('Message.Root');

/** Selects from the message around: primitives, or objects that stand in it. `undefined` where it is held no more. */
export function useMessageHere<SELECTED>(
  caller: string,
  selector: (message: ChatMessage) => SELECTED,
): SELECTED | undefined {
  const { channel, client } = useChatScope(caller);
  const { messageId } = useMessageScope(caller);
  return useHeldMessage(client, channel, messageId, selector);
}

/** Whether a turn is still at work on a message. */
export function isLive(status: MessageStatus | undefined): boolean {
  return status === 'streaming' || status === 'awaiting';
}
