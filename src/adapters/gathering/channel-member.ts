import type { ChannelEvent } from '../../model/event.js';
import { isId } from '../../model/identifiers.js';
import { isRecord } from '../../model/is-record.js';
import type { JsonObject, JsonValue } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import type { EndpointHost, ForeignLine, GuestOptions } from '../../protocol/endpoint.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { createId } from '../../shared/ids.js';
import { createGuestChannels } from '../foreign/guest-channels.js';
import { createGuestTurns, messageText } from '../foreign/guest-turns.js';
import { wireAgentId } from './agent-id.js';
import { INTERNAL_ERROR, POLICY, UNAUTHORIZED } from './close-table.js';
import type { ChannelMember, ConnectionManager } from './connection-manager.js';
import { contentOf, hearMessage, isServerType, webSocketMessage } from './web-socket-message.js';

/** Of `openChannelMember`. */
export type ChannelMemberOptions = Pick<GuestOptions, 'who' | 'request'> & {
  host: EndpointHost;
  line: ForeignLine;
  channel: string;
  manager: ConnectionManager;
  /** Names of events that reach clients by the bus, and not by the channel. */
  forwarded: ReadonlySet<string>;
  /** Whether people who come and go are told of as agents are. */
  announcesPeople: boolean;
  /** ms between two pings. */
  pingMs: number;
};

/** Somebody who is let in: follows one channel, and is told of it in the document's words. */
export function openChannelMember(options: ChannelMemberOptions): {
  received: (data: string | Uint8Array) => void;
  leave: () => void;
} {
  const { host, line, channel, manager, forwarded, announcesPeople, pingMs } = options;
  const { clock } = host;
  const send: ChannelMember = (message) => line.send(JSON.stringify(message));
  const say = (type: string, data: JsonValue, at = clock.now()): void =>
    send(webSocketMessage(type, data, at, channel));
  const complain = (message: string): void => say('error', { message });
  const sayMessage = (message: ChatMessage): void => {
    const { author, status, error, createdAt } = message.chat;
    const content = messageText(message);
    const { id, name } = author;
    const named = name === undefined ? {} : { name };
    if (author.kind === 'person') {
      // Beside the type, where this wire's clients write it, and in `data`, where its pages look for it.
      const heard = webSocketMessage('user_message', { user_id: id, ...named, content }, createdAt, channel);
      return send({ ...heard, content });
    }
    if (status === 'failed' && content === '') return complain(error?.text ?? 'The answer failed.');
    say('agent_message', { agent_id: wireAgentId(id), ...named, content }, createdAt);
  };
  const sayEvent = (event: Extract<ChannelEvent, { type: 'event-published' }>): void => {
    const { name, data, userId, publishedAt } = event;
    if (forwarded.has(name)) return;
    // What servers alone say is not to be had from a client, whichever wire it is on.
    if (userId === null || !isServerType(name)) say(name, data, publishedAt);
  };

  const turns = createGuestTurns({
    started: () => undefined,
    chunk: () => undefined,
    ended: (_turn, message) => sayMessage(message),
  });
  const sayRegister = ({ key, user, value }: ServerFrameOf<'channel-register'>): void => {
    if (!announcesPeople || key !== 'presence') return;
    const named = user.name === undefined ? {} : { name: user.name };
    say(isRecord(value) ? 'agent_joined' : 'agent_left', { agent_id: user.id, ...named });
  };
  const session = host.openSession({
    who: options.who,
    request: options.request,
    line,
    onFrame: (frame) => {
      if (frame.type === 'session-denied') line.close(UNAUTHORIZED, frame.error.code);
      if (frame.type === 'error-report') complain(frame.error.message);
      if (frame.type === 'channel-register') sayRegister(frame);
      channels.frame(frame);
    },
    onEnd: () => line.close(INTERNAL_ERROR, 'the session has ended'),
  });
  const channels = createGuestChannels(session, {
    joined: (joined, snapshot) => {
      manager.connect(channel, send);
      turns.joined(joined, snapshot);
    },
    denied: (_channel, { message }) => {
      complain(message);
      line.close(POLICY, 'the channel is closed to this client');
    },
    event: (of, event) => {
      if (event.type === 'message-added') sayMessage(event.message);
      if (event.type === 'event-published') sayEvent(event);
      turns.event(of, event);
    },
    reply: ({ error }) => {
      if (error) complain(error.message);
    },
  });
  channels.join(channel);

  const ping = (): void => {
    send({ type: 'ping' });
    timer = clock.setTimer(ping, pingMs);
  };
  let timer = clock.setTimer(ping, pingMs);

  return {
    received: (data) => {
      const heard = hearMessage(data);
      if (!heard) return complain('This is no JSON object with a type, so nothing was done with it.');
      const { type } = heard;
      if (type === 'ping') return send({ type: 'pong' });
      // The answer to a ping of ours; and a token from a client that is in already.
      if (type === 'pong' || type === 'auth') return;
      const id = createId(host.random);
      const text = contentOf(heard);
      if (text !== undefined && text !== '') {
        const message = { id, parts: [{ type: 'text' as const, text }] };
        return channels.command(channel, id, { type: 'message-send', message, leafId: null });
      }
      if (type === 'user_message' || type === 'message') return complain('A message needs a "content".');
      if (isServerType(type)) return complain(`Only servers say "${type}", so it was not passed on.`);
      if (!isId(type)) return complain('A type has no spaces, so this was not passed on.');
      channels.command(channel, id, { type: 'event-publish', name: type, data: dataOf(heard.fields) });
    },
    leave: () => {
      clock.clearTimer(timer);
      manager.disconnect(channel, send);
      session.close();
    },
  };
}

/** What a message of a type of the client's own carries: its `data`, or all that stands beside the type. */
function dataOf({
  type: _type,
  timestamp: _timestamp,
  ...fields
}: Readonly<Record<string, unknown>>): JsonValue {
  // It came out of JSON a moment ago.
  return ('data' in fields ? fields['data'] : fields) as JsonObject;
}
