import type { EndpointHost, GuestOptions } from '../../protocol/endpoint.js';
import { createGuestChannels, type GuestChannelEvents, type GuestChannels } from './guest-channels.js';

/** RFC 6455, section 7.4.1. */
const POLICY = 1008;
const INTERNAL_ERROR = 1011;

/**
 * Opens a session for a client whose wire has no word for the session's end: the socket ends with it, with 1008 where
 * the app does not know the client and 1011 otherwise.
 */
export function openGuest(
  host: EndpointHost,
  who: Pick<GuestOptions, 'who' | 'request' | 'line'>,
  told: GuestChannelEvents,
): { channels: GuestChannels; close: () => void } {
  const { line } = who;
  const session = host.openSession({
    ...who,
    onFrame: (frame) => {
      if (frame.type === 'session-denied') line.close(POLICY, frame.error.code);
      channels.frame(frame);
    },
    onEnd: () => line.close(INTERNAL_ERROR, 'the session has ended'),
  });
  const channels = createGuestChannels(session, told);
  return { channels, close: session.close };
}
