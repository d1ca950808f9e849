import type { JsonObject } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import type { AuthenticatedGuest, EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { createId } from '../../shared/ids.js';
import { createGuestTurns } from '../foreign/guest-turns.js';
import { openGuest } from '../foreign/open-guest.js';

/** Of `createAsker`: who asks, and where. */
export type AskerOptions = {
  host: EndpointHost;
  line: ForeignLine;
  request: GatewayRequest;
  who: AuthenticatedGuest;
  channel: string;
};

/** Something to be answered. `agent`: by whom, where it is not the gateway's own. */
export type Question = { text: string; agent?: string | undefined; body?: JsonObject };

/** What an asker is told of the one question that is answered now. */
export type AskerEvents = {
  started: () => void;
  delta: (text: string) => void;
  ended: (message: ChatMessage) => void;
  /** There is no answer, for this reason. */
  failed: (sentence: string) => void;
  /** The channel is closed to this client, now or from the beginning. */
  denied: (sentence: string) => void;
};

/** Asks one question after the other, in the order in which they came: answers on this wire carry no ids. */
export function createAsker(
  { host, line, request, who, channel }: AskerOptions,
  told: AskerEvents,
): { ask: (question: Question) => void; leave: () => void } {
  const waiting: Question[] = [];
  /** The command that is answered now. */
  let asked: string | undefined;

  const next = (): void => {
    asked = undefined;
    const question = waiting.shift();
    if (!question) return;
    const { text, agent, body } = question;
    asked = createId(host.random);
    channels.command(channel, asked, {
      type: 'message-send',
      message: { id: asked, parts: [{ type: 'text', text }] },
      leafId: null,
      ...(agent === undefined ? {} : { agent }),
      ...(body === undefined ? {} : { body }),
    });
  };
  const isAsked = (id: string | undefined): boolean => id !== undefined && id === asked;

  const turns = createGuestTurns({
    started: ({ commandId }) => {
      if (isAsked(commandId)) told.started();
    },
    chunk: ({ commandId }, chunk) => {
      if (chunk.type === 'text-delta' && isAsked(commandId)) told.delta(chunk.delta);
    },
    ended: ({ commandId }, message) => {
      if (!isAsked(commandId)) return;
      told.ended(message);
      next();
    },
  });
  const guest = openGuest(
    host,
    { who, request, line },
    {
      joined: turns.joined,
      denied: (_channel, { message }) => told.denied(message),
      event: turns.event,
      reply: ({ id, error, result }) => {
        if (!isAsked(id) || (!error && result && 'turnId' in result)) return;
        told.failed(error?.message ?? 'Nobody answers here.');
        next();
      },
    },
  );
  const { channels } = guest;
  channels.join(channel);

  return {
    ask: (question) => {
      waiting.push(question);
      if (asked === undefined) next();
    },
    leave: guest.close,
  };
}
