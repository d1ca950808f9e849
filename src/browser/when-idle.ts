/**
 * Calls back when the page has nothing better to do, after `latest` ms at any rate; the returned function takes that back.
 * Where the browser does not say when it is idle (Safari), a message is a task of its own, behind those that wait.
 */
export function whenIdle(callback: () => void, latest = 100): () => void {
  if (typeof requestIdleCallback === 'function') {
    const request = requestIdleCallback(callback, { timeout: latest });
    return () => cancelIdleCallback(request);
  }
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    callback();
  });
  port1.start();
  port2.postMessage(null);
  return () => port1.close();
}
