'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';

type PartWaitingState = { kind: 'tool' | 'reasoning' | 'file' | 'editor' | undefined };
export type PartWaitingProps = PartProps<'div', PartWaitingState> & Partial<PartWaitingState>;

/** Holds the place of a part whose code is on its way. Renders a `<div>`. */
export function PartWaiting({ kind, ...given }: PartWaitingProps): ReactElement {
  return useElement<'div', PartWaitingState>('div', given, {
    name: 'part-waiting',
    state: { kind },
    props: { 'aria-busy': true },
  });
}

type PartBrokenState = Record<never, never>;
export type PartBrokenProps = PartProps<'p', PartBrokenState>;

/** Stands where a component of the app's own threw. Renders a `<p>`. */
export function PartBroken({ children, ...given }: PartBrokenProps): ReactElement {
  const labels = useLabels();
  return useElement<'p', PartBrokenState>('p', given, {
    name: 'part-broken',
    state: {},
    props: { children: children ?? labels.partBroken },
  });
}
