'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';

type ToolGroupState = { count: number };
export type ToolGroupProps = PartProps<'div', ToolGroupState> & {
  /** How many calls stand in it. */
  count: number;
};

/** Calls that stand side by side in one step of an answer. Renders a `<div>`, a named group where there are several. */
export function ToolGroup({ count, ...given }: ToolGroupProps): ReactElement {
  const labels = useLabels();
  return useElement<'div', ToolGroupState>('div', given, {
    name: 'tool-group',
    state: { count },
    props: count > 1 ? { role: 'group', 'aria-label': labels.toolCalls(count) } : {},
  });
}
