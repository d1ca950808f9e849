import { createElement, Fragment, useState, type ReactElement } from 'react';
import { Button } from 'storybook/internal/components';
import { STORY_CHANGED } from 'storybook/internal/core-events';
import { addons, types, useChannel } from 'storybook/manager-api';

import {
  countersEvent,
  faultEvent,
  type Fault,
  type ShownCounters,
} from '../stories/support/fault-events.js';

const faults: { fault: Fault; label: string; description: string }[] = [
  { fault: 'cut', label: 'Cut', description: 'Cut the line once' },
  { fault: 'restart', label: 'Restart', description: 'Kill the gateway and start it anew on what it kept' },
  { fault: 'restart-empty', label: 'Lose all', description: 'Kill the gateway and all that it kept' },
];

/**
 * What can befall the gateway of the story that is shown, and what its client counted; not there without a gateway.
 * Storybook builds this file by itself and knows no JSX but the old one.
 */
function FaultTool(): ReactElement | null {
  const [counters, setCounters] = useState<ShownCounters | null>(null);
  const emit = useChannel({
    [countersEvent]: (shown: ShownCounters) => setCounters(shown),
    [STORY_CHANGED]: () => setCounters(null),
  });
  if (!counters) return null;
  const { status, lost, doubled, resumed } = counters;
  const buttons = faults.map(({ fault, label, description }) =>
    createElement(
      Button,
      {
        key: fault,
        variant: 'ghost',
        size: 'small',
        ariaLabel: description,
        onClick: () => emit(faultEvent, fault),
      },
      label,
    ),
  );
  const text = createElement(
    'span',
    { style: { fontSize: 12, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } },
    `${status} · lost ${lost} · doubled ${doubled} · resumed ${resumed}`,
  );
  return createElement(Fragment, null, buttons, text);
}

addons.register('colloquy/faults', () => {
  addons.add('colloquy/faults/tool', {
    type: types.TOOL,
    title: 'Faults',
    match: ({ viewMode, tabId }) => viewMode === 'story' && !tabId,
    render: () => createElement(FaultTool),
  });
});

// Storybook opens on a chat, and a chat wants the height.
addons.setConfig({ showPanel: false });
