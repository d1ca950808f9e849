'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';

import { useChatScope } from '../scope/scope-context.js';
import { rowClass } from './place-anchor.js';
import { withJumpCode } from './jump-code.js';
import type { ThreadControl } from './thread-control.js';

type Place = { messageId: string; offset: number };

/** Where each channel's thread was left, by the channel's handle, which is the same as long as its client lives. */
const places = new WeakMap<object, Place>();

/** Comes back to where the reader left the channel, unless that was its end. */
export function useKeptPlace(viewport: HTMLElement | null, control: ThreadControl): void {
  const { handle } = useChatScope('Thread.Viewport');
  const isBack = useRef(false);

  useEffect(() => {
    const place = places.get(handle);
    if (!viewport || !place || isBack.current) return;
    isBack.current = true;
    const { messageId, offset } = place;
    void control.jump(messageId, { align: 'start', offset, flash: false, loads: false });
  }, [viewport, handle, control]);

  // Its rows are still in the document when a layout effect is undone.
  useLayoutEffect(() => {
    if (!viewport) return undefined;
    return () => {
      const scroll = control.scroll();
      const place = scroll && !scroll.follows() ? findPlace(viewport) : null;
      if (place) {
        places.set(handle, place);
        // Coming back is to be seen at once.
        withJumpCode(() => undefined);
      } else if (scroll) places.delete(handle);
    };
  }, [viewport, handle, control]);
}

/** The first row in sight, and how far below the viewport's top it stands. */
function findPlace(viewport: HTMLElement): Place | null {
  const edge = viewport.getBoundingClientRect().top;
  for (const row of viewport.querySelectorAll<HTMLElement>(`.${rowClass}`)) {
    const { top, bottom } = row.getBoundingClientRect();
    const messageId = row.dataset['messageId'];
    if (messageId !== undefined && bottom > edge + 1) return { messageId, offset: top - edge };
  }
  return null;
}
