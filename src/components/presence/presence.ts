import { PresenceRoot, PresenceTyping } from './presence-elements.js';
import { presenceParts } from './presence-parts.js';

/** Who is in the channel, and who is typing. */
export const Presence = {
  Root: PresenceRoot,
  Typing: PresenceTyping,
  parts: presenceParts,
};
