import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Gateway } from '../gateway/gateway.js';

/** What `http.createServer` and most frameworks take. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Bytes that a request's body may have. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * Serves a gateway's HTTP side (`/health`; endpoints' routes; in development, why an upgrade was refused) from Node's
 * `http`. A body of more than 1 MiB (1,048,576 bytes) is answered with 413.
 */
export function toNodeHandler(gateway: Pick<Gateway, 'fetch'>): NodeHandler {
  return (request, response) => {
    answer(gateway, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

async function answer(
  gateway: Pick<Gateway, 'fetch'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const { method = 'GET' } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(request);
  if (body === 'too-large') {
    response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
    return void response.end(JSON.stringify({ reason: `a body is at most ${MAX_BODY_BYTES} bytes` }));
  }
  const answered = await gateway.fetch(new Request(url, { method, headers, body }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(request.method === 'HEAD' ? undefined : Buffer.from(await answered.arrayBuffer()));
}

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 'too-large';
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    // One that did not say how long it is is cut off: leaving the loop destroys it.
    if (bytes > MAX_BODY_BYTES) return 'too-large';
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
