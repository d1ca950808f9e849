import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';

import { startServer, writeInPieces } from './http-server.js';

/** A key that must never be seen in an error; some fixtures repeat it as real servers do. */
export const secretKey = 'sk-secret-0123456789';

/** One request to the model, as the server got it. */
export type ReceivedRequest = { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> };

/** How one request is answered. `cut` destroys the connection after the fixture, `hold` leaves it open. */
export type ScriptedAnswer = { fixture: string; status?: number; ending?: 'end' | 'cut' | 'hold' };

/** A Chat Completions server that plays back one recorded-like answer after the other. */
export async function startModelServer(
  ...answers: readonly ScriptedAnswer[]
): Promise<{ baseURL: string; requests: ReceivedRequest[] }> {
  const requests: ReceivedRequest[] = [];
  const origin = await startServer(async ({ url = '', headers }, body, response) => {
    const answer = answers[requests.length];
    requests.push({ path: url, headers, body: JSON.parse(body) });
    if (!answer) {
      response.writeHead(418).end();
      return;
    }
    const { fixture, status = 200, ending = 'end' } = answer;
    const bytes = await readFile(new URL(`../fixtures/openai/${fixture}.txt`, import.meta.url));
    response.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json' });
    await writeInPieces(response, bytes);
    if (ending === 'end') response.end();
    if (ending === 'cut') response.destroy();
  });
  return { baseURL: `${origin}/v1`, requests };
}
