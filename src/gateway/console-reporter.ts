import type { ChatError } from '../protocol/chat-error.js';
import { causeWords } from './cause-words.js';
import type { ErrorContext } from './gateway-options.js';

/** The longest line, in UTF-16 units: a cause may quote a whole answer of its server. */
const MOST_CHARACTERS = 1_000;

/**
 * What `onError` is where an app passes neither it nor a logger: one line on stderr for each failure, with its code, its
 * sentence and what its cause says. Whoever sets up a chat for the first time would else see nothing at all.
 */
export function reportToConsole(error: ChatError, { channel, turnId }: ErrorContext): void {
  const { code, message, cause } = error;
  const words = causeWords(cause);
  const said = words === undefined || message.includes(words) ? '' : ` Cause: ${words}`;
  const where = [
    ...(channel === undefined ? [] : [`channel ${channel}`]),
    ...(turnId === undefined ? [] : [`turn ${turnId}`]),
  ].join(', ');
  const line = `colloquy: ${code}: ${message}${said}${where && ` (${where})`}`;
  // oxlint-disable-next-line no-console -- Failures have to show somewhere until an app says where: see `onError`.
  console.error(line.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, MOST_CHARACTERS));
}
