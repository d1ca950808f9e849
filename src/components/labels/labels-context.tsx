'use client';

import { createContext, useContext, useMemo, type ReactElement, type ReactNode } from 'react';

import type { ChatLabels } from './chat-labels.js';
import { englishLabels } from './english-labels.js';

const LabelsContext = createContext<ChatLabels>(englishLabels);

/** The props of `Labels`. */
export type LabelsProps = {
  /** Words in place of those that hold around it. Keep the object stable. */
  labels?: Partial<ChatLabels> | undefined;
  children?: ReactNode;
};

/** Replaces words for everything inside. Renders no element. */
export function Labels({ labels, children }: LabelsProps): ReactElement {
  const outer = useContext(LabelsContext);
  const all = useMemo(() => ({ ...outer, ...labels }), [outer, labels]);
  return <LabelsContext value={all}>{children}</LabelsContext>;
}

/** The words that hold here. */
export function useLabels(): ChatLabels {
  return useContext(LabelsContext);
}
