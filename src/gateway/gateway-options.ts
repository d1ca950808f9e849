import type { User } from '../model/author.js';
import type { JsonValue } from '../model/json.js';
import type { ChatMessage } from '../model/message.js';
import type { ChatError } from '../protocol/chat-error.js';
import type { CommandType } from '../protocol/commands.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { AgentDefinition, AgentFunction } from './agent.js';
import type { RequestHandler } from './commands/run-request.js';
import type { GatewayLimits } from './gateway-limits.js';
import type { Endpoint } from '../protocol/endpoint.js';
import type { GatewayRequest } from '../protocol/gateway-request.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import type { RateLimiter } from './rate-limiter.js';
import type { Store } from './store.js';

/** Why a token is looked at: a new session, one that comes back, or a new token over the open socket. */
export type AuthenticateReason = 'connect' | 'resume' | 'refresh';

/** Who came, and until when the token holds (ms since the epoch; never ends if left out). */
export type Authenticated = { user: User; expiresAt?: number | undefined };

/**
 * What somebody wants to do in a channel. `read`: join, load older messages. `write`: send, edit, regenerate, stop, run
 * tools, answer approvals, signal. `publish`: an app's own event. `moderate`: take out or edit what others wrote, truncate.
 */
export type AuthorizeAction = 'read' | 'write' | 'publish' | 'moderate';

/** What is asked of `authorize`. */
export type AuthorizeRequest = {
  user: User;
  channel: string;
  action: AuthorizeAction;
  /** Which command it is, where it is one. */
  command?: CommandType;
};

/** How an app keeps messages in its own database. The store stays the truth for heads, the log and open turns. */
export type History = {
  /** The page of settled messages before the one with the id `before` (the newest page for `null`), oldest first. */
  load: (
    channel: string,
    page: { before: string | null; limit: number },
  ) => Promise<HistoryPage> | HistoryPage;
  /**
   * Whole messages by id, after they were committed: at least once, and again after a failure. A failure never stops a
   * turn; it shows in `health()`.
   */
  save: (channel: string, change: { changed: ChatMessage[]; removed: string[] }) => Promise<void> | void;
};

/** One page of older messages. */
export type HistoryPage = { messages: ChatMessage[]; hasMore: boolean };

/** Validates the input of a tool; any zod schema fits. */
export type ToolSchema = { safeParse: (input: unknown) => { success: boolean } };

/** What to do with a message that wants an answer while a turn runs in its channel. */
export type TurnPolicy = 'queue' | 'reject' | 'interrupt';

/** How often the gateway pings, and how much later a client gives the line up, in ms. */
export type HeartbeatOptions = { intervalMs: number; graceMs: number };

/** A `connection-message` of a client. */
export type ConnectionMessage = { sessionId: string; user: User; data: JsonValue };

/** Where an error comes from, for `onError`. */
export type ErrorContext = { sessionId?: string; channel?: string; turnId?: string };

/** What `createGateway` takes. Either `authenticate` or `anonymous: true` has to be there. */
export type GatewayOptions = {
  /**
   * Turns a token into a user; `null` refuses it (4401, `unauthorized`). What it throws is logged and refuses for now
   * (4503); a thrown `ChatError` with the code `forbidden` refuses for good (4403).
   */
  authenticate?: (context: {
    /** As the client sent it; `undefined` where it has none. */
    token: string | undefined;
    request: GatewayRequest;
    reason: AuthenticateReason;
  }) => Promise<Authenticated | null> | Authenticated | null;
  /** Everybody is let in, each session as a user of its own with a random id. @default false */
  anonymous?: boolean;
  /** Whether this user may do this in this channel. @default everything is allowed */
  authorize?: (request: AuthorizeRequest) => Promise<boolean> | boolean;
  /** Answers every message that names no other agent. @default nobody answers */
  agent?: AgentFunction | AgentDefinition;
  /** Agents that messages may name. */
  agents?: AgentDefinition[];
  /** Where channels are kept. @default a new memory store */
  store?: Store;
  /** Keeps settled messages in the app's own database as well. */
  history?: History;
  /** Numbers that differ from {@link GatewayLimits}' defaults. */
  limits?: Partial<GatewayLimits>;
  /**
   * Pages that may connect, by origin (`https://app.example`), or a function. A request without an `Origin` is no
   * browser's and is let in. @default the gateway's own host; every origin in development
   */
  origins?: readonly string[] | ((origin: string) => boolean);
  /** The one path that takes sockets, such as `/chat`. @default every path */
  path?: string;
  /** Other wires that are served beside the native one, each with paths of its own. */
  endpoints?: readonly Endpoint[];
  /** @default 'queue' */
  turnPolicy?: TurnPolicy;
  /** Schemas of tools by name: an input that a person edited is validated again before the agent gets it. */
  toolSchemas?: Readonly<Record<string, ToolSchema>>;
  /** @default { intervalMs: 25_000, graceMs: 10_000 } */
  heartbeat?: Partial<HeartbeatOptions>;
  /** Takes what clients send with `connection-message`. What it answers with goes through `connections.send`. */
  onMessage?: (message: ConnectionMessage) => void;
  /** Answers what clients ask by `request(name, data)`, by name. */
  requests?: Readonly<Record<string, RequestHandler>>;
  /**
   * Told of every failure inside the gateway, of every broken chunk and of refused upgrades (`upgrade-refused`, each
   * reason once a minute); the gateway goes on. Sentences may hold what an agent's error says: they are for developers.
   *
   * @default one line on `console.error` for each, with its code, sentence and cause; nothing where there is a `logger`
   */
  onError?: (error: ChatError, context: ErrorContext) => void;
  /** @default writes nothing */
  logger?: Logger;
  /** @default measures nothing */
  meter?: Meter;
  /** Counts what sockets have in common. @default counts in this process alone */
  rateLimiter?: RateLimiter;
  /**
   * The address that a request came from, for `maxSocketsPerAddress`: where a proxy stands in front, what its header
   * says. `undefined` is not counted. @default the request's own address
   */
  addressOf?: (request: GatewayRequest) => string | undefined;
  /** Shows reasons to clients: the text of agents' errors, and why an upgrade was refused. @default false */
  development?: boolean;
  /** @default the machine's own */
  clock?: Clock;
  /** @default the platform's cryptographic randomness */
  random?: Random;
};
