import type { ConnectionState } from './connection-state.js';
import type { ConnectionView } from './connection-view.js';
import { statusOf } from './passages.js';

/** A connection's state as the UI sees it; the same parts of it keep their identity. */
export function connectionViewOf(state: ConnectionState, previous?: ConnectionView): ConnectionView {
  const { phase, session, failures, reason, error, since, capabilities, maxFrameBytes, latency } = state;
  return {
    status: statusOf(state),
    since,
    attempt: failures,
    nextRetryAt: phase.name === 'waiting' ? phase.until : null,
    reason,
    error,
    session: sessionOf(session, previous?.session ?? null),
    capabilities,
    maxFrameBytes,
    latency,
  };
}

/** The session without its secret. */
function sessionOf(
  session: ConnectionState['session'],
  previous: ConnectionView['session'],
): ConnectionView['session'] {
  if (!session) return null;
  const { id, user, resumed, expiresAt } = session;
  const same =
    previous?.id === id &&
    previous.user === user &&
    previous.resumed === resumed &&
    previous.expiresAt === expiresAt;
  return same ? previous : { id, user, resumed, expiresAt };
}

/** Whether two views show the same, so that a heartbeat draws nothing anew. */
export function isSameView(one: ConnectionView, other: ConnectionView): boolean {
  // Every key is compared, so that a new field cannot be forgotten.
  return (Object.keys(one) as (keyof ConnectionView)[]).every((key) => one[key] === other[key]);
}
