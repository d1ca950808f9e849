import { ChatError } from '../protocol/chat-error.js';
import { clientFrameSchemas, type ClientFrame } from '../protocol/client-frames.js';
import { encodeFrame } from '../protocol/codec.js';
import { byteLength } from '../shared/byte-length.js';

/**
 * The bytes of a frame with an app's own data in it, or why it cannot travel. A server counts broken frames and closes
 * over large ones, so they are told from the others before they are sent. `maxBytes`: the server's limit, once known.
 */
export function measureFrame(frame: ClientFrame, maxBytes = Infinity): number | ChatError {
  const problem = problemOf(frame);
  if (problem !== undefined) {
    return new ChatError(
      'message-invalid',
      `What was given cannot be sent (${problem}), so nothing was. ` +
        'Give plain JSON, and ids of 1–128 characters without spaces.',
    );
  }
  const bytes = byteLength(encodeFrame(frame));
  if (bytes <= maxBytes) return bytes;
  const sentence = `The data makes a frame of ${bytes} bytes and the server takes ${maxBytes}, so it was not sent. Send less at once.`;
  return new ChatError('frame-too-large', sentence);
}

function problemOf(frame: ClientFrame): string | undefined {
  try {
    const result = clientFrameSchemas[frame.type].safeParse(frame);
    // Rings and big integers pass for data until somebody writes them down.
    encodeFrame(frame);
    const issue = result.error?.issues[0];
    return issue && `"${issue.path.join('.')}": ${issue.message}`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : 'it is no JSON';
  }
}
