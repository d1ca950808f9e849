import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Gateway } from '../gateway/gateway.js';

/** What `http.createServer` and most frameworks take. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves a gateway's HTTP side (`/health`; in development, why an upgrade was refused) from Node's `http`. */
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
  // Nothing that is served has a body to read.
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const answered = await gateway.fetch(new Request(url, { method: request.method ?? 'GET', headers }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(request.method === 'HEAD' ? undefined : Buffer.from(await answered.arrayBuffer()));
}
