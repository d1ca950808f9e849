import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { GatewayStatistics } from 'colloquy/gateway';

/** A gateway in a process of its own, which a test may kill. */
export type GatewayProcess = {
  port: number;
  statistics: () => Promise<GatewayStatistics>;
  /** SIGKILL: nothing is said to anybody. */
  kill: () => Promise<void>;
};

/** Starts the gateway; resolves when it listens. `port` 0 is any free one. */
export async function startGateway(file: string, port = 0): Promise<GatewayProcess> {
  const child = fork(file, { env: { ...process.env, PORT: String(port) }, stdio: 'inherit' });
  const listening = await message(child);
  return {
    port: Number(listening['port']),
    statistics: async () => {
      child.send('statistics');
      // The process answers with what `connections.statistics()` gave it.
      return (await message(child))['statistics'] as GatewayStatistics;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function message(child: ChildProcess): Promise<Record<string, unknown>> {
  // Whichever comes first, nobody listens for the other any longer: tests ask many times.
  const over = new AbortController();
  const heard = (event: string) => once(child, event, { signal: over.signal });
  const gone = heard('exit').then(() => {
    throw new Error('The gateway process ended before it answered');
  });
  try {
    const [answer]: unknown[] = await Promise.race([heard('message'), gone]);
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } finally {
    over.abort();
  }
}
