// A session as a chat: what is sent is typed, what is printed is the answer.
import { describe, expect, it } from 'vitest';

import { sessionManagerAdapter } from '../../../src/adapters/session-manager/session-manager-adapter.js';
import { openForeignClient } from '../open-foreign-client.js';
import { createScriptedShell } from './scripted-shell.js';

async function open() {
  const shell = createScriptedShell();
  let tokens = 0;
  const page = await openForeignClient(sessionManagerAdapter({ agent: { id: 'shell' } }), 'shell', {
    greet: shell.greet,
    getToken: () => `token-${(tokens += 1)}`,
    retry: { delay: () => 100 },
  });
  const send = async (text: string) => {
    void page.room.sendMessage({ parts: [{ type: 'text', text }] }).catch(() => undefined);
    await page.clock.advance(0);
    return shell.hears(page.server);
  };
  return { ...page, shell, send };
}

describe('a session as a chat', () => {
  it('a message is typed, and Enter pressed; lines are Enters too', async () => {
    const { send } = await open();
    expect(await send('ls -l')).toBe('ls -l\r');
    expect(await send('one\ntwo\r\nthree')).toBe('one\rtwo\rthree\r');
  });

  it('what is printed is the answer, complete after a second of silence', async () => {
    const { send, shell, server, clock, shown } = await open();
    await send('ls');
    await shell.prints(server, 'ls\r\n');
    await clock.advance(900);
    await shell.prints(server, '\x1b[34mfile\x1b[0m\r\n');
    await shell.prints(server, 'oh\r\n', 11);
    await clock.advance(999);
    expect(shown()).toEqual(['you: ls (done)', 'shell: ls\nfile\noh\n (streaming)']);
    await clock.advance(1);
    expect(shown()[1]).toBe('shell: ls\nfile\noh\n (done)');
  });

  it('what is printed unasked is a message of its own', async () => {
    const { shell, server, clock, shown } = await open();
    await shell.prints(server, 'Good morning.\r\n$ ');
    await clock.advance(1_000);
    expect(shown()).toEqual(['shell: Good morning.\n$  (done)']);
  });

  it('another message ends the answer before it', async () => {
    const { send, shell, server, shown } = await open();
    await send('one');
    await shell.prints(server, 'first');
    await send('two');
    await shell.prints(server, 'second');
    expect(shown()).toEqual([
      'you: one (done)',
      'shell: first (done)',
      'you: two (done)',
      'shell: second (streaming)',
    ]);
  });

  it('stop is Ctrl-C', async () => {
    const { send, shell, server, clock, shown, room, client } = await open();
    expect(client.store.getState().connection.capabilities.has('stop')).toBe(true);
    await send('sleep 100');
    await shell.prints(server, 'sleep 100\r\n');
    void room.stop().catch(() => undefined);
    await clock.advance(0);
    expect(await shell.hears(server)).toBe('\x03');
    await shell.prints(server, '^C\r\n$ ');
    await clock.advance(1_000);
    expect(shown().at(-1)).toBe('shell: sleep 100\n^C\n$  (stopped)');
  });

  it('an answer that never begins fails after 300 s', async () => {
    const { send, clock, shown } = await open();
    await send('read');
    await clock.advance(300_000);
    expect(shown().at(-1)).toBe('shell:  (failed)');
  });

  it('a cut answer is interrupted with its text, and what was printed meanwhile comes', async () => {
    const { send, shell, server, clock, shown } = await open();
    await send('build');
    await shell.prints(server, 'compiling');
    await server.drop();
    expect(shown().at(-1)).toBe('shell: compiling (interrupted)');
    await clock.advance(100);
    await server.opened();
    await shell.prints(server, ' ... done\r\n');
    await clock.advance(1_000);
    expect(shown().slice(-2)).toEqual(['shell: compiling (interrupted)', 'shell:  ... done\n (done)']);
  });

  it('the session’s end is the connection’s, and nobody comes back to it', async () => {
    const { shell, server, clock, client } = await open();
    await shell.closes(server, 'bye');
    expect(client.store.getState().connection).toMatchObject({
      status: 'closed',
      reason: { name: 'session-ended' },
    });
    await clock.advance(60_000);
    expect(server.asked).toHaveLength(1);
  });

  it('what it cannot do is refused', async () => {
    const { room, clock } = await open();
    const outcome = room.publish('x', { y: 1 }).catch((error: { code: string }) => error.code);
    await clock.advance(0);
    expect(await outcome).toBe('command-unsupported');
  });
});
