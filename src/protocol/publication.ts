import type { Author } from '../model/author.js';
import type { ChannelEvent } from '../model/event.js';
import type { JsonValue } from '../model/json.js';
import type { UIMessage } from '../model/message.js';

/** What the app's own server adds to a channel: an event of its own, or a message. */
export type Publication =
  | { name: string; data: JsonValue }
  | {
      /** Replaces the message of the same id, where there is one; else it is added at the newest tip. */
      message: UIMessage;
      author: Author;
    };

/** One event of a channel, with its number. */
export type PublishedEvent = { channel: string; seq: number; event: ChannelEvent };
