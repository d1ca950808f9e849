import type { User } from '../../model/author.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Endpoint, EndpointHost, ForeignLine, ForeignSession } from '../../protocol/endpoint.js';
import { pathOf, type GatewayRequest } from '../../protocol/gateway-request.js';
import { byteLength } from '../../shared/byte-length.js';
import { channelClosed } from './agent-steps.js';
import { createChatProgram, type ChatProgramOptions } from './chat-program.js';
import { createSessionDesk, type DataSessions, type SessionDesk } from './data-sessions.js';
import type { DataSession } from './data-session.js';
import { readOpenMessage, type OpenMessage } from './open-message.js';
import type { Program } from './program.js';
import { answerSessionApi, type SessionApiOptions } from './session-api.js';

/** Of `sessionManagerEndpoint`. Nothing has to be given. */
export type SessionManagerEndpointOptions = {
  /** What is served: called for each session. @default a chat in one of the gateway's channels */
  program?: Program;
  /** Of the chat that is served where there is no `program`. */
  chat?: ChatProgramOptions;
  /** Where data channels begin; the session's id follows. @default '/v1/data-channel' */
  path?: string;
  /** @default 'Standard_Stream' */
  sessionType?: 'Standard_Stream' | 'InteractiveCommands' | 'NonInteractiveCommands' | 'Port';
  /** Of the session's type, as a session document has them. @default {} */
  properties?: object;
  /** Clients have abilities by it: from 3.1.1511.0 on the plugin packs the connections of a `Port` session into one stream (smux). @default '3.3.0.0' */
  agentVersion?: string;
  /** Shown by clients before the program's first word. @default '' */
  customerMessage?: string;
  /**
   * Error output and the exit code travel as payloads of their own to clients that know them (the plugin from 1.2.312.0
   * on, which prints both); else error output is output, and nobody is told the code. @default false
   */
  separateOutput?: boolean;
  /** How long a client may take to answer the handshake, in ms. @default 15,000 */
  handshakeMs?: number;
  /** How long a session waits for a client whose line is lost, in ms. @default 300,000 */
  resumeMs?: number;
  /** Sessions that one user may open with a token of their own; those of `sessions.start` are the app's affair. @default 16 */
  sessionsPerUser?: number;
  /** `StartSession`, `ResumeSession` and `TerminateSession` over HTTP, as clients of AWS ask for them. @default none */
  api?: SessionApiOptions;
};

/** The endpoint, and its sessions for the app's own server. */
export type SessionManagerEndpoint = Endpoint & {
  /** @throws {ChatError} `unavailable` until a gateway has been made with the endpoint */
  readonly sessions: DataSessions;
};

/** RFC 6455, section 7.4.1. */
const POLICY = 1008;
const NORMAL = 1000;
/** Bytes of one message; the plugin's have 1,144 at most, but for what its handshake says. */
const MAX_MESSAGE_BYTES = 128 * 1024;
/** ms for the first message of a line. */
const OPEN_MS = 15_000;
/** Messages that may come while somebody's token is looked at: a client that comes back says at once what was lost. */
const EARLY_MESSAGES = 2_000;
const EARLY_BYTES = 4 * 1024 * 1024;

/**
 * The agent's side of AWS Session Manager: serves a program to `session-manager-plugin` and to everything else that speaks
 * its data channel. The first message's token is one of `sessions.start`, or one that the gateway's `authenticate` takes.
 *
 * @example createGateway({ authenticate, endpoints: [sessionManagerEndpoint({ program: shell })] })
 */
