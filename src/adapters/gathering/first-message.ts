import type {
  AuthenticatedGuest,
  EndpointHost,
  ForeignLine,
  ForeignSession,
} from '../../protocol/endpoint.js';
import { ChatError } from '../../protocol/chat-error.js';
import { TRY_LATER, UNAUTHORIZED } from './close-table.js';
import { hearMessage } from './web-socket-message.js';

/** Of `awaitToken`. */
export type FirstMessageOptions = Pick<EndpointHost, 'clock'> & {
  /** ms until it has to be there. */
  timeoutMs: number;
  authenticate: (token: string) => Promise<AuthenticatedGuest | { error: ChatError }>;
  /** Somebody is let in. */
  enter: (who: AuthenticatedGuest) => { received: (data: string | Uint8Array) => void; leave: () => void };
  failed: (cause: ChatError) => void;
};

/** How many messages may wait while the app looks at the token. */
const MOST_EARLY = 100;

/**
 * Waits for `{ type: 'auth', token }`, which the document wants first. What the client says behind it, before the app has
 * looked at the token, waits its turn.
 */
export function awaitToken(line: ForeignLine, options: FirstMessageOptions): ForeignSession {
  const { clock, timeoutMs, authenticate, enter, failed } = options;
  let member: ReturnType<typeof enter> | undefined;
  let isAsked = false;
  const early: (string | Uint8Array)[] = [];
  const refuse = (reason: string): void => line.close(UNAUTHORIZED, reason);
  const timer = clock.setTimer(() => refuse('no token came in time'), timeoutMs);

  const ask = async (token: string): Promise<void> => {
    const who = await authenticate(token);
    if (!line.isOpen) return;
    if ('error' in who) {
      const isRefused = who.error.code === 'unauthorized' || who.error.code === 'forbidden';
      return isRefused ? refuse('invalid token') : line.close(TRY_LATER, 'the token could not be checked');
    }
    member = enter(who);
    for (const data of early.splice(0)) member.received(data);
  };

  return {
    received: (data) => {
      if (member) return member.received(data);
      if (isAsked) {
        if (early.push(data) > MOST_EARLY) refuse('too much was said before the token was looked at');
        return;
      }
      const token = hearToken(data);
      if (token === undefined) return refuse('the first message has to be an auth');
      isAsked = true;
      clock.clearTimer(timer);
      ask(token).catch((cause: unknown) => {
        failed(new ChatError('internal', 'A client could not be let in.', { cause }));
      });
    },
    closed: () => {
      clock.clearTimer(timer);
      member?.leave();
    },
  };
}

function hearToken(data: string | Uint8Array): string | undefined {
  const heard = hearMessage(data);
  const token = heard?.type === 'auth' ? heard.fields['token'] : undefined;
  return typeof token === 'string' ? token : undefined;
}
