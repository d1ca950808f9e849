import { isChannelName } from '../model/identifiers.js';
import { ChatError } from '../protocol/chat-error.js';
import type { ClientOptions } from './client.js';

/** Says at once what would else fail in the middle of a connection. */
export function checkOptions(options: ClientOptions): void {
  const { url, outbox = {}, retry = {} } = options;
  if (typeof url !== 'function' && (typeof url !== 'string' || url === '')) {
    refuse(
      'url',
      'the address of a gateway, such as "wss://example.com/chat", or a function that returns one',
    );
  }
  const times = {
    connectTimeoutMs: options.connectTimeoutMs,
    handshakeTimeoutMs: options.handshakeTimeoutMs,
    lingerMs: options.lingerMs,
    maxSessionMs: options.maxSessionMs,
    'outbox.maxCount': outbox.maxCount,
    'outbox.maxBytes': outbox.maxBytes,
    'retry.limit': retry.limit,
  };
  for (const [name, value] of Object.entries(times)) {
    if (value !== undefined && !(value >= 0)) refuse(name, 'a number that is not negative');
  }
}

/** A name that no gateway takes is the caller's mistake: it would wait for ever. */
export function checkChannelName(name: string): void {
  if (isChannelName(name)) return;
  throw new ChatError(
    'invalid-options',
    `${JSON.stringify(name)} cannot be the name of a channel, so it would never be joined. Names are 1–128 letters, ` +
      'digits and ._:@/- without "..", and begin with a letter, a digit or @.',
  );
}

function refuse(name: string, wanted: string): never {
  throw new ChatError(
    'invalid-options',
    `The option "${name}" must be ${wanted}, so no client was made. Check what createClient() is given.`,
  );
}
