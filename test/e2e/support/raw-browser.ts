import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { WebSocket } from 'ws';

import { launchOptions } from '../../../.ci/browser.mjs';

/**
 * A Chromium that is spoken to in its own protocol. Playwright keeps every page visible, and takes away what it knows of
 * one that comes back out of the browser's memory; here pages are hidden, frozen and brought back as people's are.
 */
export type RawBrowser = {
  openPage: (url: string) => Promise<RawPage>;
  close: () => Promise<void>;
};

export type RawPage = {
  /** Of an expression, as JSON. */
  evaluate: <T>(expression: string) => Promise<T>;
  send: (method: string, parameters?: object) => Promise<Record<string, unknown>>;
  /** As if another tab were chosen. */
  hide: () => Promise<void>;
  show: () => Promise<void>;
};

type Answer = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

export async function startRawBrowser(): Promise<RawBrowser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'colloquy-browser-'));
  const { executablePath, args = [] } = launchOptions();
  if (!executablePath) throw new Error('no Chromium was found');
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(executablePath, [...args, ...flags, '--no-sandbox', '--no-first-run', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`Chromium ended at once: ${said}`)));
  });
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer; // the protocol's own shape
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const send = (method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, ({ result = {}, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });

  return {
    openPage: async (url) => {
      const { targetId } = await send('Target.createTarget', { url });
      const attached = await send('Target.attachToTarget', { targetId, flatten: true });
      const sessionId = String(attached['sessionId']);
      const sendToPage: RawPage['send'] = (method, parameters) => send(method, parameters, sessionId);
      return {
        send: sendToPage,
        evaluate: async <T>(expression: string) => {
          const { result } = await sendToPage('Runtime.evaluate', { expression, returnByValue: true });
          return (result as { value: T }).value; // what the caller's expression is worth
        },
        hide: async () => {
          const other = await send('Target.createTarget', { url: 'about:blank' });
          await send('Target.activateTarget', { targetId: other['targetId'] });
        },
        show: async () => void (await send('Target.activateTarget', { targetId })),
      };
    },
    close: async () => {
      // It ends its own processes; a shell may stand between it and us.
      await Promise.race([send('Browser.close').catch(() => undefined), exited]);
      await exited;
      socket.terminate();
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
