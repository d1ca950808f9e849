import type { JsonValue } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame, ClientFrameOf, ClientFrameType } from '../../protocol/client-frames.js';
import { closeCodes } from '../../protocol/close-codes.js';
import { encodeFrame } from '../../protocol/codec.js';
import { unrecordedCommands } from '../../protocol/commands.js';
import { turnDataSignal, type ServerFrameOf } from '../../protocol/server-frames.js';
import { byteLength } from '../../shared/byte-length.js';
import { answerJoin, missedEvents, snapshotAnswer } from '../channel/join-channel.js';
import type { Reader } from '../channel/reader.js';
import { createRequestRunner } from '../commands/run-request.js';
import { RECEIPT_KEY, setReceipt } from '../commands/set-receipt.js';
import type { CommandRunner } from '../commands/run-command.js';
import type { GatewayContext } from '../gateway-context.js';
import type { AuthorizeAction } from '../gateway-options.js';
import type { Hub } from '../hub.js';
import { asChatError, refusal, wireError } from '../wire-error.js';
import type { Session, SessionLine } from './session.js';
import type { Sessions } from './sessions.js';

/** Does what the frames of open sessions ask for. */
export type FrameRouter = {
  route: (session: Session, line: SessionLine, frame: ClientFrame) => void;
  /** The line had been too slow and has room again: what was withheld is made good, by the events or a snapshot. */
  freed: (session: Session) => void;
  /** Looks again at whether the session may read the channels that it is in. */
  recheck: (session: Session, line: SessionLine) => void;
  /** Heads of what the session reads, but for channels that are withheld. */
  heads: (session: Session) => ServerFrameOf<'heartbeat-ping'>['heads'];
};

export type FrameRouterParts = {
  context: GatewayContext;
  hub: Hub;
  sessions: Sessions;
  commands: CommandRunner;
};

/** Frames that the socket's own state machine takes never get here. */
type RoutedFrame = Exclude<ClientFrameType, 'session-hello' | 'session-authenticate' | 'heartbeat-pong'>;

type Handlers = {
  [T in RoutedFrame]: (session: Session, line: SessionLine, frame: ClientFrameOf<T>) => Promise<void> | void;
};

