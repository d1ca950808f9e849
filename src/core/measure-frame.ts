import { ChatError } from '../protocol/chat-error.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import { byteLength } from '../shared/byte-length.js';
import { frameProblem } from './frame-problem.js';

/**
 * The bytes of a frame with an app's own data in it, or why it cannot travel. A server counts broken frames and closes
 * over large ones, so they are told from the others before they are sent. `maxBytes`: the server's limit, once known.
 */
export function measureFrame(frame: ClientFrame, maxBytes = Infinity): number | ChatError {
  const wrong = frameProblem(frame);
  if (wrong !== undefined) return invalid(`"${wrong}" is missing, or is not what it must be`);
  let bytes: number;
  try {
    // Rings and big integers pass for data until somebody writes them down.
    bytes = byteLength(JSON.stringify(frame));
  } catch (cause) {
    return invalid(cause instanceof Error ? cause.message : 'it is no JSON');
  }
  if (bytes <= maxBytes) return bytes;
  const sentence = `The data makes a frame of ${bytes} bytes and the server takes ${maxBytes}, so it was not sent. Send less at once.`;
  return new ChatError('frame-too-large', sentence);
}

function invalid(problem: string): ChatError {
  return new ChatError(
    'message-invalid',
    `What was given cannot be sent (${problem}), so nothing was. ` +
      'Give plain JSON, and ids of 1–128 characters without spaces.',
  );
}
