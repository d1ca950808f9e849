import { applyEvent } from '../../model/apply-event.js';
import type { ChannelEvent } from '../../model/event.js';
import { mixHash } from '../../model/rolling-hash.js';
import { ChatError } from '../../protocol/chat-error.js';
import { byteLength } from '../../shared/byte-length.js';
import type { GatewayContext } from '../gateway-context.js';
import type { StoredRow } from '../store.js';
import type { LoadedChannel } from './load-channel.js';

/** A channel with events applied that are not committed yet. Never changed: the next step is made of it. */
export type Step = LoadedChannel & { rows: StoredRow[]; events: ChannelEvent[] };

/**
 * Applies and numbers events. Chunks that do not fit are reported and left out.
 *
 * @throws {ChatError} `message-invalid` where any other event does not fit
 */
export function foldEvents(
  from: Step,
  events: readonly ChannelEvent[],
  name: string,
  context: GatewayContext,
): Step {
  const step: Step = { ...from, rows: [...from.rows], events: [...from.events] };
  for (const event of events) {
    const { state, problem } = applyEvent(step.state, event);
    if (problem) {
      const error = new ChatError('message-invalid', `An event was left out of the log: ${problem.message}`);
      if (event.type !== 'turn-chunk') throw error;
      context.report(error, { channel: name, turnId: event.turnId });
      continue;
    }
    const encoded = JSON.stringify(event);
    const stamp = context.random();
    const seq = step.cursor.seq + 1;
    const hash = mixHash(step.cursor.hash, stamp);
    step.state = state;
    step.cursor = { ...step.cursor, seq, hash };
    step.rows.push({ seq, encoded, bytes: byteLength(encoded), stamp, hash });
    step.events.push(event);
    step.positions = movePositions(step.positions, event, seq);
  }
  return step;
}

/** A copy is made for the events that add or remove a message, and not for each delta. */
function movePositions(
  positions: Map<string, number>,
  event: ChannelEvent,
  seq: number,
): Map<string, number> {
  if (event.type === 'message-added' || event.type === 'turn-started') {
    return new Map(positions).set(event.message.id, seq);
  }
  if (event.type !== 'messages-removed') return positions;
  const removed = new Set(event.messageIds);
  return new Map([...positions].filter(([id]) => !removed.has(id)));
}
