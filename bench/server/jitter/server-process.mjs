// Produces numbered events for all who listen: messages of an app, and tokens of a stream. What was produced is written down.
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';

import { createGateway } from 'colloquy/gateway';
import { serveGateway } from 'colloquy/server';

import { now } from '../token.mjs';
import { sample } from './sample.mjs';

const [kind = 'colloquy', file = 'producer.txt'] = process.argv.slice(2);
const load = createRequire(new URL('../peers/', import.meta.url));
const written = createWriteStream(file);

/** @typedef {{ port: number, send: (name: string, data: { id: string, at: number }) => unknown }} Producer */

/** @type {Record<string, () => Promise<Producer>>} */
const kinds = {
  async colloquy() {
    const gateway = createGateway({
      authenticate: ({ token }) => (token ? { user: { id: token } } : null),
      origins: () => true,
    });
    const { port } = await serveGateway(gateway);
    return { port, send: (name, data) => gateway.publish('room', { name, data }) };
  },
  'socket-io': () => socketIo({}),
  // As its documentation says for recovery.
  'socket-io-recovery': () => socketIo({ connectionStateRecovery: { maxDisconnectionDuration: 120_000 } }),
};

/**
 * @param {object} options
 * @returns {Promise<Producer>}
 */
async function socketIo(options) {
  const { Server } = load('socket.io');
  const io = new Server(0, { transports: ['websocket'], serveClient: false, ...options });
  return { port: io.httpServer.address().port, send: (name, data) => io.emit(name, data) };
}

const open = kinds[kind];
if (!open) throw new Error(`There is no server "${kind}".`);
const { port, send } = await open();
let number = 0;

/** @param {string} name */
async function produce(name) {
  number += 1;
  const id = `${name}-${number}`;
  written.write(`${id}\n`);
  await send(name, { id, at: now() });
}

/** @type {NodeJS.Timeout[]} */
let timers = [];
process.on('message', (/** @type {any} */ { produce: rates, end, look }) => {
  if (look) process.send?.({ sample: sample() });
  if (rates)
    timers = Object.entries(rates).map(([name, rate]) => setInterval(() => void produce(name), 1_000 / rate));
  if (!end) return;
  for (const timer of timers) clearInterval(timer);
  written.end(() => process.send?.({ produced: number }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
