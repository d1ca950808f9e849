let waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/**
 * Resolves when every promise job that is queued now, and every one that those queue in turn, has run. No time passes:
 * a message to ourselves is a task, and a task begins only when the queue of microtasks is empty.
 */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) > 1) return;
    channel ??= new MessageChannel();
    channel.port1.onmessage = wake;
    channel.port2.postMessage(null);
  });
}

function wake(): void {
  const resolved = waiting;
  waiting = [];
  // A port that listens keeps a Node process alive.
  if (channel) channel.port1.onmessage = null;
  for (const resolve of resolved) resolve();
}
