'use client';

import type { UIMessagePart } from '../../model/message-part.js';
import { usePart } from '../../react/use-part.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';

export const [PartContext, usePartIndex] = createRequiredContext<number>('MessagePart');

/** The part around, drawn again with each change of it. */
export function usePartHere(caller: string): UIMessagePart | undefined {
  const { channel, connection } = useChatScope(caller);
  const { messageId } = useMessageScope(caller);
  return usePart(channel, messageId, usePartIndex(caller), { connection });
}
