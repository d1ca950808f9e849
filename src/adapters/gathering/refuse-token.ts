import type { ChatError } from '../../protocol/chat-error.js';
import type { UpgradeRefusal } from '../../protocol/endpoint.js';

/** Refuses an upgrade for its token, with the status of this wire; or for now, where the app could not say. */
export function refuseToken({ code }: Pick<ChatError, 'code'>, status: number): UpgradeRefusal {
  if (code === 'unauthorized' || code === 'forbidden') return { status, reason: 'Invalid token' };
  const reason = 'The token could not be checked just now. Try again in a moment.';
  return { status: 503, reason, headers: { 'retry-after': '5' } };
}
