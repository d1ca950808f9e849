import { afterEach, describe, expect, it, vi } from 'vitest';

import type { SocketLike } from '../../src/protocol/socket-like.js';
import { settle } from '../../src/testing/settle.js';
import { createSocketPair } from '../../src/testing/socket-pair.js';
import { createWebSocketPair } from '../support/web-socket-pair.js';

/** Writes down, in order, what happens at one end. */
function watch(socket: SocketLike): string[] {
  const log: string[] = [];
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => log.push('open');
  socket.onmessage = ({ data }) =>
    log.push(typeof data === 'string' ? data : `bytes ${[...new Uint8Array(data as ArrayBuffer)].join(' ')}`);
  socket.onerror = () => log.push('error');
  socket.onclose = ({ code, reason, wasClean }) =>
    log.push(`close ${code} "${reason}" ${wasClean ? 'clean' : 'unclean'}`);
  return log;
}

type Ends = { client: SocketLike; server: SocketLike };
type WatchedEnds = Ends & { atClient: string[]; atServer: string[] };
const watchBoth = (ends: Ends): WatchedEnds => ({
  ...ends,
  atClient: watch(ends.client),
  atServer: watch(ends.server),
});
const disposals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose();
});

const kinds: Record<string, () => Promise<WatchedEnds>> = {
  'in memory': async () => watchBoth(createSocketPair()),
  'of ws over the loopback': async () => {
    const { dispose, ...ends } = await createWebSocketPair();
    disposals.push(dispose);
    return watchBoth(ends);
  },
};

// The pair in memory is worth nothing if it behaves otherwise than what it stands for.
describe.each(Object.entries(kinds))('a connection %s', (_, connect) => {
  async function connected(): Promise<WatchedEnds> {
    const ends = await connect();
    await vi.waitFor(() => expect(ends.client.readyState).toBe(1));
    ends.atClient.length = 0;
    return ends;
  }

  it('opens later for the client; the server has it open from the start', async () => {
    const { server, atClient } = await connect();
    expect(server.readyState).toBe(1);
    server.send('hello');
    await vi.waitFor(() => expect(atClient).toEqual(['open', 'hello']));
  });

  it('carries text and bytes both ways, in order', async () => {
    const { client, server, atClient, atServer } = await connected();
    const bytes = new Uint8Array([1, 2, 3]);
    client.send('eins');
    client.send(bytes);
    bytes[0] = 99;
    client.send('zwei ✓');
    server.send('drei');
    server.send(new Uint8Array());
    await vi.waitFor(() => expect(atServer).toEqual(['eins', 'bytes 1 2 3', 'zwei ✓']));
    await vi.waitFor(() => expect(atClient).toEqual(['drei', 'bytes ']));
  });

  it('replaces half of a surrogate pair, which UTF-8 cannot carry', async () => {
    const { client, atServer } = await connected();
    client.send('cut \ud83d here');
    client.send('whole \ud83d\ude00');
    await vi.waitFor(() => expect(atServer).toEqual(['cut \ufffd here', 'whole 😀']));
  });

  it('closes with the code and reason of whoever closed first, after what was sent before', async () => {
    const { client, server, atClient, atServer } = await connected();
    client.send('last words');
    client.close(4490, 'page left');
    expect(client.readyState).toBe(2);
    client.send('too late');
    await vi.waitFor(() => expect(atServer).toEqual(['last words', 'close 4490 "page left" clean']));
    await vi.waitFor(() => expect(atClient).toEqual(['close 4490 "page left" clean']));
    expect([client.readyState, server.readyState]).toEqual([3, 3]);
    expect(client.bufferedAmount).toBeGreaterThanOrEqual('too late'.length);
  });

  it('closes from the server with codes that a page may not use', async () => {
    const { server, atClient } = await connected();
    expect(() => server.close(1006)).toThrow(/1006|valid error code/);
    server.close(1012, 'restarting');
    await vi.waitFor(() => expect(atClient).toEqual(['close 1012 "restarting" clean']));
  });

  it('reports a close without a code as 1005', async () => {
    const { client, atClient, atServer } = await connected();
    client.close(undefined, 'a reason needs a code');
    await vi.waitFor(() => expect(atServer).toEqual(['close 1005 "" clean']));
    await vi.waitFor(() => expect(atClient).toEqual(['close 1005 "" clean']));
  });

  it('lets the server hear what was still coming while it closes', async () => {
    const { client, server, atClient, atServer } = await connected();
    server.close(4408, 'slow');
    client.send('on its way');
    await vi.waitFor(() => expect(atServer).toEqual(['on its way', 'close 4408 "slow" clean']));
    await vi.waitFor(() => expect(atClient).toEqual(['close 4408 "slow" clean']));
  });

  it('gives each end the other’s code when both close at once', async () => {
    const { client, server, atClient, atServer } = await connected();
    client.close(4490, 'from the page');
    server.close(4508, 'from the server');
    await vi.waitFor(() => expect(atClient).toEqual(['close 4508 "from the server" clean']));
    await vi.waitFor(() => expect(atServer).toEqual(['close 4490 "from the page" clean']));
  });

  it('ends without a handshake on terminate: 1006 for both, after what the ending side had sent', async () => {
    const { server, atClient, atServer } = await connected();
    server.send('sent before');
    server.terminate!();
    await vi.waitFor(() => expect(atClient).toEqual(['sent before', 'close 1006 "" unclean']));
    await vi.waitFor(() => expect(atServer).toEqual(['close 1006 "" unclean']));
  });

  it('ignores closing twice and sending afterwards', async () => {
    const { client, server, atClient, atServer } = await connected();
    client.close(4001);
    client.close(4002);
    await vi.waitFor(() => expect(atServer).toEqual(['close 4001 "" clean']));
    server.send('into the void');
    server.close(4003);
    server.terminate!();
    client.terminate!();
    await vi.waitFor(() => expect(atClient).toEqual(['close 4001 "" clean']));
    await settle();
    expect([atClient.length, atServer.length]).toEqual([1, 1]);
  });
});

