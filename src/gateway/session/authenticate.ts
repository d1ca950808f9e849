import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import type { User } from '../../model/author.js';
import { ChatError } from '../../protocol/chat-error.js';
import { closeCodes } from '../../protocol/close-codes.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Authenticated, AuthenticateReason } from '../gateway-options.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';

/** Why somebody is not let in, and the code that closes the socket. */
export type AuthenticationFailure = { error: ChatError; code: number };

/** What is known of somebody who wants in. */
export type AuthenticationRequest = {
  token: string | undefined;
  request: GatewayRequest;
  reason: AuthenticateReason;
  /** The session's secret: without `authenticate` it is what makes a user the same one. */
  secret: string;
};

/** Asks the app who this is. Never rejects. */
export async function authenticate(
  context: GatewayContext,
  { secret, ...asked }: AuthenticationRequest,
): Promise<Authenticated | AuthenticationFailure> {
  const check = context.options.authenticate;
  // Derived and not drawn, so that a page is the same user after the gateway was started anew.
  // Others see it, so nobody may find a secret that fits it: 128 bits of a hash that is not undone.
  if (!check) return { user: { id: `anonymous-${bytesToHex(sha256(utf8ToBytes(secret))).slice(0, 32)}` } };
  let who: Authenticated | null;
  try {
    who = await check(asked);
  } catch (cause) {
    if (cause instanceof ChatError && cause.code === 'forbidden')
      return { error: cause, code: closeCodes.forbidden };
    if (cause instanceof ChatError && cause.code === 'unauthorized') {
      return { error: cause, code: closeCodes.unauthorized };
    }
    const failure = unavailable(cause);
    context.report(failure.error, {});
    return failure;
  }
  if (who && !isUserId(who.user.id)) {
    const sentence =
      'A user’s `id` has to be a string of 1–128 characters, so nobody was let in. Have `authenticate` return one.';
    context.report(new ChatError('invalid-options', sentence), {});
    return unavailable(undefined);
  }
  const isOver = who?.expiresAt !== undefined && who.expiresAt <= context.clock.now();
  if (who && !isOver) return { ...who, user: shownUser(who.user) };
  const message =
    'The token was not accepted: it is missing, wrong or over. Fetch a new one and connect again.';
  return { error: new ChatError('unauthorized', message), code: closeCodes.unauthorized };
}

function unavailable(cause: unknown): AuthenticationFailure {
  const message = 'The server could not check the token just now, so nobody was let in. It is tried again.';
  return {
    error: new ChatError('unavailable', message, { retryable: true, cause }),
    code: closeCodes.unavailable,
  };
}

/** Apps written in JavaScript return numbers, of which their pages could read no message. */
function isUserId(id: unknown): boolean {
  return typeof id === 'string' && id.length > 0 && id.length <= 128;
}

/** What others may see of a user: an app's own object often holds more than its type says. */
function shownUser({ id, name, avatar }: User): User {
  return { id, ...(name === undefined ? {} : { name }), ...(avatar === undefined ? {} : { avatar }) };
}
