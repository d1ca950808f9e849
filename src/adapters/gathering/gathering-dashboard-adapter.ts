import type { User } from '../../model/author.js';
import { isDeeperThan, MAX_JSON_DEPTH, type JsonObject } from '../../model/json.js';
import type { ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { createId } from '../../shared/ids.js';
import { refuse, reportBad, welcome } from '../foreign/foreign-frames.js';
import { commandOnly, writeOnly, type OnlyChannel } from '../foreign/only-channel.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { createPings, type PingOptions, type PingState } from './client-pings.js';
import { hearMessage, MAX_MESSAGE_BYTES } from './web-socket-message.js';

/** Of `gatheringDashboardAdapter`. Nothing has to be given. */
export type GatheringDashboardAdapterOptions = PingOptions & {
  /** Who watches here: the wire does not say. @default { id: 'you' } */
  user?: User;
};

type State = PingState & { readonly only: OnlyChannel };

/** It is read only. */
const capabilities: Capabilities = new Set();

/**
 * The client half of GatheRing's `/ws/dashboard`: every event of its bus, as an event of the same name whose data holds
 * all that was sent: `data`, `source_agent_id`, `circle_id`, `project_id`, `event_id`.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws/dashboard" adapter={gatheringDashboardAdapter()}>…
 */
export function gatheringDashboardAdapter(options: GatheringDashboardAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' } } = options;
  const pings = createPings(options);
  return sealAdapter<State>({
    name: 'gathering-dashboard',
    capabilities,
    transport: 'web-socket',
    channels: 'one',
    target: ({ url }) => ({ url }),
    initial: () => ({ only: undefined, awaitsPong: false }),
    opened: (state) => [state, []],
    received: (state, data, context) => {
      const heard = hearMessage(data);
      if (!heard || isDeeperThan(heard.fields, MAX_JSON_DEPTH)) {
        return [state, [reportBad('A message came that is no event; it was passed over.')]];
      }
      const { type, at, fields } = heard;
      if (type === 'connection.established') {
        const sessionId = createId(context.random);
        const session = { user, sessionId, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES };
        return [state, [...welcome(session, context), ...pings.start]];
      }
      if (type === 'pong') return pings.ponged(state);
      // The server's own wants no answer.
      if (type === 'ping') return [state, []];
      const { type: _type, timestamp: _timestamp, ...rest } = fields;
      const publishedAt = at ?? context.now;
      // It came out of JSON a moment ago.
      const carried = rest as JsonObject;
      const event = {
        type: 'event-published',
        name: type,
        data: carried,
        userId: null,
        publishedAt,
      } as const;
      const [only, effects] = writeOnly(state.only, [event], context.random);
      return [{ ...state, only }, effects];
    },
    command: (state, frame, context) =>
      commandOnly(state, frame, context, (asked) => [
        state,
        [
          refuse(
            asked,
            'command-unsupported',
            'This address is for reading only, so nothing was sent. Write to an agent or a circle.',
          ),
        ],
      ]),
    timer: (state, key, { now }) => pings.timer(state, key, { type: 'ping', timestamp: now }) ?? [state, []],
    closed: (state) => [{ ...state, awaitsPong: false }, pings.stop],
  });
}
