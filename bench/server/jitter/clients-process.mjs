// Many clients, each with a line of its own that is cut again and again. Each writes down what it got, and when.
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';

import { createClient } from 'colloquy/client';
import { WebSocket } from 'ws';

import { now } from '../token.mjs';
import { openLine } from './cut-line.mjs';
import { sample } from './sample.mjs';

const [kind = 'colloquy', target = '0', folder = '.', count = '10'] = process.argv.slice(2);
const load = createRequire(new URL('../peers/', import.meta.url));
/** ms between two cuts of a line, and ms that it is away then. */
const [EVERY, AWAY] = [15_000, 2_000];

/** @typedef {(data: { id: string, at: number }) => void} Told */

/**
 * Each library as it is by default.
 * @type {Record<string, (port: number, index: number, told: Told) => () => void>}
 */
const kinds = {
  colloquy(port, index, told) {
    const client = createClient({
      url: `ws://127.0.0.1:${port}/`,
      getToken: () => `client-${index}`,
      webSocket: /** @type {any} */ (WebSocket),
      development: false,
    });
    const channel = client.channel('room');
    channel.onEvent((entry) => {
      if ('event' in entry && entry.event.type === 'event-published')
        told(/** @type {any} */ (entry.event.data));
    });
    channel.retain();
    client.retain();
    return () => client.disconnect();
  },
  'socket-io'(port, _index, told) {
    const { io } = load('socket.io-client');
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    socket.on('token', told);
    socket.on('message', told);
    return () => socket.close();
  },
};
kinds['socket-io-recovery'] = /** @type {any} */ (kinds['socket-io']);

/** @param {number} index */
async function run(index) {
  const written = createWriteStream(`${folder}/${index}.txt`);
  const line = await openLine(Number(target));
  let upAt = 0;
  let first = true;
  const close = kinds[kind]?.(line.port, index, ({ id, at }) => {
    // What was sent while the line was away could not come before the line was back.
    written.write(`${id} ${(now() - Math.max(at, upAt)).toFixed(1)} ${at < upAt ? 'replayed' : 'live'}\n`);
  });
  const jitter = async () => {
    while (isCutting) {
      await delay(first ? (EVERY * (index % 100)) / 100 : EVERY);
      first = false;
      if (!isCutting) break;
      line.cut();
      await delay(AWAY);
      upAt = now();
      line.mend();
    }
  };
  return {
    jitter,
    close: () => (close?.(), line.close(), new Promise((resolve) => written.end(() => resolve(undefined)))),
  };
}

let isCutting = false;
/** @type {Awaited<ReturnType<typeof run>>[]} */
const clients = [];
for (let index = 0; index < Number(count); index += 1) clients.push(await run(index));
process.on('message', async (/** @type {any} */ { cut, end, look }) => {
  if (look) process.send?.({ sample: sample() });
  if (cut !== undefined) isCutting = cut;
  if (cut) for (const { jitter } of clients) void jitter();
  if (!end) return;
  await Promise.all(clients.map(({ close }) => close()));
  process.send?.({ ended: true });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: clients.length });
