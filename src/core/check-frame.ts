import { ChatError } from '../protocol/chat-error.js';
import { clientFrameSchemas, type ClientFrame } from '../protocol/client-frames.js';
import { encodeFrame } from '../protocol/codec.js';
import { byteLength } from './connection/byte-length.js';

/** Why a frame with an app's own data in it cannot travel, if it cannot. `maxBytes`: the server's limit, once known. */
export function checkFrame(frame: ClientFrame, maxBytes = Infinity): ChatError | undefined {
  const result = clientFrameSchemas[frame.type].safeParse(frame);
  if (!result.success) {
    const issue = result.error.issues[0];
    return new ChatError(
      'message-invalid',
      `"${issue?.path.join('.') ?? ''}" cannot be sent (${issue?.message ?? 'invalid'}), so nothing was. ` +
        'Give plain JSON, and ids of 1–128 characters without spaces.',
    );
  }
  const bytes = maxBytes === Infinity ? 0 : byteLength(encodeFrame(frame));
  if (bytes <= maxBytes) return undefined;
  const sentence = `The data makes a frame of ${bytes} bytes and the server takes ${maxBytes}, so it was not sent. Send less at once.`;
  return new ChatError('frame-too-large', sentence);
}
