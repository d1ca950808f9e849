import { byteLength } from '../shared/byte-length.js';

/**
 * Text that many sockets are sent. What is worked out for the first of them, its length and what the platform makes of it
 * for the wire, serves the others too.
 */
export type SharedText = {
  readonly text: string;
  /** Of UTF-8. */
  readonly bytes: number;
  /** The platform's own, such as a WebSocket frame; left alone by everything else. */
  made?: unknown;
};

/** Makes text that many sockets are to be sent. */
export function shareText(text: string): SharedText {
  return { text, bytes: byteLength(text) };
}
