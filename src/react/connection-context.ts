'use client';

import { createContext } from 'react';

import type { Client } from '../core/client.js';

/** The clients of all providers above. */
export type ConnectionScope = {
  /** What hooks use that name no connection. */
  nearest: Client;
  /** Whether `nearest` has a name: a nameless provider further in takes its place, another named one does not. */
  nearestIsNamed: boolean;
  named: ReadonlyMap<string, Client>;
};

export const ConnectionContext = createContext<ConnectionScope | null>(null);
