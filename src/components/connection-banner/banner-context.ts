'use client';

import { useConnectionExplanation } from '../../react/use-connection-explanation.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useConnection, useView } from '../scope/use-view.js';

type Explanation = ReturnType<typeof useConnectionExplanation>;

/** What there is to say about the connection. */
export type BannerScope = Pick<Explanation, 'seconds' | 'retryNow'> & {
  /** Why the connection ended, or was refused. */
  reason: ReturnType<typeof useReason>;
  status: Explanation['status'] | 'recovering';
  connect: () => void;
};

export const [BannerContext, useBanner] = createRequiredContext<BannerScope>('ConnectionBanner.Root');

/** What the parts of a banner show of it. */
export type BannerState = { status: BannerScope['status'] };

function useReason(caller: string) {
  return useConnection(caller, ({ reason }) => reason);
}

/** What is the matter with the connection; `null` where nothing is, and while the first one is being made. */
export function useTrouble(caller: string): BannerScope | null {
  const { connection, client } = useChatScope(caller);
  const { status, seconds, retryNow } = useConnectionExplanation({ connection });
  const reason = useReason(caller);
  const { connect } = client;
  const isRecovering = useView(caller, (view) => view.status === 'recovering');

  if (status === 'open') {
    return isRecovering ? { status: 'recovering', reason: null, seconds: null, retryNow, connect } : null;
  }
  // The first try of all is no trouble yet; a later one goes on saying what there is until it has succeeded.
  const isFirst = reason === null && (status === 'connecting' || status === 'authenticating');
  if (status === 'idle' || isFirst) return null;
  // Offline, the next try is when the network is back, whatever the clock says.
  return { status, reason, seconds: status === 'reconnecting' ? seconds : null, retryNow, connect };
}
