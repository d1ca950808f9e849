import { closeCodes } from '../../protocol/close-codes.js';
import { createId } from '../../shared/ids.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Authenticated } from '../gateway-options.js';
import type { Hub } from '../hub.js';
import { createExecutorWatch } from './executor-watch.js';
import { Session, type SessionLine } from './session.js';

/** What comes of a hello with a resume in it: the session, or that it is somebody else's. */
type OpenedSession = { session: Session; resumed: boolean } | 'forbidden';

/** The sessions of one gateway, those that wait for their page included. */
export type Sessions = {
  readonly all: ReadonlyMap<string, Session>;
  /** Goes on with the session that `resume` names, or opens a new one. */
  open: (
    who: Authenticated,
    line: SessionLine,
    resume: { sessionId: string; secret: string } | undefined,
    /** For a new session. */
    secret: string,
  ) => OpenedSession;
  /**
   * The session’s socket is gone: it ends at once after a goodbye, else it lingers first. Nothing happens if it has
   * another socket already.
   */
  lost: (session: Session, line: SessionLine, isGoodbye: boolean) => void;
  /** Takes the session out of a channel. */
  leave: (session: Session, channel: string) => void;
  end: (session: Session) => void;
  close: () => void;
};

/** Makes an empty register of sessions. */
export function createSessions(context: GatewayContext, hub: Hub): Sessions {
  const all = new Map<string, Session>();
  const { clock, limits, random } = context;
  const executors = createExecutorWatch(context, hub);

  const leave = (session: Session, name: string): void => {
    const reader = session.channels.get(name);
    if (!session.channels.delete(name)) return;
    const { channel } = hub.open(name);
    if (reader) channel.readers.delete(reader);
    const register = channel.registers.leave(session.id, session.user);
    if (register) channel.announceRegister(register, session);
  };

  const stopReading = (session: Session): void => {
    for (const [name, reader] of session.channels) {
      if (reader) hub.open(name).channel.readers.delete(reader);
      session.channels.set(name, undefined);
    }
  };

  /** A page may have left a channel while it was away, and could not say so. */
  const leaveWhatIsNotJoinedAgain = (session: Session): void => {
    if (session.rejoinTimer !== undefined) clock.clearTimer(session.rejoinTimer);
    session.rejoinTimer = clock.setTimer(() => {
      session.rejoinTimer = undefined;
      for (const [name, reader] of session.channels) if (!reader) leave(session, name);
    }, limits.sessionLingerMs);
  };

  const clearTimers = (session: Session): void => {
    for (const timer of [session.lingerTimer, session.rejoinTimer])
      if (timer !== undefined) clock.clearTimer(timer);
  };

  const end = (session: Session): void => {
    clearTimers(session);
    all.delete(session.id);
    // Taking out the key that is at hand leaves the walk over a Map whole.
    for (const name of session.channels.keys()) leave(session, name);
  };

  return {
    all,
    open: (who, line, resume, secret) => {
      const known = resume && all.get(resume.sessionId);
      if (known && known.secret === resume.secret) {
        if (known.user.id !== who.user.id) return 'forbidden';
        executors.back(known.id);
        if (known.lingerTimer !== undefined) clock.clearTimer(known.lingerTimer);
        known.lingerTimer = undefined;
        const before = known.line;
        stopReading(known);
        known.line = line;
        known.user = who.user;
        known.expiresAt = who.expiresAt;
        leaveWhatIsNotJoinedAgain(known);
        before?.close(closeCodes.replaced, 'another connection took its place');
        return { session: known, resumed: true };
      }
      const session = new Session({
        id: createId(random),
        secret,
        since: clock.now(),
        user: who.user,
        expiresAt: who.expiresAt,
      });
      session.line = line;
      all.set(session.id, session);
      return { session, resumed: false };
    },
    lost: (session, line, isGoodbye) => {
      if (session.line !== line || !all.has(session.id)) return;
      session.line = undefined;
      executors.away(session.id);
      stopReading(session);
      if (isGoodbye) return end(session);
      // The time to join again counts from the next return.
      clearTimers(session);
      session.rejoinTimer = undefined;
      session.lingerTimer = clock.setTimer(() => end(session), limits.sessionLingerMs);
    },
    leave,
    end,
    close: () => {
      executors.close();
      for (const session of all.values()) clearTimers(session);
      all.clear();
    },
  };
}
