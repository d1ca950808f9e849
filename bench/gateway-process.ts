// The real gateway, in a process of its own: its agent streams an answer of the length that it is asked for.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { createGateway, type Turn } from 'colloquy/gateway';
import { attachGateway } from 'colloquy/server';

import { answerOf, tokensOf } from './page/texts.js';

/** Tokens a second; none: as fast as they are taken. */
const rate = Number(process.env['TOKEN_RATE'] ?? 0);

async function* answer({ body, signal }: Turn) {
  const id = 'text';
  const tokens = tokensOf(answerOf(Number(body['length'])));
  yield { type: 'text-start' as const, id };
  const begun = performance.now();
  for (const [index, delta] of tokens.entries()) {
    yield { type: 'text-delta' as const, id, delta };
    const early = rate > 0 ? begun + ((index + 1) * 1000) / rate - performance.now() : 0;
    if (early > 4) await delay(early);
    if (signal.aborted) return;
  }
  yield { type: 'text-end' as const, id };
}

const gateway = createGateway({
  authenticate: ({ token }) => (token ? { user: { id: token, name: token } } : null),
  agent: { id: 'writer', name: 'Writer', run: answer },
  origins: () => true,
});
const server = createServer((_request, response) => response.writeHead(404).end());
attachGateway(gateway, server);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(`ws://127.0.0.1:${address?.port}/`);
});
process.on('disconnect', () => process.exit(0));
