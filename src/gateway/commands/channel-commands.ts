import type { JsonValue } from '../../model/json.js';
import { parseJson } from '../../protocol/parse-json.js';
import { readPage } from '../channel/load-older.js';
import { refusal } from '../wire-error.js';
import type { CommandHandler } from './command-handler.js';

/** Appends an event of the app. */
export const publishEvent: CommandHandler<'event-publish'> = ({ command, actor, context }) => {
  const { name, data } = command;
  const publishedAt = context.clock.now();
  return {
    events: [{ type: 'event-published', name, data, userId: actor.user.id, publishedAt }],
    result: (seq) => ({ seq }),
  };
};

/** Reads older messages. */
export const loadHistory: CommandHandler<'history-load'> = async ({ command, channel, context }) => {
  const page = await readPage(channel, context, command.before, command.limit);
  if (!page) {
    const sentence =
      'The message before which older ones were asked for is not in this channel. Join it again.';
    return { refusal: refusal('message-missing', sentence) };
  }
  // Messages are JSON, which their type does not say: tools' inputs and outputs are `unknown` to it.
  const messages = parseJson(JSON.stringify(page.messages)) as JsonValue;
  return { events: [], result: { messages, hasMore: page.hasMore } };
};
