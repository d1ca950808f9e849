import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import type { GatewayLimits, HeartbeatOptions } from '../../../src/gateway/index.js';

/** What a gateway's process is told. */
export type ProcessSettings = {
  /** The folder of its store. */
  path: string;
  port?: number;
  /** How long its agent's answers are. */
  words: number;
  resumable: boolean;
  /** Where it ends itself with SIGKILL: at the given one of the commands that it records. */
  failpoint?: { at: 'before-commit' | 'after-commit' | 'before-acknowledge'; command: number };
  limits?: Partial<GatewayLimits>;
  heartbeat?: Partial<HeartbeatOptions>;
  drain?: { afterMs?: number; spreadMs?: number };
};

export type GatewayProcess = {
  url: string;
  port: number;
  child: ChildProcess;
  /** Ends it with SIGKILL, or waits for it where it does that itself. */
  killed: () => Promise<void>;
  /** Resolves with the code with which it ended. */
  ended: Promise<number | null>;
};

/** Gateways in processes of their own, built once for a test file. */
export type ProcessDesk = {
  start: (settings: Partial<ProcessSettings> & { path: string }) => Promise<GatewayProcess>;
  /** A new folder for a store. */
  folder: () => Promise<string>;
  close: () => Promise<void>;
};

const entry = fileURLToPath(new URL('./gateway-process.ts', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Bundles the process's program; packages are taken from where they are installed. */
export async function openProcessDesk(): Promise<ProcessDesk> {
  // Within the project, so that the packages are found.
  const output = await mkdtemp(join(root, 'node_modules/.cache-gateway-process-'));
  const folders = [output];
  const running = new Set<ChildProcess>();
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: output,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });

  const start: ProcessDesk['start'] = async (asked) => {
    const settings: ProcessSettings = { words: 200, resumable: false, ...asked };
    const child = spawn(process.execPath, [join(output, 'main.mjs'), JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const ended = once(child, 'exit').then(([code]) => {
      running.delete(child);
      // Node's own: the code, or null after a signal.
      return code as number | null;
    });
    let complaint = '';
    child.stderr?.on('data', (data: Buffer) => (complaint += data.toString()));
    const lines = createInterface({ input: child.stdout });
    const said = await Promise.race([once(lines, 'line'), ended]);
    if (!Array.isArray(said)) throw new Error(`The gateway's process ended at once: ${complaint}`);
    // Its own line.
    const { url, port } = JSON.parse(String(said[0])) as { url: string; port: number };
    return {
      url,
      port,
      child,
      ended,
      killed: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  };

  return {
    start,
    folder: async () => {
      const path = await mkdtemp(join(tmpdir(), 'colloquy-process-'));
      folders.push(path);
      return path;
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      for (const path of folders) await rm(path, { recursive: true, force: true });
    },
  };
}
