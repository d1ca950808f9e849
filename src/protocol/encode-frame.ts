import type { ClientFrame } from './client-frames.js';
import type { ServerFrame } from './server-frames.js';

/** One frame as text. */
export function encodeFrame(frame: ClientFrame | ServerFrame): string {
  return JSON.stringify(frame);
}
