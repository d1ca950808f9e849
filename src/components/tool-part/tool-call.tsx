'use client';

import type { ReactElement } from 'react';

import { PartBoundary } from '../part/part-boundary.js';
import { PartBroken } from '../part/part-notes.js';
import { useChatScope } from '../scope/scope-context.js';
import { ToolCard } from './tool-card.js';
import { useToolCall } from './use-tool-call.js';

/**
 * The call around, drawn by the component that the chat's `tools` has for it, or as a card. Where that component throws,
 * the card takes its place until the call's next state. Renders no element.
 */
export function ToolCall(): ReactElement | null {
  const { tools, slots } = useChatScope('ToolCall');
  const call = useToolCall('ToolCall');
  if (!call) return null;
  const { ToolCard: Card = ToolCard } = slots;
  const View = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined;
  if (!View) return <Card />;
  const instead = () => (
    <>
      <ToolCard />
      <PartBroken />
    </>
  );
  return (
    <PartBoundary resetKey={`${call.state} ${call.isLive}`} fallback={instead}>
      <View {...call} />
    </PartBoundary>
  );
}