/** Makes the router of one gateway. */
export function createFrameRouter({ context, hub, sessions, commands }: FrameRouterParts): FrameRouter {
  const may = (session: Session, channel: string, action: AuthorizeAction): Promise<boolean> =>
    context.allows({ user: session.user, channel, action });

  const complain = (line: SessionLine, error: ChatError): void =>
    line.send({ type: 'error-report', error: wireError(error) });

  /** Refuses what is too large, and what comes from outside of the channel. */
  const refuse = (session: Session, channel: string | undefined, data: JsonValue): ChatError | undefined => {
    const { maxSignalBytes } = context.limits;
    if (byteLength(JSON.stringify(data)) > maxSignalBytes) {
      return refusal(
        'message-invalid',
        `More than ${maxSignalBytes} bytes were sent as a signal, a register or a connection message, so it was dropped. Send less.`,
      );
    }
    if (channel === undefined || session.channels.has(channel)) return undefined;
    return refusal(
      'not-subscribed',
      `The session is not in the channel "${channel}", so nobody got this. Join it first.`,
    );
  };

  const requests = createRequestRunner(context);

  const handlers: Handlers = {
    'probe-ping': (_session, line, { id }) => line.send({ type: 'probe-pong', id }),
    'channel-subscribe': (session, line, frame) =>
      session.inOrder(`join ${frame.channel}`, () => subscribe(session, line, frame)),
    'channel-unsubscribe': (session, _line, { channel }) =>
      session.inOrder(`join ${channel}`, async () => sessions.leave(session, channel)),
    'command-send': (session, line, frame) =>
      session.inOrder(`command ${frame.channel}`, () => publish(session, line, frame)),
    'signal-send': async (session, line, { channel, name, data }) => {
      const error = refuse(session, channel, data);
      if (error) return complain(line, error);
      if (name === turnDataSignal) {
        const sentence = `A signal "${turnDataSignal}" is an agent's, so it was not passed on. Choose another name.`;
        return complain(line, refusal('forbidden', sentence));
      }
      if (!(await may(session, channel, 'write'))) {
        return complain(line, refusal('forbidden', `This user may not write to the channel "${channel}".`));
      }
      const left = refuse(session, channel, data);
      if (left) return complain(line, left);
      const signal = { type: 'channel-signal', channel, name, data, user: session.user } as const;
      hub.open(channel).channel.signal(encodeFrame(signal), session);
    },
    'register-set': async (session, line, { channel, key, value }) => {
      const error = refuse(session, channel, value);
      if (error) return complain(line, error);
      if (!(await may(session, channel, key === 'presence' ? 'read' : 'write'))) {
        return complain(line, refusal('forbidden', `This user may not write to the channel "${channel}".`));
      }
      // The session may have left while the app was asked, and nobody would take the value out again.
      const left = refuse(session, channel, value);
      if (left) return complain(line, left);
      const open = hub.open(channel).channel;
      if (key === RECEIPT_KEY) {
        const moved = await open.run(() => setReceipt(open, session.user, value, context.clock.now()));
        if (moved === 'full') return complain(line, tooManyKeys(channel));
        return moved && open.announceRegister(moved);
      }
      const register =
        key === 'presence'
          ? open.registers.setState(session.id, session.user, value)
          : open.registers.set(key, session.user, value);
      if (register) open.announceRegister(register);
      else if (key !== 'presence') complain(line, tooManyKeys(channel));
    },
    // The page may have come back on another socket meanwhile.
    'request-send': (session, line, frame) =>
      requests.run(session, frame, (reply) => (session.line ?? line).send(reply)),
    'request-cancel': (session, _line, { id }) => requests.cancel(session, id),
    'connection-message': (session, line, { data }) => {
      const error = refuse(session, undefined, data);
      if (error) return complain(line, error);
      context.options.onMessage?.({ sessionId: session.id, user: session.user, data });
    },
  };

  const tooManyKeys = (name: string): ChatError => {
    const { maxRegisterKeys } = context.limits;
    const sentence = `A user may have ${maxRegisterKeys} registers in a channel, so one more was not set in "${name}". Set one of them to null first.`;
    return refusal('message-invalid', sentence);
  };
  const isFull = (session: Session, name: string): boolean =>
    !session.channels.has(name) && session.channels.size >= context.limits.maxChannels;
  const tooMany = (name: string): ChatError => {
    const { maxChannels } = context.limits;
    const sentence = `A session may be in ${maxChannels} channels, so it did not join "${name}". Leave one first.`;
    return refusal('channel-limit', sentence);
  };

  const publish = async (
    session: Session,
    line: SessionLine,
    frame: ClientFrameOf<'command-send'>,
  ): Promise<void> => {
    const { id, channel, command } = frame;
    // Those that only read, or tell how far something is, come as often as they have to.
    const taken = unrecordedCommands.has(command.type) ? 0 : context.takeRate('publish', session.user.id);
    const retryAfterMs = typeof taken === 'number' ? taken : await taken;
    // The page may have come back on another socket meanwhile.
    const answer = (reply: ServerFrameOf<'command-reply'>): void => (session.line ?? line).send(reply);
    if (retryAfterMs === 0) return commands.run(session, frame, answer);
    context.meter.count('rate_limited', { limit: 'publishesPerSecond' });
    const sentence =
      'This user sends more than it may, so the command was not run. Send it again a little later.';
    const error = new ChatError('rate-limited', sentence, { retryable: true, retryAfterMs });
    answer({ type: 'command-reply', id, channel, error: wireError(error) });
  };

  const subscribe = async (
    session: Session,
    line: SessionLine,
    { channel: name, join, cursor }: ClientFrameOf<'channel-subscribe'>,
  ): Promise<void> => {
    const deny = (error: ChatError): void =>
      line.send({ type: 'channel-denied', channel: name, join, error: wireError(error) });
    if (isFull(session, name)) return deny(tooMany(name));
    if (!(await may(session, name, 'read'))) {
      return deny(
        refusal('channel-denied', `This user may not read the channel "${name}", or there is none.`),
      );
    }
    const { channel } = hub.open(name);
    try {
      await channel.run(async () => {
        // Others may have been joined while this one was waited for.
        if (isFull(session, name)) return deny(tooMany(name));
        const answer =
          session.line === line ? await joinReader(session, line, name, join, cursor) : undefined;
        if (answer !== undefined) line.sendText(answer);
      });
    } catch (cause) {
      const error = asChatError(cause);
      context.report(error, { sessionId: session.id, channel: name });
      deny(error);
    }
  };

  const joinReader = async (
    session: Session,
    line: SessionLine,
    name: string,
    join: number,
    cursor: ClientFrameOf<'channel-subscribe'>['cursor'],
  ): Promise<string | undefined> => {
    const { channel } = hub.open(name);
    const isNew = !channel.registers.has(session.id, session.user);
    const register = channel.registers.join(session.id, session.user, context.clock.now());
    // Said before the log is read: its line may be lost meanwhile, and the session is in all the same.
    if (isNew) channel.announceRegister(register, session);
    const before = session.channels.get(name);
    const reader = createReader(session, line, join);
    session.channels.set(name, reader);
    let answer: string;
    try {
      answer = await answerJoin(channel, context, join, cursor);
    } catch (cause) {
      sessions.leave(session, name);
      throw cause;
    }
    if (before) channel.readers.delete(before);
    // Reading the log took its time: the session may have ended, or have another socket.
    if (session.line !== line || session.channels.get(name) !== reader) return undefined;
    channel.readers.add(reader);
    return answer;
  };

  return {
    route: (session, line, frame) => {
      if (!isRouted(frame)) return;
      if (session.waiting >= context.limits.maxWaitingFrames) {
        return line.close(closeCodes.rateLimited, 'more was asked for than could be done meanwhile');
      }
      session.waiting += 1;
      // The table is keyed by the frame's own type, which TypeScript cannot follow through the index.
      const handle = handlers[frame.type] as (
        session: Session,
        line: SessionLine,
        frame: ClientFrame,
      ) => Promise<void> | void;
      // A handler, or the app's callback in it, may fail now or later: neither reaches the socket.
      void (async () => handle(session, line, frame))()
        .catch((cause: unknown) => {
          const error = asChatError(cause);
          context.report(error, { sessionId: session.id });
          complain(line, error);
        })
        .finally(() => (session.waiting -= 1));
    },
    freed: (session) => {
      for (const [name, reader] of session.channels) {
        if (!reader?.isWithheld) continue;
        const { channel } = hub.open(name);
        void channel
          .run(async () => {
            if (!reader.isWithheld || !channel.readers.has(reader)) return;
            const text =
              (await missedEvents(channel, context, reader.missedSince)) ??
              snapshotAnswer(channel, context, reader.join, 'slow');
            // The log was read meanwhile, and the line may have gone.
            if (!channel.readers.has(reader)) return;
            reader.isWithheld = false;
            session.line?.sendText(text);
          })
          .catch((cause: unknown) => {
            // With what comes next, or with the next heartbeat, the client sees that it has a gap, and joins again.
            reader.isWithheld = false;
            context.report(asChatError(cause), { sessionId: session.id, channel: name });
          });
      }
    },
    recheck: (session, line) => {
      for (const name of session.channels.keys()) {
        void may(session, name, 'read').then((isAllowed) => {
          if (isAllowed || session.line !== line) return;
          sessions.leave(session, name);
          const error = refusal('forbidden', `This user may no longer read the channel "${name}".`);
          line.send({ type: 'channel-closed', channel: name, error: wireError(error) });
        });
      }
    },
    heads: (session) =>
      [...session.channels].flatMap(([name, reader]) => {
        if (!reader || reader.isWithheld) return [];
        const { channel } = hub.open(name);
        if (!channel.readers.has(reader)) return [];
        if (channel.isLoaded) return [{ channel: name, ...channel.cursor }];
        // A write failed, and nobody has asked for anything since: the next heartbeat names what the store has now.
        channel
          .run(() => undefined)
          .catch((cause: unknown) => context.report(asChatError(cause), { channel: name }));
        return [];
      }),
  };
}

function createReader(session: Session, line: SessionLine, join: number): Reader {
  const reader: Reader = {
    session,
    join,
    isWithheld: false,
    missedSince: undefined,
    sendKept: (text, before) => {
      if (line.isSlow && !reader.isWithheld) {
        reader.isWithheld = true;
        reader.missedSince = before;
      }
      if (!before) reader.missedSince = undefined;
      if (!reader.isWithheld) line.sendText(text);
    },
    sendSignal: (text) => {
      if (!line.isSlow) line.sendText(text);
    },
  };
  return reader;
}

function isRouted(frame: ClientFrame): frame is ClientFrameOf<RoutedFrame> {
  return (
    frame.type !== 'session-hello' && frame.type !== 'session-authenticate' && frame.type !== 'heartbeat-pong'
  );
}
