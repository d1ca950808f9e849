import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts what `npm start` runs, on a free port, and waits for the line that names its address. */
export async function startDemo(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['examples/demo/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: '0', OPENAI_MODEL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (!url) continue;
    return {
      url,
      stop: async () => {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('The demo ended before it said where it listens');
}
