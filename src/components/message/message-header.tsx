'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useMessageState, type MessageState } from './use-message-state.js';

export type MessageHeaderProps = PartProps<'header', MessageState>;

/** Where it says who wrote the message, and when. Renders a `<header>`. */
export function MessageHeader(given: MessageHeaderProps): ReactElement {
  const state = useMessageState('Message.Header');
  return useElement<'header', MessageState>('header', given, { name: 'message-header', state });
}
