'use client';

import { useEffect, useRef, type RefObject } from 'react';

import { pageTurns } from './highlighting/page-turns.js';

/** Tells whether what `selector` finds in the frame is narrower than what stands in it, now and whenever that changes. */
export function useOverflow(
  frame: RefObject<HTMLElement | null>,
  selector: string,
  onOverflow: (overflows: boolean) => void,
): void {
  const known = useRef(false);
  useEffect(() => {
    const scroller = frame.current?.querySelector(selector);
    if (!scroller || typeof ResizeObserver === 'undefined') return undefined;
    // Nothing that text would have to wait for, nor a commit of its own while text streams.
    const turn = pageTurns.enter(() => null, onOverflow);
    const observer = new ResizeObserver(() => {
      const overflows = scroller.scrollWidth > scroller.clientWidth;
      // React would commit what it knows, too.
      if (overflows !== known.current) turn.publish(overflows);
      known.current = overflows;
    });
    observer.observe(scroller);
    // The scroller keeps its own width while what it holds grows.
    for (const child of scroller.children) observer.observe(child);
    return () => {
      observer.disconnect();
      turn.dispose();
    };
  }, [frame, selector, onOverflow]);
}
