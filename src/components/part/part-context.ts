'use client';

import type { UIMessagePart } from '../../model/message-part.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { useMessageHere } from '../message/message-context.js';

export const [PartContext, usePartIndex] = createRequiredContext<number>('MessagePart');

/** The part around, drawn again with each change of it. */
export function usePartHere(caller: string): UIMessagePart | undefined {
  const index = usePartIndex(caller);
  return useMessageHere(caller, ({ parts }) => parts[index]);
}
