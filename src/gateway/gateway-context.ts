import type { User } from '../model/author.js';
import type { ChatError } from '../protocol/chat-error.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { AgentDefinition } from './agent.js';
import type { PublishedEvent } from '../protocol/publication.js';
import type { GatewayLimits } from './gateway-limits.js';
import type {
  AuthorizeRequest,
  ErrorContext,
  GatewayOptions,
  HeartbeatOptions,
  TurnPolicy,
} from './gateway-options.js';
import type { HistoryKeeper } from './history-keeper.js';
import type { Counts } from './connection-counts.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import type { RateLimiter } from './rate-limiter.js';
import type { HeartbeatWheel } from './session/heartbeat.js';
import type { Store } from './store.js';
import type { Executors } from './turns/executors.js';

/** What the parts of one gateway share: its options with every default filled in, and where failures go. */
export type GatewayContext = {
  options: GatewayOptions;
  limits: GatewayLimits;
  heartbeat: HeartbeatOptions;
  /** Beats for every socket. */
  wheel: HeartbeatWheel;
  turnPolicy: TurnPolicy;
  /** By id; the one that answers by default is `defaultAgent`. */
  agents: ReadonlyMap<string, AgentDefinition>;
  defaultAgent: AgentDefinition | undefined;
  store: Store;
  /** This gateway, for the turns that it has: drawn anew for each. */
  owner: string;
  history: HistoryKeeper;
  /** Run tool calls that name them: `turn.callTool({ executor })`. */
  executors: Executors;
  clock: Clock;
  random: Random;
  logger: Logger;
  meter: Meter;
  /** As `RateLimiter`, and never fails. */
  takeRate: RateLimiter['take'];
  /** Sessions with a socket, by user. */
  sessionsOf: Counts;
  counters: GatewayCounters;
  /** Why the last write to the store failed; `undefined` after one that succeeded. */
  state: { storeFailure: string | undefined };
  /** Whether the user may. What `authorize` throws is reported, and a no. */
  allows: (request: AuthorizeRequest) => Promise<boolean>;
  /** Tells `onError` and the logger. Never throws. */
  report: (error: ChatError, context: ErrorContext) => void;
  /** Tells those that subscribed with `gateway.subscribe`. */
  announce: (published: PublishedEvent) => void;
};

/** Counts since the gateway was made. */
type GatewayCounters = {
  accepted: number;
  resumed: number;
  recoveries: number;
  snapshots: number;
  events: number;
  badFrames: number;
};

/** Who does something in a channel. */
export type Actor = { user: User; sessionId: string };
