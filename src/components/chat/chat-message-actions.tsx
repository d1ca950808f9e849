'use client';

import { useCallback, useContext, useReducer, useState, type ReactElement } from 'react';

import { useMessageScope } from '../message/message-context.js';
import { lazyPart } from '../part/lazy-part.js';
import { CalmContext } from '../scope/scope-context.js';
import { useIsHydrated } from '../thread/use-is-hydrated.js';

/** Where somebody comes near a message, its buttons are wanted. */
const approaches = ['pointerenter', 'focusin'] as const;

const LazyButtons = lazyPart<{ onNear: () => void }>(
  async () => (await import('./chat-message-buttons.js')).ChatMessageButtons,
  WaitingButtons,
);

/**
 * What can be done with a message, as `Chat` draws it. The buttons' code is loaded once the thread is calm, so that a first
 * answer need not wait for it, and before that where somebody points at the message or gives it the focus.
 */
export function ChatMessageActions(): ReactElement {
  const calm = useContext(CalmContext);
  // What could not be loaded is tried again for whoever comes near.
  const [tries, tryAgain] = useReducer((count: number) => count + 1, 0);
  const [isWanted, setWanted] = useState(false);
  // Only one of server and browser may have the code already: what is hydrated is drawn by what both know.
  const isHere = useIsHydrated() && LazyButtons.isHere();
  if (!isWanted && (calm || isHere || tries > 0)) setWanted(true);
  return isWanted ? <LazyButtons key={tries} onNear={tryAgain} /> : <WaitingButtons onNear={tryAgain} />;
}

/** Takes the room of the buttons, where there will be some. */
function WaitingButtons({ onNear }: { onNear: () => void }): ReactElement {
  const hasText = useMessageScope('ChatMessageActions').facts?.hasText;
  const ref = useCallback(
    (element: HTMLElement | null) => {
      const message = element?.parentElement;
      if (!message) return undefined;
      for (const type of approaches) message.addEventListener(type, onNear);
      return () => {
        for (const type of approaches) message.removeEventListener(type, onNear);
      };
    },
    [onNear],
  );
  return (
    <div ref={ref} className="colloquy-message-actions" aria-busy>
      {hasText === true && <i />}
    </div>
  );
}
