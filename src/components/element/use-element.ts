'use client';

import { cloneElement, createElement, useMemo, type Ref, type ReactElement } from 'react';

import { mergeProps, mergeRefs } from './merge-props.js';
import type { ElementProps, ElementTag, PartProps, PartState } from './part-props.js';

/** What a part brings to its element. */
export type PartElement<STATE extends PartState> = {
  /** Its class is `colloquy-` and this. */
  name: string;
  state: STATE;
  /** What the part itself sets on its element. */
  props?: ElementProps;
  /** Numbers for the style sheet, by custom property. */
  variables?: Readonly<Record<`--colloquy-${string}`, string | number>>;
  ref?: Ref<unknown> | undefined;
};

/** The one element of a part: the part's own under what its user gave, or the element of the user's `render`. */
export function useElement<TAG extends ElementTag, STATE extends PartState>(
  tag: TAG,
  given: PartProps<TAG, STATE>,
  { name, state, props = {}, variables, ref: ownRef }: PartElement<STATE>,
): ReactElement {
  // The union of all elements' props is more than TypeScript resolves for a tag that is not known yet.
  const { className, style, render, ref, ...rest } = given as PartProps<'div', STATE>;
  const outer: Ref<unknown> | undefined = ref;
  const inner: Ref<unknown> | undefined = typeof render === 'object' ? refOf(render) : undefined;
  const merged = useMemo(() => {
    // Each ref takes the element that its user asked for.
    const refs = [ownRef, outer, inner].filter((each) => each != null);
    return refs.length > 1 ? mergeRefs(refs) : refs[0];
  }, [ownRef, outer, inner]);

  const classes = typeof className === 'function' ? className(state) : className;
  const styles = typeof style === 'function' ? style(state) : style;
  const all = mergeProps(
    mergeProps({ className: `colloquy-${name}`, ...stateAttributes(state), style: variables }, props),
    { ...rest, className: classes === '' ? undefined : classes, style: styles },
  );
  if (merged) all['ref'] = merged;

  if (typeof render === 'function') return render(all, state);
  if (render) {
    const { ref: _own, ...own } = render.props;
    return cloneElement(render, { ...mergeProps(all, own), ...(merged ? { ref: merged } : {}) });
  }
  return createElement(tag, all);
}

/** The `data-*` attributes that show a state. */
function stateAttributes(state: PartState): ElementProps {
  const attributes: ElementProps = {};
  for (const [name, value] of Object.entries(state)) {
    if (value === undefined || value === null || value === false) continue;
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    attributes[`data-${kebab}`] = value === true ? '' : String(value);
  }
  return attributes;
}

function refOf(element: ReactElement<ElementProps>): Ref<unknown> | undefined {
  // Refs are props (React 19), and `ref` can be nothing else.
  return element.props['ref'] as Ref<unknown> | undefined;
}
