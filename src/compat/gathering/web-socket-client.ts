import { clientCloseTable, clientRetry } from '../../adapters/gathering/close-table.js';
import {
  anyMessageSchema,
  type AnyMessage,
  type MessageType,
} from '../../adapters/gathering/web-socket-message.js';
import { readAgentMessage, type AgentMessageData } from '../../adapters/gathering/agent-presence.js';
import { createFrontPlainClient, plainEngine } from '../../core/front/front-plain-client.js';
import type { PlainClient, PlainClientOptions } from '../../core/plain/plain-client.js';
import { isRecord } from '../../model/is-record.js';
import type { JsonObject, JsonValue } from '../../model/json.js';

/** Of `WebSocketClient`, for tests and for pages that bring their own. */
export type WebSocketClientOptions = Pick<
  PlainClientOptions<AnyMessage>,
  'webSocket' | 'clock' | 'random' | 'environment' | 'onError'
>;

/** What is called with the `data` of a message. */
export type MessageHandler<DATA = JsonObject> = ((data: DATA) => void) | undefined;

/** Which property takes which type. */
const handlers = {
  agent_joined: 'onAgentJoined',
  agent_left: 'onAgentLeft',
  circle_status: 'onCircleStatus',
  file_changed: 'onFileChanged',
  file_created: 'onFileCreated',
  file_deleted: 'onFileDeleted',
  git_status: 'onGitStatus',
  error: 'onError',
} as const satisfies Record<Exclude<MessageType, 'agent_message' | 'ping' | 'pong'>, string>;

/**
 * The document's client: a handler for each type, and reconnection after 1,000 ms × attempt, five times in a row. Pings
 * are answered. Messages of other types come to `onMessage` alone.
 *
 * @example
 * const client = new WebSocketClient('ws://localhost:8000/ws/circles/dev-team');
 * client.onAgentMessage = ({ agent_id, content }) => console.log(`${agent_id}: ${content}`);
 * client.connect();
 */
export class WebSocketClient {
  onAgentMessage: MessageHandler<AgentMessageData>;
  onAgentJoined: MessageHandler;
  onAgentLeft: MessageHandler;
  onCircleStatus: MessageHandler;
  onFileChanged: MessageHandler;
  onFileCreated: MessageHandler;
  onFileDeleted: MessageHandler;
  onGitStatus: MessageHandler;
  /** Of the type `error`. What is wrong with the connection goes to `options.onError`. */
  onError: MessageHandler;
  /** Every message but pings and pongs, after its own handler. */
  onMessage: ((message: AnyMessage) => void) | undefined;
  readonly #client: PlainClient<AnyMessage>;

  constructor(url: string, options: WebSocketClientOptions = {}) {
    this.#client = createFrontPlainClient<AnyMessage>(
      {
        ...options,
        url,
        schema: anyMessageSchema,
        retry: clientRetry,
        closeTable: clientCloseTable,
        keepMessages: 0,
      },
      plainEngine,
    );
    this.#client.onMessage((message) => this.#handle(message));
  }

  get isConnected(): boolean {
    return this.#client.getState().connection.status === 'open';
  }

  /** Connects, and again when the line is lost. Once is enough. */
  connect(): void {
    this.#client.connect();
  }

  /** Sends JSON. @returns false where there is no connection: nothing was sent then. */
  send(message: JsonValue): boolean {
    return this.#client.sendJson(message);
  }

  /** Closes, and stays closed until `connect()`. */
  disconnect(): void {
    this.#client.disconnect();
  }

  #handle(message: AnyMessage): void {
    const { type, data } = message;
    if (type === 'ping') this.#client.sendJson({ type: 'pong' });
    if (type === 'ping' || type === 'pong') return;
    try {
      const said = type === 'agent_message' ? readAgentMessage(data) : undefined;
      if (said) this.onAgentMessage?.(said);
      // JSON a moment ago, so an object of it is a JSON object.
      if (isHandled(type)) this[handlers[type]]?.((isRecord(data) ? data : {}) as JsonObject);
      this.onMessage?.(message);
    } catch (cause) {
      // The app's own: the connection goes on.
      globalThis.reportError?.(cause);
    }
  }
}

function isHandled(type: string): type is keyof typeof handlers {
  return Object.hasOwn(handlers, type);
}
