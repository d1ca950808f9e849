import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { toNodeHandler } from 'colloquy/server';
import { createLmdbStore } from 'colloquy/server/lmdb';

import { createDelay, createDemoAgent, createNoteStore, openDocuments, readDocument } from './agent/index.js';
import { createRestartableGateway } from './restartable-gateway.js';
import { createFileServer, documentPage } from './serve-files.js';

export type DemoOptions = {
  /** The project's root: the guide answers from its documents. */
  root: string;
  /** The folder with the built page. */
  pages: string;
  /** The folder for conversations. */
  data: string;
  host: string;
  /** The next free one is taken where it is in use; 0 takes any. */
  port: number;
  environment: Readonly<Record<string, string | undefined>>;
};

export type Demo = {
  url: string;
  /** Which agent and which store it runs on. */
  note: string;
  close: () => Promise<void>;
};

/** How many ports are tried, where the first is in use. */
const portsToTry = 20;

/** Starts the demo's one server: the page, the documents that the guide quotes, and the gateway at `/chat`. */
export async function startDemo({ root, pages, data, host, port, environment }: DemoOptions): Promise<Demo> {
  const documents = openDocuments({ root });
  const agent = createDemoAgent(environment, {
    documents,
    notes: createNoteStore(),
    random: Math.random,
    delay: createDelay({ setTimer: (callback, ms) => setTimeout(callback, ms), clearTimer: clearTimeout }),
  });
  const facts = {
    agent: { kind: agent.kind, name: agent.name, description: agent.description },
    store: 'a file on this server',
  };

  const store = createLmdbStore({ path: data });
  const server = createServer();
  const gateway = createRestartableGateway(server, {
    agent: { id: 'demo', name: agent.name, run: agent.run },
    store,
  });
  const sendFile = createFileServer(pages);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://demo.invalid').pathname;
    if (request.method === 'POST') {
      if (path !== '/faults/restart' || !isOwnPage(request))
        return send(response, 403, 'text/plain', 'Forbidden');
      await gateway.restart();
      return send(response, 204, 'text/plain', '');
    }
    if (path === '/demo.json') return send(response, 200, 'application/json', JSON.stringify(facts));
    if (path === '/health' || path === '/chat') return toNodeHandler(gateway.current())(request, response);
    const document = await readDocument(documents, path);
    if (document !== undefined) return send(response, 200, 'text/html', documentPage(path, document));
    // A link in a quotation is relative to its document, as README.md's to PROTOCOL.md.
    if (/\.mdx?$/.test(path)) return redirect(response, `/documents${path}`);
    await sendFile(path, response);
  };
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('Colloquy demo: a request failed.', error);
      if (!response.headersSent) send(response, 500, 'text/plain', 'The demo could not answer this.');
    });
  });

  const address = await listen(server, host, port);
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
  return {
    url: `http://${name}:${address.port}/`,
    note: agent.description,
    close: async () => {
      await gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await store.close();
    },
  };
}

/** Another site's page must not restart anything here. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || new URL(headers.origin).host === headers.host;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location });
  response.end();
}

async function listen(server: Server, host: string, first: number): Promise<AddressInfo> {
  const last = first === 0 ? 0 : first + portsToTry;
  for (let port = first; ; port += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      // A server that listens on a port has an address with one.
      return server.address() as AddressInfo;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= last) throw error;
    }
  }
}
