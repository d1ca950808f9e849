import { createServer, connect } from 'node:net';

/**
 * A line of its own for one client: a TCP proxy that is cut without a word and refuses for a while.
 * @param {number} target the server's port
 */
export async function openLine(target) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  let isUp = true;
  const server = createServer((inner) => {
    if (!isUp) return void inner.resetAndDestroy();
    const outer = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ]) {
      if (!one || !other) continue;
      sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    cut: () => {
      isUp = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    mend: () => void (isUp = true),
    close: () => {
      isUp = false;
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
