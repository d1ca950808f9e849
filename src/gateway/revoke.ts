import { closeCodes } from '../protocol/close-codes.js';
import type { Session } from './session/session.js';
import type { Sessions } from './session/sessions.js';
import { refusal, wireError } from './wire-error.js';

/** What is taken from somebody: one session, all of a user's sessions, or a user's place in one channel. */
export type Revocation = { sessionId: string } | { userId: string; channel?: string };

/** Takes it at once. @returns how many sessions it concerned */
export function revoke(sessions: Sessions, revocation: Revocation): number {
  const concerned = [...sessions.all.values()].filter((session) =>
    'sessionId' in revocation ? session.id === revocation.sessionId : session.user.id === revocation.userId,
  );
  const channel = 'channel' in revocation ? revocation.channel : undefined;
  if (channel === undefined) {
    for (const session of concerned) end(sessions, session);
    return concerned.length;
  }
  const inside = concerned.filter((session) => session.channels.has(channel));
  for (const session of inside) {
    sessions.leave(session, channel);
    const error = refusal('forbidden', `This user may no longer read the channel "${channel}".`);
    session.line?.send({ type: 'channel-closed', channel, error: wireError(error) });
  }
  return inside.length;
}

/** It does not linger: whoever has its secret could go on with it. */
function end(sessions: Sessions, session: Session): void {
  session.line?.close(closeCodes.sessionRevoked, 'the session was revoked');
  sessions.end(session);
}
