'use client';

import { useContext } from 'react';

import type { Client } from '../core/client.js';
import { clientOf, type ConnectionChoice } from './client-of.js';
import { ConnectionContext } from './connection-context.js';

/**
 * The client of a `ConnectionProvider` above: the same object for as long as its `url` and `name` stay.
 * Throws `provider-missing` where there is none, `connection-missing` where none has the name.
 *
 * @param hookName What the error calls the caller.
 */
export function useClient(hookName = 'useClient', choice: ConnectionChoice = {}): Client {
  return clientOf(useContext(ConnectionContext), hookName, choice);
}
