import type { User } from '../../model/author.js';
import type { ChannelEvent } from '../../model/event.js';
import { isRecord } from '../../model/is-record.js';
import { isDeeperThan, MAX_JSON_DEPTH, type JsonValue } from '../../model/json.js';
import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { createId } from '../../shared/ids.js';
import { emit, refuse, reportBad, welcome, writeJson } from '../foreign/foreign-frames.js';
import { appendEvents, joinForeignLog, startForeignLog, type ForeignLog } from '../foreign/foreign-log.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import { createPings, type PingOptions, type PingState } from './client-pings.js';
import { topicsOf } from './topics-of.js';
import { hearMessage, MAX_MESSAGE_BYTES, type HeardMessage } from './web-socket-message.js';
import { withToken } from './with-token.js';

/** Of `gatheringTopicsAdapter`. Nothing has to be given. */
export type GatheringTopicsAdapterOptions = PingOptions & {
  /** Who reads here: the wire does not say. @default { id: 'you' } */
  user?: User;
};

type State = PingState & { readonly logs: ReadonlyMap<string, ForeignLog> };
type Step = readonly [State, readonly AdapterEffect[]];

/** It is read only. */
const capabilities: Capabilities = new Set();

/**
 * The client half of GatheRing's `/ws`: a channel is a topic (`agents`, `agents:7`, `circles:dev-team`,
 * `conversations:c1`, `tasks`, …), what happens in it are events, and `conversation.message` is a message. The token goes
 * into the address, since the server takes it nowhere else.
 *
 * @example <ConnectionProvider url="ws://localhost:8000/ws" getToken={…} adapter={gatheringTopicsAdapter()}>…
 */
export function gatheringTopicsAdapter(options: GatheringTopicsAdapterOptions = {}): ClientAdapter {
  const { user = { id: 'you' } } = options;
  const pings = createPings(options);

  const deliver = (state: State, heard: HeardMessage, context: AdapterContext): Step => {
    if (isDeeperThan(heard.data, MAX_JSON_DEPTH)) {
      return [state, [reportBad('An event came that is nested too deep; it was passed over.')]];
    }
    const topics = topicsOf(heard.type, heard.data);
    const logs = new Map(state.logs);
    const effects: AdapterEffect[] = [];
    for (const [name, log] of state.logs) {
      // What belongs to no topic is everybody's.
      if (!log.isRead || (topics.length > 0 && !topics.includes(name))) continue;
      const event = topicEvent(heard, log, context);
      const [next, frames] = appendEvents(log, [event], context.random);
      logs.set(name, next);
      effects.push(...frames.map(emit));
    }
    return [{ ...state, logs }, effects];
  };

  const hear = (state: State, heard: HeardMessage, context: AdapterContext): Step => {
    switch (heard.type) {
      case 'connected': {
        const sessionId = createId(context.random);
        const session = { user, sessionId, capabilities, maxFrameBytes: MAX_MESSAGE_BYTES };
        return [state, [...welcome(session, context), ...pings.start]];
      }
      case 'pong':
        return pings.ponged(state);
      case 'subscribed':
      case 'unsubscribed':
      case 'info':
        return [state, []];
      case 'error': {
        const said = isRecord(heard.data) ? heard.data['message'] : undefined;
        return [state, [reportBad(`The server reports an error. ${typeof said === 'string' ? said : ''}`)]];
      }
      default:
        return deliver(state, heard, context);
    }
  };

  return sealAdapter<State>({
    name: 'gathering-topics',
    capabilities,
    transport: 'web-socket',
    channels: 'many',
    target: withToken,
    initial: () => ({ logs: new Map(), awaitsPong: false }),
    opened: (state) => [state, []],
    received: (state, data, context) => {
      const heard = hearMessage(data);
      const unread = reportBad('A message came that is no JSON object with a type; it was passed over.');
      return heard ? hear(state, heard, context) : [state, [unread]];
    },
    command: (state, frame, context) => {
      switch (frame.type) {
        case 'channel-subscribe': {
          const known = state.logs.get(frame.channel) ?? startForeignLog(frame.channel, context.random);
          const [log, subscribed] = joinForeignLog(known, frame);
          return [
            { ...state, logs: new Map(state.logs).set(frame.channel, log) },
            [writeJson({ action: 'subscribe', topics: [frame.channel] }), emit(subscribed)],
          ];
        }
        case 'channel-unsubscribe': {
          const logs = new Map(state.logs);
          logs.delete(frame.channel);
          return [{ ...state, logs }, [writeJson({ action: 'unsubscribe', topics: [frame.channel] })]];
        }
        case 'command-send': {
          const sentence =
            'This address is for reading only, so nothing was sent. Write to an agent or a circle.';
          return [state, [refuse(frame, 'command-unsupported', sentence)]];
        }
        default:
          return [state, []];
      }
    },
    timer: (state, key) => pings.timer(state, key, { action: 'ping' }) ?? [state, []],
    closed: (state) => [{ ...state, awaitsPong: false }, pings.stop],
  });
}

/** What a topic's event comes to: a message where somebody spoke, else an event of the same name. */
function topicEvent(
  { type, data, at }: HeardMessage,
  log: ForeignLog,
  context: AdapterContext,
): ChannelEvent {
  const now = at ?? context.now;
  const { content, agent_id: agentId, agent_name: name } = isRecord(data) ? data : {};
  const isSpoken = type === 'conversation.message' && typeof content === 'string';
  if (!isSpoken || (typeof agentId !== 'number' && typeof agentId !== 'string')) {
    // It came out of JSON a moment ago; what has no data has none to show.
    return {
      type: 'event-published',
      name: type,
      data: (data ?? null) as JsonValue,
      userId: null,
      publishedAt: now,
    };
  }
  // The document of the server: agent 0 is the user.
  const kind = String(agentId) === '0' ? ('person' as const) : ('agent' as const);
  const author = { kind, id: String(agentId), ...(typeof name === 'string' ? { name } : {}) };
  const parentId = log.state.order.at(-1) ?? null;
  return {
    type: 'message-added',
    message: {
      id: createId(context.random),
      role: kind === 'agent' ? 'assistant' : 'user',
      parts: [{ type: 'text', text: content }],
      chat: { author, parentId, turnId: null, createdAt: now, status: 'done' },
    },
  };
}
