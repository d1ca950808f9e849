'use client';

import { useWebSocket } from '../../react/use-web-socket.js';
import { useConnectionExplanation } from '../../react/use-connection-explanation.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';

type Explanation = ReturnType<typeof useConnectionExplanation>;

/** What there is to say about the connection. */
export type BannerScope = Pick<Explanation, 'seconds' | 'retryNow'> & {
  /** Why the connection ended, or was refused. */
  reason: string | null;
  status: Explanation['status'] | 'recovering';
  connect: () => void;
};

export const [BannerContext, useBanner] = createRequiredContext<BannerScope>('ConnectionBanner.Root');

/** What the parts of a banner show of it. */
export type BannerState = { status: BannerScope['status'] };

/** What is the matter with the connection; `null` where nothing is, and while the first one is being made. */
export function useTrouble(caller: string): BannerScope | null {
  const { connection } = useChatScope(caller);
  const { status, seconds, retryNow } = useConnectionExplanation({ connection });
  const { connect, attempt, reason } = useWebSocket({ connection });
  const isRecovering = useView(caller, (view) => view.status === 'recovering');

  if (status === 'open') {
    return isRecovering ? { status: 'recovering', reason: null, seconds: null, retryNow, connect } : null;
  }
  const isFirst = attempt <= 1 && (status === 'connecting' || status === 'authenticating');
  if (status === 'idle' || isFirst) return null;
  return { status, reason: reason?.sentence ?? null, seconds, retryNow, connect };
}
