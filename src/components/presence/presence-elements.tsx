'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useView } from '../scope/use-view.js';

type PresenceState = { count: number };
export type PresenceRootProps = PartProps<'div', PresenceState>;

/** How many people are in the channel, their names in the title; left out while that is not known. Renders a `<div>`. */
export function PresenceRoot({ children, ...given }: PresenceRootProps): ReactElement | null {
  const labels = useLabels();
  const members = useView('Presence.Root', (view) => view.members);
  const count = members.length;
  const element = useElement<'div', PresenceState>('div', given, {
    name: 'presence-root',
    state: { count },
    props: {
      title: members.map(({ name }) => name ?? labels.person).join(', '),
      children: children ?? labels.present(count),
    },
  });
  return count === 0 ? null : element;
}

export type PresenceTypingProps = PartProps<'p', PresenceState>;

/** Who is typing; empty while nobody is, so that nothing jumps. Renders a `<p>`. */
export function PresenceTyping({ children, ...given }: PresenceTypingProps): ReactElement {
  const labels = useLabels();
  const typing = useView('Presence.Typing', (view) => view.typing);
  const names = typing.map(({ name }) => name ?? labels.person);
  return useElement<'p', PresenceState>('p', given, {
    name: 'presence-typing',
    state: { count: names.length },
    props: { children: children ?? (names.length === 0 ? null : labels.typing(names)) },
  });
}
