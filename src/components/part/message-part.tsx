'use client';

import type { ReactElement, ReactNode } from 'react';

import { useMessageHere } from '../message/message-context.js';
import { ToolCall } from '../tool-part/tool-call.js';
import { FilePart } from '../file-part/file-part.js';
import { PartContext } from './part-context.js';
import { ReasoningBlock } from '../reasoning-part/reasoning-block.js';
import { TextPart } from '../text-part/text-part.js';

/** Which part of the message around is drawn. */
export type MessagePartProps = {
  /** Its place in `message.parts`. */
  index: number;
  /** What to draw in place of the part's own kind. */
  children?: ReactNode;
};

/** One part of the message around, drawn by its kind. Sources stand together in `SourcesPart`. Renders no element. */
export function MessagePart({ index, children }: MessagePartProps): ReactElement {
  const type = useMessageHere('MessagePart', (message) => message.parts[index]?.type);
  return <PartContext value={index}>{children ?? drawByType(type)}</PartContext>;
}

function drawByType(type: string | undefined): ReactNode {
  if (type === 'text') return <TextPart />;
  if (type === 'reasoning') return <ReasoningBlock />;
  if (type === 'file' || type === 'reasoning-file') return <FilePart />;
  if (type === 'dynamic-tool' || type?.startsWith('tool-') === true) return <ToolCall />;
  // Steps and an app's own data have no look of their own; sources are listed after the message.
  return null;
}
