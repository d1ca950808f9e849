import type { Client } from '../core/client.js';
import { ChatError } from '../protocol/chat-error.js';
import type { ConnectionScope } from './connection-context.js';

/** Which connection a hook uses. */
export type ConnectionChoice = {
  /** The `name` of a `ConnectionProvider` above. @default the nearest one without a name */
  connection?: string | undefined;
};

/** The client that a choice means. Throws `provider-missing` or `connection-missing`, in the caller's name. */
export function clientOf(
  scope: ConnectionScope | null,
  hookName: string,
  { connection }: ConnectionChoice,
): Client {
  if (!scope) {
    throw new ChatError(
      'provider-missing',
      `${hookName} was called outside of a ConnectionProvider, so there is no connection for it to use. ` +
        'Put <ConnectionProvider url="/chat"> around the components that use Colloquy.',
    );
  }
  if (connection === undefined) return scope.nearest;
  const client = scope.named.get(connection);
  if (client) return client;
  const names = [...scope.named.keys()].map((name) => `"${name}"`).join(', ');
  throw new ChatError(
    'connection-missing',
    `${hookName} asked for the connection "${connection}", which no ConnectionProvider above it has ` +
      `(${names === '' ? 'none has a name' : `there are ${names}`}). Give a provider this \`name\`, or correct the hook's.`,
  );
}
