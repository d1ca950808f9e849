import type { ForeignLine, ForeignSession } from '../../protocol/endpoint.js';
import { POLICY } from './close-table.js';
import type { ServedClient } from './serve-agent-chat.js';

/** How many messages may wait while the app looks at who it is. */
const MOST_EARLY = 100;

/** A session that has to ask somebody first: what the client says meanwhile waits its turn. */
export function deferClient(
  line: ForeignLine,
  enter: () => Promise<ServedClient | undefined>,
  failed: (cause: unknown) => void,
): ForeignSession {
  const early: (string | Uint8Array)[] = [];
  let client: ServedClient | undefined;
  let isGone = false;
  const begin = async (): Promise<void> => {
    const entered = await enter();
    if (isGone) return entered?.leave();
    client = entered;
    for (const data of early.splice(0)) client?.received(data);
  };
  begin().catch(failed);
  return {
    received: (data) => {
      if (client) return client.received(data);
      if (early.push(data) > MOST_EARLY) line.close(POLICY, 'too much was said before there was an answer');
    },
    closed: () => {
      isGone = true;
      client?.leave();
    },
  };
}
