import { ChatError } from '../../protocol/chat-error.js';
import type { Clock } from '../../shared/clock.js';
import type { WireRecord } from '../client.js';
import { createListeners } from '../listeners.js';
import { blankSecrets } from './blank-secrets.js';

/** Shows what travels to those who look. */
export type Inspection = {
  inspect: (listener: (record: WireRecord) => void) => () => void;
  record: (direction: WireRecord['direction'], data: string | Uint8Array) => void;
  dispose: () => void;
};

export function createInspection(
  clock: Clock,
  token: () => string | undefined,
  report: (error: ChatError) => void,
): Inspection {
  const listeners = createListeners<WireRecord>((cause) =>
    report(new ChatError('internal', 'A listener of inspect() threw; the others were told.', { cause })),
  );
  return {
    inspect: listeners.add,
    record: (direction, data) => {
      if (listeners.size === 0) return;
      listeners.tell({ at: clock.now(), direction, data: blankSecrets(data, token()) });
    },
    dispose: listeners.clear,
  };
}
