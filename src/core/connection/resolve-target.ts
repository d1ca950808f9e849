import { ChatError } from '../../protocol/chat-error.js';
import type { ClientOptions, TokenReason } from '../client.js';

/** What one attempt connects with. */
export type Prepared = { url: string; token: string | undefined };

/** Why there is nothing to connect with; `final`: another try would meet the same. */
export type PrepareFailure = { error: ChatError; final: boolean };

/**
 * Asks the app for an address and a token. Without functions to ask it answers at once, so that the socket is made in
 * the same task as `connect()`.
 */
export function resolveTarget(
  { url, getToken }: { url: ClientOptions['url']; getToken: ClientOptions['getToken'] },
  reason: TokenReason,
): Prepared | Promise<Prepared | PrepareFailure> {
  if (typeof url === 'string' && !getToken) return { url, token: undefined };
  return resolveLater(url, getToken, reason);
}

async function resolveLater(
  url: ClientOptions['url'],
  getToken: ClientOptions['getToken'],
  reason: TokenReason,
): Promise<Prepared | PrepareFailure> {
  let address: string;
  try {
    address = typeof url === 'string' ? url : await url();
  } catch (cause) {
    const sentence =
      'The function "url" threw, so there is no address to connect to. It is called again with the next try.';
    return { error: new ChatError('socket-failed', sentence, { retryable: true, cause }), final: false };
  }
  const token = await askToken(getToken, reason);
  return token instanceof ChatError
    ? { error: token, final: token.code === 'unauthorized' }
    : { url: address, token: token ?? undefined };
}

/**
 * A token, `null` for none, or why there is none. A `getToken` that throws a `ChatError` with the code `unauthorized`
 * says that nobody is signed in: that is final. Anything else it throws is tried again.
 */
export async function askToken(
  getToken: ClientOptions['getToken'],
  reason: TokenReason,
): Promise<string | null | ChatError> {
  if (!getToken) return null;
  try {
    const token: unknown = await getToken({ reason });
    if (token === null || token === undefined || typeof token === 'string') return token ?? null;
    const sentence =
      'getToken returned something that is no string, so it was not used. Return a token, or null for none.';
    return new ChatError('token-failed', sentence, { retryable: true });
  } catch (cause) {
    if (cause instanceof ChatError && cause.code === 'unauthorized') return cause;
    const retryAfterMs = cause instanceof ChatError ? cause.retryAfterMs : undefined;
    const sentence =
      'getToken threw, so the connection cannot say who it is for. It is called again with the next try; see the cause.';
    const options = { retryable: true, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    return new ChatError('token-failed', sentence, options);
  }
}
