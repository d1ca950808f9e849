import { createHash } from 'node:crypto';
import type { Server } from 'node:http';

import { createGateway, type Gateway, type GatewayOptions } from 'colloquy/gateway';
import { attachGateway } from 'colloquy/server';

/** A gateway that can be taken away and put back while the server around it runs on. */
export type RestartableGateway = {
  current: () => Gateway;
  /** Closes the gateway and opens another on the same store: running answers end as interrupted, the rest goes on. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

/** Puts a gateway at `/chat` of a server. */
export function createRestartableGateway(
  server: Server,
  options: Pick<GatewayOptions, 'agent' | 'store'>,
): RestartableGateway {
  const open = () => {
    const gateway = createGateway({
      ...options,
      authenticate: ({ token }) => (token === undefined ? null : userOf(token)),
      path: '/chat',
      // Often, so that what the page says of being verified is never old.
      heartbeat: { intervalMs: 5000, graceMs: 4000 },
      development: true,
      onError: (error, { channel }) =>
        console.error(`Colloquy demo: ${error.code} in ${channel}: ${error.message}`),
    });
    return { gateway, detach: attachGateway(gateway, server, { path: '/chat' }) };
  };

  let running = open();
  let restarting: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    running.detach();
    await running.gateway.close();
    running = open();
  };
  return {
    current: () => running.gateway,
    restart: () =>
      (restarting ??= restart().finally(() => {
        restarting = undefined;
      })),
    close: async () => {
      running.detach();
      await running.gateway.close();
    },
  };
}

/**
 * The demo's sign-in: a browser makes up a secret and a name, `secret:name`, and is whoever has that secret. Everything
 * else, `wrong` for one, is refused. A real app looks its token up here.
 */
function userOf(token: string): { user: { id: string; name: string } } | null {
  const [, secret, name] = /^([\w-]{16,64}):(.{1,64})$/u.exec(token) ?? [];
  if (secret === undefined || name === undefined) return null;
  // Others see the id, so it must not tell the secret.
  const id = createHash('sha256').update(secret).digest('hex').slice(0, 16);
  return { user: { id, name } };
}