export function sessionManagerEndpoint(options: SessionManagerEndpointOptions = {}): SessionManagerEndpoint {
  const { path = '/v1/data-channel', api } = options;
  const prefix = `${path.replace(/\/$/, '')}/`;
  let desk: SessionDesk | undefined;
  const open = (): SessionDesk => {
    if (desk) return desk;
    const sentence =
      'No gateway has been made with this endpoint yet, so it has no sessions. Give it to createGateway first.';
    throw new ChatError('unavailable', sentence);
  };
  return {
    name: 'session-manager',
    takes: (asked) => (asked.startsWith(prefix) && asked.length > prefix.length) || isApi(asked, api),
    messages: { kinds: 'both', maxBytes: MAX_MESSAGE_BYTES },
    get sessions() {
      return open();
    },
    serve: (host) => {
      const made = createSessionDesk(host, {
        program: options.program ?? createChatProgram(host, options.chat),
        resumeMs: options.resumeMs ?? 300_000,
        sessionsPerUser: options.sessionsPerUser ?? 16,
        agent: {
          agentVersion: options.agentVersion ?? '3.3.0.0',
          sessionType: options.sessionType ?? 'Standard_Stream',
          properties: options.properties ?? {},
          customerMessage: options.customerMessage ?? '',
          separateOutput: options.separateOutput ?? false,
          handshakeMs: options.handshakeMs ?? 15_000,
        },
      });
      desk = made;
      return {
        admit: (request) =>
          sessionIdOf(request, prefix) === undefined
            ? { status: 404, reason: 'There is no data channel of this name.' }
            : undefined,
        accept: (line, request) =>
          acceptClient(host, made, line, request, sessionIdOf(request, prefix) ?? ''),
        fetch: (request) =>
          api && isApi(new URL(request.url).pathname, api)
            ? answerSessionApi(request, made, api, prefix)
            : undefined,
        dispose: made.dispose,
      };
    },
  };
}

function acceptClient(
  host: EndpointHost,
  desk: SessionDesk,
  line: ForeignLine,
  request: GatewayRequest,
  sessionId: string,
): ForeignSession {
  const early: (string | Uint8Array)[] = [];
  let earlyBytes = 0;
  let session: DataSession | undefined;
  let isKnown = false;
  let isGone = false;
  const refuse = (reason: string): void => line.close(POLICY, reason);
  const deadline = host.clock.setTimer(() => refuse('no token came in time'), OPEN_MS);

  const greet = async (opening: OpenMessage): Promise<void> => {
    const redeemed = desk.redeem(opening.TokenValue);
    const who =
      redeemed === undefined
        ? await host.authenticate(opening.TokenValue, request)
        : whoseSession(desk, redeemed);
    if (isGone) return;
    if (!who || 'error' in who || (redeemed !== undefined && redeemed !== sessionId))
      return refuse('the token is not accepted');
    const farewell = desk.farewell(sessionId);
    const open = desk.find(sessionId);
    if (!open && farewell !== undefined) {
      line.send(channelClosed(sessionId, farewell, { now: host.clock.now(), random: host.random }));
      return line.close(NORMAL, '');
    }
    const found = open ?? desk.open(who.user, sessionId);
    if (!found) return refuse('this user has too many sessions');
    const { ClientId = '' } = opening;
    if (found.user.id !== who.user.id) return refuse('the session is somebody else’s');
    if (found.clientId !== undefined && (found.clientId !== ClientId || ClientId === ''))
      return refuse('the session belongs to another client');
    session = found;
    found.attach(line, ClientId);
    for (const data of early.splice(0)) found.received(line, data);
  };

  return {
    received: (data) => {
      if (session) return session.received(line, data);
      if (isKnown) {
        early.push(data);
        earlyBytes += byteLength(data);
        if (early.length > EARLY_MESSAGES || earlyBytes > EARLY_BYTES)
          refuse('too much came before the session was open');
        return;
      }
      host.clock.clearTimer(deadline);
      const opening = readOpenMessage(data);
      if (!opening) return refuse('the first message has to open the data channel');
      isKnown = true;
      greet(opening).catch((cause: unknown) => {
        const sentence = 'A data channel could not be opened, so its client was sent away; see the cause.';
        host.report(new ChatError('internal', sentence, { cause }));
        refuse('the session could not be opened');
      });
    },
    closed: () => {
      isGone = true;
      host.clock.clearTimer(deadline);
      session?.detach(line);
    },
  };
}

function whoseSession(desk: SessionDesk, sessionId: string): { user: User } | undefined {
  const session = desk.find(sessionId);
  return session ? { user: session.user } : undefined;
}

function sessionIdOf(request: GatewayRequest, prefix: string): string | undefined {
  const path = pathOf(request);
  if (!path.startsWith(prefix)) return undefined;
  try {
    const id = decodeURIComponent(path.slice(prefix.length));
    return /^[\w.-][\w.@-]{0,127}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function isApi(path: string, api: SessionApiOptions | undefined): boolean {
  return api !== undefined && path.replace(/\/$/, '') === api.path.replace(/\/$/, '');
}
