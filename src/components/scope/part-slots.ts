import type { ComponentType } from 'react';

/** Components in place of those that draw a message's parts. Each reads the part around by the hooks of this package. */
export type PartSlots = {
  /** Written text. @default TextPart */
  Text?: ComponentType;
  /** What the model thought. @default ReasoningBlock */
  Reasoning?: ComponentType;
  /** A file. @default FilePart */
  File?: ComponentType;
  /** A call of a tool that has no component of its own in `tools`. @default ToolCard */
  ToolCard?: ComponentType;
};