describe('a connection in memory', () => {
  it('does nothing within the call that causes it', async () => {
    const { client, server, atClient, atServer } = watchBoth(createSocketPair());
    expect(() => client.send('too soon')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    await settle();
    client.send('a');
    server.send('b');
    client.terminate!();
    expect([atClient, atServer]).toEqual([['open'], []]);
    await settle();
    expect(atClient).toEqual(['open', 'close 1006 "" unclean']);
    expect(atServer).toEqual(['a', 'close 1006 "" unclean']);
  });

  it('fails an attempt that is given up: error, 1006, and the server loses it', async () => {
    const { client, server } = createSocketPair();
    const atClient = watch(client);
    const atServer = watch(server);
    server.send('never read');
    client.close();
    expect(client.readyState).toBe(2);
    await settle();
    expect(atClient).toEqual(['error', 'close 1006 "" unclean']);
    expect(atServer).toEqual(['close 1006 "" unclean']);
  });

  it('refuses what a browser’s close refuses', async () => {
    const { client, server } = createSocketPair();
    await settle();
    for (const code of [0, 999, 1001, 1006, 1011, 2999, 5000]) {
      expect(() => client.close(code)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
    }
    expect(() => client.close(4000, 'é'.repeat(62))).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    );
    expect(() => server.close(1005)).toThrow('not with 1005');
    expect(client.readyState).toBe(1);
    client.close(3000, 'é'.repeat(61));
    expect(client.readyState).toBe(2);
  });

  it('survives a handler that throws, and hands the error on', async () => {
    const errors: unknown[] = [];
    const { client, server } = createSocketPair({ reportError: (error) => errors.push(error) });
    const heard: unknown[] = [];
    server.onmessage = ({ data }) => {
      heard.push(data);
      throw new Error(`over ${String(data)}`);
    };
    client.onopen = () => {
      client.send('one');
      client.send('two');
      throw new Error('over open');
    };
    await settle();
    expect(heard).toEqual(['one', 'two']);
    expect(errors.map(String)).toEqual(['Error: over open', 'Error: over one', 'Error: over two']);
  });

  it('counts what has not arrived, for as long as the schedule keeps it back', async () => {
    const kept: (() => void)[] = [];
    const { client, server } = createSocketPair({
      schedule: (arrive, to) => (to === 'client' ? kept.push(arrive) : queueMicrotask(arrive)),
    });
    const atClient = watch(client);
    kept.shift()?.();
    server.send('é');
    server.send('abc');
    client.send('up');
    expect([server.bufferedAmount, client.bufferedAmount]).toEqual([5, 2]);
    await settle();
    expect([server.bufferedAmount, client.bufferedAmount]).toEqual([5, 0]);
    kept.shift()?.();
    expect([server.bufferedAmount, atClient]).toEqual([3, ['open', 'é']]);
  });

  it('hands bytes over as the reader asks for them', async () => {
    const { client, server } = createSocketPair();
    const seen: unknown[] = [];
    client.onmessage = ({ data }) => seen.push(data);
    server.onmessage = ({ data }) => seen.push(data);
    await settle();
    server.send(new Uint8Array([1]));
    client.send(new Uint8Array([2]));
    await settle();
    client.binaryType = 'arraybuffer';
    server.send(new Uint8Array([3]));
    await settle();
    expect(seen).toEqual([expect.any(Blob), new Uint8Array([2]), expect.any(ArrayBuffer)]);
    expect([...new Uint8Array(seen[2] as ArrayBuffer)]).toEqual([3]);
  });
});
