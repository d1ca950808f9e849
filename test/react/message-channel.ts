import { MessageChannel } from 'node:worker_threads';

// A window has one, happy-dom's has not: `settle` waits for a message of its own.
Object.defineProperty(globalThis, 'MessageChannel', {
  value: MessageChannel,
  configurable: true,
  writable: true,
});
