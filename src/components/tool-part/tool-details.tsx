'use client';

import { useMemo, type MouseEvent, type ReactElement } from 'react';

import { createRequiredContext } from '../element/create-required-context.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useFold } from '../part/use-fold.js';
import { toolStateOf, type ToolPartState } from './tool-elements.js';
import { useToolCall } from './use-tool-call.js';

type Details = { isOpen: boolean; toggle: () => void };

const [DetailsContext, useDetails] = createRequiredContext<Details>('ToolPart.Details');

type ToolDetailsState = ToolPartState & { open: boolean };
export type ToolDetailsProps = Omit<PartProps<'details', ToolDetailsState>, 'open'>;

/** What a call is about, folded away; open by itself while it waits for approval. Renders a `<details>`. */
export function ToolDetails(given: ToolDetailsProps): ReactElement {
  const call = useToolCall('ToolPart.Details');
  const [chosen, choose] = useFold('ToolPart.Details');
  const waits = call?.state === 'approval-requested' && call.isLive;
  const isOpen = chosen ?? waits;
  const details = useMemo(() => ({ isOpen, toggle: () => choose(!isOpen) }), [isOpen, choose]);
  const element = useElement<'details', ToolDetailsState>('details', given, {
    name: 'tool-details',
    state: { ...toolStateOf(call), open: isOpen },
    props: { open: isOpen },
  });
  return <DetailsContext value={details}>{element}</DetailsContext>;
}

export type ToolSummaryProps = PartProps<'summary', ToolDetailsState>;

/** Folds the details out and away. Renders a `<summary>`. */
export function ToolSummary(given: ToolSummaryProps): ReactElement {
  const call = useToolCall('ToolPart.Summary');
  const { isOpen, toggle } = useDetails('ToolPart.Summary');
  return useElement<'summary', ToolDetailsState>('summary', given, {
    name: 'tool-summary',
    state: { ...toolStateOf(call), open: isOpen },
    props: {
      onClick: (event: MouseEvent) => {
        // The state opens it, so that element and state never differ.
        event.preventDefault();
        toggle();
      },
    },
  });
}

type ToolBodyState = ToolPartState;
export type ToolBodyProps = PartProps<'div', ToolBodyState>;

/** What is folded away; drawn only while it is open, so that what nobody sees costs nothing. Renders a `<div>`. */
export function ToolBody(given: ToolBodyProps): ReactElement | null {
  const call = useToolCall('ToolPart.Body');
  const { isOpen } = useDetails('ToolPart.Body');
  const element = useElement<'div', ToolBodyState>('div', given, {
    name: 'tool-body',
    state: toolStateOf(call),
  });
  return isOpen ? element : null;
}
