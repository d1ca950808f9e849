'use client';

import type { ReactElement, ReactNode } from 'react';

import { useMessageHere } from '../message/message-context.js';
import type { PartSlots } from '../scope/part-slots.js';
import { useChatScope } from '../scope/scope-context.js';
import { TextPart } from '../text-part/text-part.js';
import { lazyPart } from './lazy-part.js';
import { PartContext } from './part-context.js';
import { PartWaiting } from './part-notes.js';

/** Which part of the message around is drawn. */
export type MessagePartProps = {
  /** Its place in `message.parts`. */
  index: number;
  /** What to draw in place of the part's own kind. */
  children?: ReactNode;
};

/**
 * One part of the message around, drawn by its kind: by the chat's slots, or by this package's own components, of which
 * all but text are loaded when they are needed. Sources stand together in `SourcesPart`. Renders no element.
 */
export function MessagePart({ index, children }: MessagePartProps): ReactElement {
  const type = useMessageHere('MessagePart', (message) => message.parts[index]?.type);
  const { slots } = useChatScope('MessagePart');
  return <PartContext value={index}>{children ?? drawByType(type, slots)}</PartContext>;
}

const LazyToolCall = lazyPart(
  async () => (await import('../tool-part/tool-call.js')).ToolCall,
  () => <PartWaiting kind="tool" />,
);
const LazyFilePart = lazyPart(
  async () => (await import('../file-part/file-part.js')).FilePart,
  () => <PartWaiting kind="file" />,
);
const LazyReasoningBlock = lazyPart(
  async () => (await import('../reasoning-part/reasoning-block.js')).ReasoningBlock,
  () => <PartWaiting kind="reasoning" />,
);

const LazyDataPart = lazyPart(
  async () => (await import('./data-part.js')).DataPart,
  () => null,
);

function drawByType(type: string | undefined, slots: PartSlots): ReactNode {
  const { Text = TextPart, Reasoning = LazyReasoningBlock, File = LazyFilePart } = slots;
  if (type === 'text') return <Text />;
  if (type === 'reasoning') return <Reasoning />;
  if (type === 'file' || type === 'reasoning-file') return <File />;
  if (type === 'dynamic-tool' || type?.startsWith('tool-') === true) return <LazyToolCall />;
  if (type?.startsWith('data-') === true) return <LazyDataPart />;
  // Steps have no look of their own; sources are listed after the message.
  return null;
}
