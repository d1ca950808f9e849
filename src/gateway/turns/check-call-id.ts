import { ChatError } from '../../protocol/chat-error.js';

/** Characters of a tool call's id in events and commands (PROTOCOL.md, "Events"). */
const MAX_ID_LENGTH = 128;

/**
 * Looks at a call's id before anybody is asked to run it: clients could not name one that is too long, and its turn
 * would wait until its time is up.
 *
 * @throws {ChatError} `message-invalid`
 */
export function checkCallId(toolCallId: string): void {
  if (typeof toolCallId === 'string' && toolCallId.length > 0 && toolCallId.length <= MAX_ID_LENGTH) return;
  const message = `A tool call’s id has to be a string of 1–${MAX_ID_LENGTH} characters, so the call was not offered. Give it a shorter one.`;
  throw new ChatError('message-invalid', message);
}
