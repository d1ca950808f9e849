'use client';

import { useContext, useEffect, useMemo, type ReactNode } from 'react';

import { browserEnvironment } from '../browser/browser-environment.js';
import type { Client, ClientOptions } from '../core/client.js';
import { clientEngine } from '../core/front/engine.js';
import { createFrontClient } from '../core/front/front-client.js';
import { ConnectionContext, type ConnectionScope } from './connection-context.js';
import { retainSoon } from './retain-soon.js';
import { useToolsOf } from './use-client-tools.js';
import { useOwned } from './use-owned.js';
import { useStableCallback } from './use-stable-callback.js';

type ProviderProps = {
  /** Hooks reach this connection by it, also from inside of other providers. */
  name?: string;
  children?: ReactNode;
};

/** A client that was made elsewhere, or the options of one that the provider makes. */
export type ConnectionProviderProps = ProviderProps &
  (({ client: Client } & { [OPTION in keyof ClientOptions]?: never }) | (ClientOptions & { client?: never }));

/**
 * Owns one connection and its store for everything inside. Opens a socket once mounted (never on a server), and closes it
 * a moment after unmounting. Callbacks may be made anew with each render; another `url` or `name` makes another client; the
 * other options count when it is made. To sign another user in, give the provider a `key` of the user's id.
 *
 * While an app is developed, edits keep the connection. Only where the component that holds the provider is put in anew
 * (its hooks were edited) there is a new client, and the old one's socket closes after `lingerMs`; to keep one over that
 * too, make the client in a file of its own and pass it as `client`.
 */
export function ConnectionProvider(props: ConnectionProviderProps): ReactNode {
  return props.client ? (
    <Provided client={props.client} name={props.name} tools={undefined}>
      {props.children}
    </Provided>
  ) : (
    <Owner {...props} />
  );
}

/** Makes the client and keeps it over renders. */
function Owner({ name, children, tools, ...options }: ProviderProps & ClientOptions): ReactNode {
  const url = useStableCallback(() => (typeof options.url === 'function' ? options.url() : options.url));
  const getToken = useStableCallback((context: TokenContext) => options.getToken?.(context) ?? null);
  const onError = useStableCallback<OnError, void>((error) => options.onError?.(error));
  const client = useOwned(
    () =>
      createFrontClient(
        {
          environment: browserEnvironment(),
          ...options,
          onError,
          ...(typeof options.url === 'function' && { url }),
          ...(options.getToken && { getToken }),
        },
        clientEngine,
      ),
    // A function is asked again before each attempt; what it is called in this render does not matter.
    typeof options.url === 'function' ? 'function' : options.url,
    name,
  );
  return (
    <Provided client={client} name={name} tools={tools}>
      {children}
    </Provided>
  );
}

type TokenContext = Parameters<NonNullable<ClientOptions['getToken']>>[0];
type OnError = Parameters<NonNullable<ClientOptions['onError']>>;

type ProvidedProps = {
  client: Client;
  name: string | undefined;
  tools: ClientOptions['tools'] | undefined;
  children: ReactNode;
};

/** Holds the client while mounted and tells those inside of it. */
function Provided({ client, name, tools, children }: ProvidedProps): ReactNode {
  const outer = useContext(ConnectionContext);
  const scope = useMemo(() => scopeWith(outer, client, name), [outer, client, name]);
  useEffect(() => retainSoon(client), [client]);
  useToolsOf(client, tools);
  return <ConnectionContext value={scope}>{children}</ConnectionContext>;
}

function scopeWith(outer: ConnectionScope | null, client: Client, name: string | undefined): ConnectionScope {
  const named = new Map(outer?.named);
  if (name === undefined) return { nearest: client, nearestIsNamed: false, named };
  named.set(name, client);
  // Inside of a named provider the nameless one further out is still what hooks mean that name none.
  if (outer && !outer.nearestIsNamed) return { ...outer, named };
  return { nearest: client, nearestIsNamed: true, named };
}
