import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A real HTTP server on a free port; it is gone when the test is. */
export async function startServer(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => Promise<void> | void,
): Promise<string> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => void answer(request, Buffer.concat(pieces).toString(), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on TCP has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes bytes in pieces of one to five, each an HTTP chunk of its own, so that characters and lines are cut. */
export function writeInPieces(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  let seed = 1;
  for (let offset = 0; offset < bytes.length;) {
    seed = (seed * 16_807) % 2_147_483_647;
    const length = 1 + (seed % 5);
    response.write(bytes.subarray(offset, offset + length));
    offset += length;
  }
  // Called back after everything before it has left.
  return new Promise((resolve) => response.write('', () => resolve()));
}
