// Listens with many raw sockets and counts what each of them gets: no client library, so that the server is what is measured.
import { WebSocket } from 'ws';

import { countTokens, now } from './token.mjs';

const [kind = 'ws', url = ''] = process.argv.slice(2);

/** @type {number[]} Per socket. */
const counts = [];
/** @type {number[]} ms from sending to getting, of one task. */
let delays = [];
let isTimed = false;

/** @param {number} at */
const told = (at) => void delays.push(now() - at);

/**
 * What a socket says of itself, and how it is told that it listens.
 * @type {Record<string, { protocols?: string[], opened?: (index: number) => string[], joined: string, answer: (frame: string) => string | undefined }>}
 */
const kinds = {
  ws: { joined: '', answer: () => undefined },
  'socket-io': {
    joined: '40{',
    answer: (frame) => (frame[0] === '0' ? '40' : frame === '2' ? '3' : undefined),
  },
  colloquy: {
    protocols: ['colloquy.v1'],
    // A user each: nobody has a thousand sessions.
    opened: (index) => [
      JSON.stringify({ type: 'session-hello', versions: [1], token: `listener-${index}` }),
      JSON.stringify({ type: 'channel-subscribe', channel: 'room', join: 1 }),
    ],
    joined: 'channel-subscribed',
    answer: (frame) => {
      const id = /"heartbeat-ping","id":(\d+)/.exec(frame)?.[1];
      return id === undefined ? undefined : JSON.stringify({ type: 'heartbeat-pong', id: Number(id) });
    },
  },
};
const own = kinds[kind];
if (!own) throw new Error(`There is no listener "${kind}".`);
const { protocols = [], opened = () => [], joined, answer } = own;

/** @param {number} index */
function listen(index) {
  counts[index] = 0;
  return new Promise((resolve, reject) => {
    let isIn = joined === '';
    const socket = new WebSocket(url, protocols, { perMessageDeflate: false });
    socket.on('open', () => {
      for (const frame of opened(index)) socket.send(frame);
      if (isIn) resolve(undefined);
    });
    socket.on('message', (data) => {
      const frame = /** @type {Buffer} */ (data).toString();
      const reply = answer(frame);
      if (reply !== undefined) socket.send(reply);
      if (!isIn && frame.includes(joined)) {
        isIn = true;
        resolve(undefined);
      } else counts[index] = (counts[index] ?? 0) + countTokens(frame, isTimed ? told : undefined);
    });
    socket.on('error', reject);
    socket.on('close', (code) => process.send?.({ lost: code }));
  });
}

/** @param {number} share */
const percentile = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? null;

process.on('message', async (/** @type {any} */ message) => {
  if (message.open !== undefined) {
    while (counts.length < message.open) {
      const first = counts.length;
      const wave = Math.min(50, message.open - first);
      await Promise.all(Array.from({ length: wave }, (_, index) => listen(first + index)));
    }
    process.send?.({ open: counts.length });
  } else if (message.timed !== undefined) {
    isTimed = message.timed;
    delays.sort((one, other) => one - other);
    process.send?.({
      delays: delays.length,
      p50: percentile(0.5),
      p99: percentile(0.99),
      most: percentile(1),
    });
    delays = [];
  }
});
setInterval(() => process.send?.({ received: Math.min(...counts) }), 5);
process.on('disconnect', () => process.exit(0));
