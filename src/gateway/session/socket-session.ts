import { closeCodes } from '../../protocol/close-codes.js';
import { allCapabilities } from '../../protocol/capabilities.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame, ClientFrameOf } from '../../protocol/client-frames.js';
import { decodeClientFrames, encodeFrame, type DecodedFrames } from '../../protocol/codec.js';
import type { SharedText } from '../../protocol/shared-text.js';
import type { SocketLike } from '../../protocol/socket-like.js';
import type { TimerHandle } from '../../shared/clock.js';
import { createId } from '../../shared/ids.js';
import { byteLength } from '../../shared/byte-length.js';
import type { GatewayContext } from '../gateway-context.js';
import { LONGEST_TIMER_MS } from '../gateway-limits.js';
import type { Authenticated, AuthenticateReason } from '../gateway-options.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { wireError } from '../wire-error.js';
import { authenticate, type AuthenticationFailure } from './authenticate.js';
import { createFlowLimits, type FlowExcess, type FlowLimits } from './flow-limits.js';
import type { FrameRouter } from './frame-router.js';
import { startHeartbeat, type Heartbeat } from './heartbeat.js';
import type { Session, SessionLine } from './session.js';
import type { Sessions } from './sessions.js';
import { createWriter, type Writer } from './writer.js';

/** The version of the protocol that is spoken here. */
const PROTOCOL_VERSION = 1;

export type SocketSessionParts = { context: GatewayContext; sessions: Sessions; router: FrameRouter };

/**
 * One socket from its first byte to its last: waits for the hello, opens or goes on with a session, hands frames to the
 * router, and closes with a code for everything that a peer must not do. Nothing that comes in makes it throw.
 */
export class SocketSession implements SessionLine {
  readonly #socket: SocketLike;
  readonly #request: GatewayRequest;
  readonly #parts: SocketSessionParts;
  readonly #writer: Writer;
  #phase: 'hello' | 'opening' | 'open' | 'closed' = 'hello';
  #session: Session | undefined;
  #heartbeat: Heartbeat | undefined;
  #helloTimer: TimerHandle;
  #expiryTimer: TimerHandle;
  #early: { frames: ClientFrame[]; bytes: number } = { frames: [], bytes: 0 };
  #badFrames = 0;
  readonly #onClosed: () => void;
  readonly #known: Authenticated | undefined;
  readonly #flow: FlowLimits | undefined;
  #uncount: (() => void) | undefined;

