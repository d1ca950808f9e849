import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const example = fileURLToPath(new URL('..', import.meta.url));
export const library = fileURLToPath(new URL('../../..', import.meta.url));

/** ms that everything together may take. */
const budgetMs = 170_000;

/** ms of the budget that are left; this process began at 0. */
export const msLeft = () => Math.max(0, budgetMs - performance.now());

// Which of its two modes Next runs in is for its command or for server.mjs to say.
const { NODE_ENV: _, ...inherited } = process.env;
const isWindows = process.platform === 'win32';

/** @type {Set<() => void>} */
const endings = new Set();
process.once('exit', () => {
  for (const end of endings) end();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * Starts a program in a process group of its own, so that whatever it starts can be ended with it.
 * @param {string} folder
 * @param {string} program
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 */
function start(folder, program, words, environment = {}) {
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    // npm is a .cmd file on Windows, which only a shell starts.
    shell: isWindows && program === 'npm',
  });
  /** @type {string[]} */
  const printed = [];
  const lines = [child.stdout, child.stderr].map((input) => createInterface({ input }));
  for (const reader of lines) reader.on('line', (line) => printed.push(line));
  const end = () => {
    endings.delete(end);
    try {
      if (child.pid) process.kill(isWindows ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  endings.add(end);
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      printed.push(error.message);
      resolve(null);
    });
    child.once('exit', resolve);
  });
  return { child, printed, lines, ended, end };
}

/**
 * Runs a program to its end; what it printed is shown only if it fails.
 * @param {string} folder
 * @param {string} program
 * @param {string[]} words
 */
export async function run(folder, program, ...words) {
  const { printed, ended, end } = start(folder, program, words);
  const timer = setTimeout(() => {
    printed.push('It was ended, as it took too long.');
    end();
  }, msLeft());
  const status = await ended;
  clearTimeout(timer);
  end();
  if (status !== 0) {
    throw new Error(`${path.basename(program)} ${words.join(' ')} failed:\n${printed.join('\n')}`);
  }
}

/**
 * Starts the example's server on a free port and resolves once it listens.
 * @param {string[]} words
 */
export async function startServer(...words) {
  const listensAt = { HOST: '127.0.0.1', PORT: '0' };
  const server = start(example, process.execPath, ['server.mjs', ...words], listensAt);
  const { child, printed, lines, ended, end } = server;
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(end, 5_000);
    await ended;
    clearTimeout(timer);
    end();
  };
  /** @type {string | undefined} */
  const url = await new Promise((resolve) => {
    const timer = setTimeout(resolve, msLeft());
    for (const reader of lines) {
      reader.on('line', (line) => {
        const [, address] = /^ready: (\S+)$/.exec(line) ?? [];
        if (address) resolve(address);
      });
    }
    void ended.then(() => resolve(undefined)).finally(() => clearTimeout(timer));
  });
  if (url) return { url, printed, stop };
  await stop();
  throw new Error(`The server did not come to listen:\n${printed.join('\n')}`);
}
