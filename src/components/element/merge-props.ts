import type { Ref } from 'react';

import type { ElementProps } from './part-props.js';

type Handler = (event: { defaultPrevented?: boolean }, ...rest: unknown[]) => unknown;

/**
 * Props of a part under those that it was given. Of two handlers the given one goes first, and its `preventDefault()`
 * keeps the part's from running; classes and styles are joined, refs both filled; of everything else the given one wins.
 */
export function mergeProps(own: ElementProps, given: ElementProps): ElementProps {
  const merged: ElementProps = { ...own };
  for (const [name, value] of Object.entries(given)) {
    const before = own[name];
    if (value === undefined) continue;
    merged[name] = before === undefined ? value : mergeProp(name, before, value);
  }
  return merged;
}

function mergeProp(name: string, own: unknown, given: unknown): unknown {
  if (name === 'className') return `${String(own)} ${String(given)}`;
  if (name === 'style') return { ...Object(own), ...Object(given) };
  if (name === 'ref') return mergeRefs([own as Ref<unknown>, given as Ref<unknown>]); // React's own prop: always a ref
  if (/^on[A-Z]/.test(name) && typeof own === 'function' && typeof given === 'function') {
    // `on…` props of elements are event handlers.
    return chain(given as Handler, own as Handler);
  }
  return given;
}

function chain(first: Handler, second: Handler): Handler {
  return (event, ...rest) => {
    const result = first(event, ...rest);
    if (event?.defaultPrevented !== true) second(event, ...rest);
    return result;
  };
}

/** One ref that fills several. */
export function mergeRefs<T>(refs: readonly (Ref<T> | undefined)[]): (value: T | null) => () => void {
  return (value) => {
    const undo = refs.map((ref) => fill(ref, value));
    return () => undo.forEach((step) => step());
  };
}

function fill<T>(ref: Ref<T> | undefined, value: T | null): () => void {
  if (typeof ref === 'function') {
    const cleanUp = ref(value);
    return typeof cleanUp === 'function' ? cleanUp : () => void ref(null);
  }
  if (!ref) return () => undefined;
  ref.current = value;
  return () => {
    ref.current = null;
  };
}
