/**
 * Calls back when all promise jobs of this task of the event loop are done: no time passes. A page's timers would be late by
 * 4 ms, so it sends itself a message there.
 */
export const nextTask: (callback: () => void) => void =
  typeof setImmediate === 'function' ? (callback) => void setImmediate(callback) : byMessage();

function byMessage(): (callback: () => void) => void {
  const waiting: (() => void)[] = [];
  let channel: MessageChannel | undefined;
  return (callback) => {
    channel ??= new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
    waiting.push(callback);
    channel.port2.postMessage(null);
  };
}

let task = 0;
let isCounting = false;

/** A number that is another in each task of the event loop. */
export function taskNumber(): number {
  if (!isCounting) {
    isCounting = true;
    nextTask(() => {
      isCounting = false;
      task += 1;
    });
  }
  return task;
}