  constructor(
    socket: SocketLike,
    request: GatewayRequest,
    parts: SocketSessionParts,
    onClosed: () => void,
    /** An endpoint's own, which keeps to limits of its own; and who it is, where that was asked already. */
    guest?: { known: Authenticated | undefined },
  ) {
    this.#socket = socket;
    this.#request = request;
    this.#parts = parts;
    this.#onClosed = onClosed;
    this.#known = guest?.known;
    const { clock, limits } = parts.context;
    this.#flow = guest ? undefined : createFlowLimits(limits, clock);
    this.#writer = createWriter({
      socket,
      clock,
      limits,
      onFree: () => {
        if (this.#session) parts.router.freed(this.#session);
      },
      onOverflow: () => this.#overflow(),
    });
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code }) => this.#lost(code === closeCodes.normal);
    // A close follows; there is nothing to do that it does not do.
    socket.onerror = () => undefined;
    this.#helloTimer = clock.setTimer(
      () => this.close(closeCodes.handshakeTimeout, 'no session-hello came in time'),
      limits.helloTimeoutMs,
    );
  }

  get isSlow(): boolean {
    return this.#writer.isSlow;
  }

  send(frame: Parameters<SessionLine['send']>[0]): void {
    // Answers may be as large as anything; the others say how the session is, and have room of their own.
    this.#writer.send(encodeFrame(frame), frame.type !== 'command-reply');
  }

  sendText(frame: string | SharedText): void {
    this.#writer.send(frame);
  }

  /** Writes what waits, then closes. May be called again. */
  close(code: number, reason: string): void {
    if (this.#phase === 'closed') return;
    this.#parts.context.meter.count('sockets_closed', { code: String(code) });
    this.#parts.context.logger.info('socket-close', { sessionId: this.#session?.id, code });
    this.#writer.flush();
    this.#lost();
    this.#socket.close(code, reason);
  }

  #received(data: unknown): void {
    if (this.#phase === 'closed') return;
    if (typeof data !== 'string') return this.close(closeCodes.binaryUnsupported, 'only text is taken');
    const { limits } = this.#parts.context;
    const bytes = byteLength(data);
    if (bytes > limits.maxFrameBytes) {
      return this.close(closeCodes.frameTooLarge, `a message is at most ${limits.maxFrameBytes} bytes`);
    }
    // Frames may ride along with the hello in one array, and then count as early ones.
    const mostBytes = limits.maxHelloBytes + (data.startsWith('[') ? limits.maxEarlyBytes : 0);
    if (this.#phase === 'hello' && bytes > mostBytes) {
      return this.close(closeCodes.frameTooLarge, `a session-hello is at most ${limits.maxHelloBytes} bytes`);
    }
    const decoded = decodeClientFrames(data);
    const excess = this.#flow?.take(bytes, decoded.frames);
    if (excess) return this.#refuseFlow(excess);
    if (this.#phase === 'hello') return this.#greeted(decoded, bytes);
    this.#complain(decoded.problems);
    if (this.#isIn('opening')) return this.#keep(decoded.frames, bytes);
    this.#route(decoded.frames);
  }

  #refuseFlow({ limit, afterMs }: FlowExcess): void {
    const { meter, limits } = this.#parts.context;
    meter.count('rate_limited', { limit });
    const sentence = `More than \`${limit}\` allows (${limits[limit]}) came over one socket, so it is closed. Send less at a time.`;
    const error = new ChatError('rate-limited', sentence, { retryable: true, retryAfterMs: afterMs });
    this.send({ type: 'error-report', error: wireError(error) });
    this.close(closeCodes.rateLimited, 'more was sent than may be');
  }

  #greeted({ frames, problems }: DecodedFrames<ClientFrame>, bytes: number): void {
    const [hello, ...rest] = frames;
    const broken = problems.find(({ code }) => code === 'bad-frame');
    if (hello?.type !== 'session-hello' || broken) {
      const reason =
        broken && hello === undefined ? 'the session-hello is broken' : 'session-hello has to come first';
      return this.close(closeCodes.badFrame, reason);
    }
    const helloBytes = rest.length === 0 ? bytes : byteLength(encodeFrame(hello));
    if (helloBytes > this.#parts.context.limits.maxHelloBytes) {
      return this.close(closeCodes.frameTooLarge, 'the session-hello is too large');
    }
    this.#phase = 'opening';
    if (rest.length > 0) this.#keep(rest, bytes - helloBytes);
    void this.#open(hello);
  }

  /** Frames that came behind the hello, until somebody has said who it is. */
  #keep(frames: ClientFrame[], bytes: number): void {
    const { maxEarlyFrames, maxEarlyBytes } = this.#parts.context.limits;
    this.#early.frames.push(...frames);
    this.#early.bytes += bytes;
    if (this.#early.frames.length > maxEarlyFrames || this.#early.bytes > maxEarlyBytes) {
      this.close(closeCodes.badFrame, 'too much was sent before the session was open');
    }
  }

  async #open(hello: ClientFrameOf<'session-hello'>): Promise<void> {
    const { context, sessions } = this.#parts;
    if (!hello.versions.includes(PROTOCOL_VERSION)) {
      const sentence = `This server speaks version ${PROTOCOL_VERSION} of the protocol; the client speaks none that it does. Update one of them.`;
      return this.#deny({
        error: new ChatError('protocol-unsupported', sentence),
        code: closeCodes.protocolUnsupported,
      });
    }
    // Nobody is anybody without `authenticate`, so a secret is as good from a client as from here.
    const kept = context.options.authenticate ? undefined : hello.resume?.secret;
    const secret = kept ?? createId(context.random);
    const who = await this.#authenticate(hello.token, hello.resume ? 'resume' : 'connect', secret);
    if (!this.#isIn('opening')) return;
    if ('error' in who) return this.#deny(who);
    if (
      this.#flow &&
      context.sessionsOf.of(who.user.id) >= context.limits.maxSessionsPerUser &&
      !isSame(sessions, hello)
    ) {
      const sentence = `A user may have ${context.limits.maxSessionsPerUser} open sessions, so this one was not opened. Close another page first.`;
      context.meter.count('rate_limited', { limit: 'maxSessionsPerUser' });
      const error = new ChatError('rate-limited', sentence, { retryable: true, retryAfterMs: 5_000 });
      return this.#deny({ error, code: closeCodes.rateLimited });
    }
    const opened = sessions.open(who, this, hello.resume, secret);
    if (opened === 'forbidden') {
      const sentence =
        'The session belongs to another user, so it cannot be gone on with. Connect without it.';
      return this.#deny({ error: new ChatError('forbidden', sentence), code: closeCodes.forbidden });
    }
    const { session, resumed } = opened;
    if (resumed) context.counters.resumed += 1;
    this.#session = session;
    if (this.#flow) this.#uncount = context.sessionsOf.add(session.user.id);
    this.#phase = 'open';
    if (this.#helloTimer !== undefined) context.clock.clearTimer(this.#helloTimer);
    this.#welcome(session, resumed);
    this.#watchExpiry();
    const { frames } = this.#early;
    this.#early = { frames: [], bytes: 0 };
    this.#route(frames);
  }

  #welcome(session: Session, resumed: boolean): void {
    const { context, router } = this.#parts;
    const { limits, clock } = context;
    const { id, secret, user, expiresAt } = session;
    this.send({
      type: 'session-welcome',
      version: PROTOCOL_VERSION,
      session: { id, secret, user, ...(expiresAt === undefined ? {} : { expiresAt }) },
      resumed,
      heartbeat: { ...context.heartbeat },
      limits: { maxFrameBytes: limits.maxFrameBytes, maxChannels: limits.maxChannels },
      capabilities: [...allCapabilities],
      now: clock.now(),
    });
    context.logger.info('session-open', { sessionId: id, userId: user.id, resumed });
    this.#heartbeat = startHeartbeat({
      wheel: context.wheel,
      heads: () => router.heads(session),
      send: (ping) => this.send(ping),
      onLost: () => this.#terminate(closeCodes.heartbeatLost, 'two pings went unanswered'),
    });
  }

  #route(frames: readonly ClientFrame[]): void {
    for (const frame of frames) {
      if (!this.#session || !this.#isIn('open')) return;
      if (frame.type === 'heartbeat-pong') this.#heartbeat?.pong(frame.id);
      else if (frame.type === 'session-authenticate') {
        void this.#session.inOrder('authenticate', () => this.#refresh(frame.token));
      } else if (frame.type === 'session-hello') {
        this.#complain([{ code: 'bad-frame', message: 'A second session-hello came over one socket.' }]);
      } else this.#parts.router.route(this.#session, this, frame);
    }
  }

  /** A new token over the open socket. */
  async #refresh(token: string): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const who = await this.#authenticate(token, 'refresh', session.secret);
    if (!this.#isIn('open')) return;
    if ('error' in who && who.code === closeCodes.unavailable) {
      const { expiresAt } = session;
      const error = wireError(who.error);
      return this.send({
        type: 'session-refreshed',
        ...(expiresAt === undefined ? {} : { expiresAt }),
        error,
      });
    }
    if ('error' in who) return this.#deny(who);
    if (who.user.id !== session.user.id) {
      const sentence = 'The new token is another user’s. Connect anew to change the user.';
      return this.#deny({ error: new ChatError('forbidden', sentence), code: closeCodes.forbidden });
    }
    session.user = who.user;
    session.expiresAt = who.expiresAt;
    this.send({
      type: 'session-refreshed',
      ...(who.expiresAt === undefined ? {} : { expiresAt: who.expiresAt }),
    });
    this.#watchExpiry();
    this.#parts.router.recheck(session, this);
  }

  async #authenticate(token: string | undefined, reason: AuthenticateReason, secret: string) {
    if (this.#known && reason !== 'refresh') return this.#known;
    return authenticate(this.#parts.context, { token, request: this.#request, reason, secret });
  }

  #watchExpiry(): void {
    const { clock } = this.#parts.context;
    if (this.#expiryTimer !== undefined) clock.clearTimer(this.#expiryTimer);
    this.#expiryTimer = undefined;
    const expiresAt = this.#session?.expiresAt;
    if (expiresAt === undefined) return;
    const left = Math.min(Math.max(0, expiresAt - clock.now()), LONGEST_TIMER_MS);
    this.#expiryTimer = clock.setTimer(() => {
      if (clock.now() < expiresAt) return this.#watchExpiry();
      this.close(closeCodes.unauthorized, 'the token has expired');
    }, left);
  }

  #deny({ error, code }: AuthenticationFailure): void {
    this.send({ type: 'session-denied', error: wireError(error) });
    this.close(code, error.code);
  }

  #complain(problems: DecodedFrames<ClientFrame>['problems']): void {
    const { context } = this.#parts;
    for (const { code, message, id } of problems) {
      if (code === 'unknown-frame' || this.#phase === 'closed') continue;
      context.counters.badFrames += 1;
      context.meter.count('bad_frames');
      this.#badFrames += 1;
      const error = wireError(new ChatError('bad-frame', message));
      this.send({ type: 'error-report', error, ...(id === undefined ? {} : { id }) });
      if (this.#badFrames >= context.limits.maxBadFrames)
        this.close(closeCodes.badFrame, 'too many broken frames');
    }
  }

  #overflow(): void {
    this.#parts.context.logger.warn('slow-reader', { sessionId: this.#session?.id });
    this.#terminate(closeCodes.slowReader, 'too much waited to be read');
  }

  /** Closes a line on which nobody answers: where a closing handshake cannot be expected, it is cut. */
  #terminate(code: number, reason: string): void {
    if (this.#phase === 'closed') return;
    this.close(code, reason);
    const timer = this.#parts.context.clock.setTimer(() => this.#socket.terminate?.(), TERMINATE_MS);
    this.#socket.onclose = () => this.#parts.context.clock.clearTimer(timer);
  }

  /** The socket is gone. Who closed it on purpose has left: nobody is to wait for a return. */
  #lost(isGoodbye = false): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    const { clock } = this.#parts.context;
    for (const timer of [this.#helloTimer, this.#expiryTimer])
      if (timer !== undefined) clock.clearTimer(timer);
    this.#heartbeat?.stop();
    this.#uncount?.();
    this.#writer.close();
    if (this.#session) this.#parts.sessions.lost(this.#session, this, isGoodbye);
    this.#onClosed();
  }

  /** TypeScript takes a phase that was looked at for fixed, though a call in between may have changed it. */
  #isIn(phase: 'opening' | 'open'): boolean {
    return this.#phase === phase;
  }
}

/** Whether the hello is of a session that is there and has a socket, which this one will take the place of. */
function isSame(sessions: Sessions, { resume }: ClientFrameOf<'session-hello'>): boolean {
  const known = resume && sessions.all.get(resume.sessionId);
  return known !== undefined && known.secret === resume?.secret && known.line !== undefined;
}

/** How long a closing handshake may take on a line that is given up, in ms. */
const TERMINATE_MS = 2_000;
