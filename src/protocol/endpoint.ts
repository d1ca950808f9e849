import type { User } from '../model/author.js';
import type { JsonObject } from '../model/json.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { ChatError } from './chat-error.js';
import type { ClientFrame } from './client-frames.js';
import type { GatewayRequest } from './gateway-request.js';
import type { Publication, PublishedEvent } from './publication.js';
import type { ServerFrame } from './server-frames.js';
import type { ToolExecutor } from './tool-executor.js';

/**
 * The server half of a foreign wire: given to `createGateway({ endpoints })`, it serves that wire's own clients on the
 * gateway's channels. What all its sockets share (a registry, say) lives in what `serve` returns.
 */
export type Endpoint = {
  /** In lists, logs and answers to upgrades, such as `desktopmate`. Unique in its gateway. */
  readonly name: string;
  /** Whether it takes requests of this path. The first endpoint that does gets them, before the native one. */
  readonly takes: (path: string) => boolean;
  /** What its clients may send in one message. A larger one closes with 1009, a wrong kind with 1003. */
  readonly messages: { readonly kinds: 'text' | 'binary' | 'both'; readonly maxBytes: number };
  /** Called once, when the gateway is made. */
  readonly serve: (host: EndpointHost) => EndpointService;
};

/** One endpoint at work in one gateway. */
export type EndpointService = {
  /** Looks at a request before its upgrade; what it answers refuses it over HTTP. A rejection refuses with 503. */
  readonly admit?: (
    request: GatewayRequest,
  ) => UpgradeRefusal | undefined | Promise<UpgradeRefusal | undefined>;
  /** Takes an open socket. */
  readonly accept: (line: ForeignLine, request: GatewayRequest) => ForeignSession;
  /** Plain HTTP of the wire, such as a history route; `undefined` where the request is none of its. */
  readonly fetch?: (request: Request) => Promise<Response> | Response | undefined;
  /** The gateway closes: sockets are closed by it, timers and registries are this one's. */
  readonly dispose?: () => void;
};

/** An answer to an upgrade that is not let in. */
export type UpgradeRefusal = { status: number; reason: string; headers?: Record<string, string> };

/** A foreign client's socket, as an endpoint sees it. Nothing here throws. */
export type ForeignLine = {
  /** Does nothing once the socket is closed. */
  readonly send: (data: string | Uint8Array) => void;
  readonly close: (code: number, reason: string) => void;
  /** Bytes handed to `send` that have not left yet. */
  readonly bufferedAmount: number;
  readonly isOpen: boolean;
};

/** What becomes of what a foreign client sends. Whatever these throw is reported, and the socket goes on. */
export type ForeignSession = {
  readonly received: (data: string | Uint8Array) => void;
  /** The socket is gone, whoever closed it. Called once. */
  readonly closed: (code: number, reason: string) => void;
};

/** What a gateway does for its endpoints. */
export type EndpointHost = {
  readonly clock: Clock;
  readonly random: Random;
  /** Whether reasons may be shown to clients. */
  readonly development: boolean;
  /** Asks the app's `authenticate`. Never rejects. */
  readonly authenticate: (
    token: string | undefined,
    request: GatewayRequest,
  ) => Promise<AuthenticatedGuest | { error: ChatError }>;
  /** Opens a session on the gateway for a foreign client; frames go in and come out as in PROTOCOL.md. */
  readonly openSession: (options: GuestOptions) => GuestSession;
  /** As `gateway.publish`. */
  readonly publish: (channel: string, publication: Publication) => Promise<{ seq: number }>;
  /** As `gateway.subscribe`. */
  readonly subscribe: (topic: string, handler: (published: PublishedEvent) => void) => () => void;
  /**
   * Runs the tool calls that agents give to this name, `turn.callTool({ executor })`, until the returned function is
   * called. Of two with one name the later counts.
   */
  readonly addExecutor: (name: string, executor: ToolExecutor) => () => void;
  /** The gateway's. Fields are ids, codes and numbers: no contents, no tokens. */
  readonly logger: EndpointLogger;
  /** Tells the app's `onError`; nothing of it reaches a client. */
  readonly report: (error: ChatError) => void;
};

/** Where an endpoint writes what happened: an event's name, and its fields. */
export type EndpointLogger = Readonly<
  Record<'debug' | 'info' | 'warn' | 'error', (event: string, fields?: JsonObject) => void>
>;

/** Somebody whom the app knows. */
export type AuthenticatedGuest = { user: User; expiresAt?: number | undefined };

/** Of `openSession`. */
export type GuestOptions = {
  /** Who it is, from `authenticate`; or a token, which is then asked about. */
  who: AuthenticatedGuest | { token: string | undefined };
  request: GatewayRequest;
  /** The socket behind it: a guest that reads slowly is treated like any slow reader. */
  line: ForeignLine;
  /** A frame from the gateway. Heartbeats are answered already, and do not come here. */
  onFrame: (frame: ServerFrame) => void;
  /** The gateway ended the session, or could not open it. Not called after `close`. */
  onEnd: (code: number, reason: string) => void;
};

/** A foreign client's session on the gateway. */
export type GuestSession = {
  /** Frames sent before the welcome wait for it. */
  readonly send: (frame: ClientFrame) => void;
  /** Ends it: its channels are left at once. */
  readonly close: () => void;
};
