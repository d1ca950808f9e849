import type { User } from '../../model/author.js';
import type { JsonValue } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { ServerFrame } from '../../protocol/server-frames.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Session } from '../session/session.js';
import { asChatError, refusal, wireError } from '../wire-error.js';

/** What a client asks by name, and who it is. */
export type GatewayRequestCall<DATA = JsonValue> = {
  name: string;
  data: DATA;
  user: User;
  sessionId: string;
  /** Where it was asked in a channel: one that this user may write to. */
  channel: string | undefined;
  /** The request's own; the same where the client asks the same request again. */
  id: string;
  /** Aborts when the client gives the request up. */
  signal: AbortSignal;
};

/** Answers requests of one name. A thrown `ChatError` is the answer; anything else is reported and told as `internal`. */
export type RequestHandler<DATA = JsonValue> = (
  request: GatewayRequestCall<DATA>,
) => JsonValue | void | Promise<JsonValue | void>;

/** Reads what was sent; schemas of zod 4 and `zod/mini` fit. */
export type RequestSchema<DATA> = {
  safeParse: (
    value: unknown,
  ) => { success: true; data: DATA } | { success: false; error: { message: string } };
};

/**
 * A handler that is only called with data of its schema; other data is refused (`message-invalid`).
 *
 * @example createGateway({ requests: { weather: requestHandler(z.object({ city: z.string() }), ({ data }) => lookUp(data.city)) } })
 */
export function requestHandler<DATA>(
  schema: RequestSchema<DATA>,
  handle: RequestHandler<DATA>,
): RequestHandler {
  return (request) => {
    const read = schema.safeParse(request.data);
    if (read.success) return handle({ ...request, data: read.data });
    const sentence = `The data of the request "${request.name}" does not fit: ${read.error.message}. Nothing was done.`;
    throw refusal('message-invalid', sentence);
  };
}

/** Requests of one session that may be open at once. */
const MOST_OPEN = 64;

/** Runs the requests of one gateway's sessions. */
export type RequestRunner = {
  /** Never rejects. */
  run: (
    session: Session,
    frame: ClientFrameOf<'request-send'>,
    answer: (reply: ServerFrame) => void,
  ) => Promise<void>;
  cancel: (session: Session, id: string) => void;
};

type Open = { abort: AbortController; outcome: Promise<{ result: JsonValue } | { error: ChatError }> };

/** Makes the runner of one gateway. */
export function createRequestRunner(context: GatewayContext): RequestRunner {
  const open = new WeakMap<Session, Map<string, Open>>();
  const handlers = new Map(Object.entries(context.options.requests ?? {}));

  const handle = async (
    session: Session,
    { id, name, data, channel }: ClientFrameOf<'request-send'>,
    signal: AbortSignal,
  ): Promise<JsonValue> => {
    const handler = handlers.get(name);
    if (!handler) {
      const sentence = `This server has no handler for the request "${name}", so nothing was done. Add it to \`requests\`.`;
      throw refusal('command-unsupported', sentence);
    }
    const { user, id: sessionId } = session;
    if (channel !== undefined && !(await context.allows({ user, channel, action: 'write' }))) {
      throw refusal('forbidden', `This user may not write to the channel "${channel}", so nothing was done.`);
    }
    return (await handler({ name, data, user, sessionId, channel, id, signal })) ?? null;
  };

  const start = (session: Session, frame: ClientFrameOf<'request-send'>): Open => {
    const abort = new AbortController();
    const outcome = handle(session, frame, abort.signal).then(
      (result) => ({ result }),
      (cause: unknown) => {
        if (!(cause instanceof ChatError)) context.report(asChatError(cause), { sessionId: session.id });
        return { error: asChatError(cause) };
      },
    );
    return { abort, outcome };
  };

  return {
    run: async (session, frame, answer) => {
      const { id } = frame;
      const head = { type: 'request-reply', id } as const;
      const requests = open.get(session) ?? new Map<string, Open>();
      open.set(session, requests);
      // Asked again while it is worked on: it is one request, with one outcome.
      const known = requests.get(id);
      if (!known && requests.size >= MOST_OPEN) {
        const sentence = `More than ${MOST_OPEN} requests are open, so this one was not begun. Wait for some of them.`;
        const error = new ChatError('rate-limited', sentence, { retryable: true });
        return answer({ ...head, error: wireError(error) });
      }
      const request = known ?? start(session, frame);
      requests.set(id, request);
      const outcome = await request.outcome;
      if (requests.get(id) === request) requests.delete(id);
      if (request.abort.signal.aborted) return;
      answer('error' in outcome ? { ...head, error: wireError(outcome.error) } : { ...head, ...outcome });
    },
    cancel: (session, id) => {
      const requests = open.get(session);
      requests?.get(id)?.abort.abort();
      requests?.delete(id);
    },
  };
}
