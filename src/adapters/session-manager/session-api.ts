import * as z from 'zod/mini';

import type { User } from '../../model/author.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { DataSessions, SessionTicket } from './data-sessions.js';

/** The AWS API's part of sessions, for clients that are told to ask here (`--endpoint-url`). */
export type SessionApiOptions = {
  /** Where it is asked, such as `/ssm`. */
  path: string;
  /** Who asks; `null` refuses. The request is signed as AWS has it: checking that is the app's affair. */
  authenticate: (request: Request) => User | null | Promise<User | null>;
  /** Where data channels are reached from outside, such as `wss://chat.example`. @default from the request's address */
  streamUrl?: string;
};

const bodySchema = z.object({ SessionId: z.optional(z.string()), Target: z.optional(z.string()) });

/** Bytes of a request that are read. */
const MAX_BODY = 64 * 1024;

/** Answers `StartSession`, `ResumeSession` and `TerminateSession`, which are told apart by `x-amz-target`. */
export async function answerSessionApi(
  request: Request,
  sessions: DataSessions,
  { authenticate, streamUrl }: SessionApiOptions,
  prefix: string,
): Promise<Response> {
  if (request.method !== 'POST') return fault(405, 'UnsupportedOperation', 'Ask with POST.');
  const user = await authenticate(request);
  if (!user) return fault(403, 'AccessDeniedException', 'This request is not accepted.');
  const text = await request.text();
  const body = bodySchema.safeParse(
    text.length > MAX_BODY ? undefined : parseJson(text === '' ? '{}' : text),
  );
  if (!body.success) return fault(400, 'ValidationException', 'The request’s body cannot be read.');
  const { SessionId } = body.data;
  const mine = sessions.list().some(({ id, user: owner }) => id === SessionId && owner.id === user.id);
  const base = (streamUrl ?? new URL(request.url).origin.replace(/^http/, 'ws')).replace(/\/$/, '');
  const answer = (ticket: SessionTicket): Response =>
    json(200, {
      ...ticket,
      StreamUrl: `${base}${prefix}${encodeURIComponent(ticket.SessionId)}?role=publish_subscribe`,
    });
  switch (request.headers.get('x-amz-target')?.replace(/^AmazonSSM\./, '')) {
    case 'StartSession':
      return answer(sessions.start(user));
    case 'ResumeSession': {
      const ticket = SessionId !== undefined && mine ? sessions.resume(SessionId) : undefined;
      // No token: what its clients take for a session that has timed out.
      return ticket
        ? answer(ticket)
        : json(200, { SessionId: SessionId ?? '', TokenValue: '', StreamUrl: '' });
    }
    case 'TerminateSession':
      if (SessionId !== undefined && mine) sessions.terminate(SessionId);
      return json(200, { SessionId: SessionId ?? '' });
    default:
      return fault(400, 'UnknownOperationException', 'Only sessions can be asked about here.');
  }
}

function json(status: number, value: object): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
  });
}

function fault(status: number, type: string, message: string): Response {
  return json(status, { __type: type, message });
}
