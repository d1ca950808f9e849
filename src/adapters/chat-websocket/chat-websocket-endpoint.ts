import type { ChatMessage } from '../../model/message.js';
import type { Endpoint, EndpointHost, ForeignLine, ForeignSession } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { createId } from '../../shared/ids.js';
import { createGuestTurns } from '../foreign/guest-turns.js';
import { openGuest } from '../foreign/open-guest.js';
import { queryOf } from '../foreign/query-of.js';
import { answerOf } from './answer-of.js';
import { MAX_MESSAGE_BYTES, readClientMessage, type ServerMessage } from './wire.js';

/** Of `chatWebSocketEndpoint`. Nothing has to be given. */
export type ChatWebSocketEndpointOptions = {
  /** @default '/ws' */
  path?: string;
  /** The channel of a conversation. @default the conversation's id */
  channel?: (conversationId: string) => string;
  /**
   * `whole`: one message for an answer, as the real server sends. `pieces`: its text as it is written, and the last
   * message with `done: true` and the tool calls. @default 'whole'
   */
  answers?: 'whole' | 'pieces';
};

/** RFC 6455, section 7.4.1. */
const INVALID_DATA = 1007;

/** A question and what is to be sent in answer to it: answers travel in the order of questions. */
type Asked = { id: string; conversation: string; sent: number; ready: ServerMessage[]; isOver: boolean };

/**
 * The server half of the `message`/`response` wire: clients such as the seed's `ChatWebSocket` talk to the gateway's
 * agents, in the channel of their conversation. A page that leaves detaches; the answer goes on and is in the channel.
 *
 * @example createGateway({ anonymous: true, agent, endpoints: [chatWebSocketEndpoint({ path: '/ws' })] })
 */
export function chatWebSocketEndpoint(options: ChatWebSocketEndpointOptions = {}): Endpoint {
  const { path = '/ws' } = options;
  return {
    name: 'chat-websocket',
    takes: (asked) => asked === path,
    messages: { kinds: 'text', maxBytes: MAX_MESSAGE_BYTES },
    serve: (host) => ({ accept: (line, request) => acceptClient(host, line, request, options) }),
  };
}

function acceptClient(
  host: EndpointHost,
  line: ForeignLine,
  request: GatewayRequest,
  { channel: channelOf = (id) => id, answers = 'whole' }: ChatWebSocketEndpointOptions,
): ForeignSession {
  const asked: Asked[] = [];
  /** Whatever the oldest question's answer is made of goes out; a later one waits for it. */
  const flush = (): void => {
    for (let [first] = asked; first; [first] = asked) {
      for (const message of first.ready.splice(0)) line.send(JSON.stringify(message));
      if (!first.isOver) return;
      asked.shift();
    }
  };
  const answer = (id: string, message: (question: Asked) => ServerMessage, isOver: boolean): void => {
    const question = asked.find((one) => one.id === id);
    if (!question || question.isOver) return;
    const made = message(question);
    question.sent += made.response.length;
    question.ready.push(made);
    question.isOver = isOver;
    flush();
  };
  const fail = (id: string, sentence: string): void =>
    answer(
      id,
      ({ conversation }) => ({ response: sentence, tool_calls: null, conversation_id: conversation }),
      true,
    );

  const turns = createGuestTurns({
    started: () => undefined,
    chunk: ({ commandId }, chunk) => {
      if (answers === 'whole' || chunk.type !== 'text-delta' || commandId === undefined) return;
      answer(
        commandId,
        ({ conversation }) => ({ response: chunk.delta, conversation_id: conversation }),
        false,
      );
    },
    ended: ({ commandId }, message) => {
      if (commandId !== undefined)
        answer(commandId, (question) => finalAnswer(question, message, answers), true);
    },
  });

  const who = { token: queryOf(request).get('token') ?? undefined };
  const { channels, close } = openGuest(
    host,
    { who, request, line },
    {
      joined: turns.joined,
      denied: (channel, { message }) => {
        for (const { id } of asked.filter((one) => channelOf(one.conversation) === channel))
          fail(id, message);
      },
      event: turns.event,
      reply: ({ id, error, result }) => {
        if (error) fail(id, error.message);
        // Nobody answers here: an empty answer keeps the order of the others.
        else if (result && !('turnId' in result)) fail(id, '');
      },
    },
  );

  return {
    received: (data) => {
      const message = readClientMessage(data);
      if (!message) return line.close(INVALID_DATA, 'this is no chat message');
      const { random } = host;
      const id = createId(random);
      const conversation = message.conversation_id ?? createId(random);
      const channel = channelOf(conversation);
      asked.push({ id, conversation, sent: 0, ready: [], isOver: false });
      channels.join(channel);
      channels.command(channel, id, {
        type: 'message-send',
        message: { id, parts: [{ type: 'text', text: message.message }] },
        leafId: null,
      });
    },
    closed: close,
  };
}

function finalAnswer(
  { conversation, sent }: Asked,
  message: ChatMessage,
  answers: 'whole' | 'pieces',
): ServerMessage {
  const whole = answerOf(message, conversation);
  if (answers === 'whole') return whole;
  // What was streamed already is not said twice.
  return { ...whole, response: whole.response.slice(sent), done: true };
}
