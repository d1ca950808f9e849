import type { Explanation } from '../client.js';
import type { ConnectionView } from './connection-view.js';

/** Why there is, or is not, a connection, for people. `now` is wall time in ms. */
export function explainConnection(
  view: ConnectionView,
  outbox: Explanation['outbox'],
  now: number,
): Explanation {
  const sentence = [stateSentence(view, now), outboxSentence(outbox.count, view)].filter(Boolean).join(' ');
  return { sentence, nextRetryAt: view.nextRetryAt, outbox };
}

function stateSentence(view: ConnectionView, now: number): string {
  const { status, reason, attempt } = view;
  switch (status) {
    case 'idle':
      return 'Nobody asked for a connection yet: call connect(), or render a ConnectionProvider.';
    case 'connecting':
      return `A connection is being opened${tries(attempt)}.${because(reason)}`;
    case 'authenticating':
      return `The socket is open and the session is being agreed on${tries(attempt)}.`;
    case 'open':
      return 'The connection is open.';
    case 'reconnecting':
      return `There is no connection just now.${because(reason)} ${nextTry(view.nextRetryAt, now)}`;
    case 'offline':
      return `This machine says that it has no network. The connection comes back with it; ${lowerFirst(nextTry(view.nextRetryAt, now))}`;
    case 'closed':
      return `The connection is closed.${because(reason)} It stays so until connect() is called.`;
  }
}

function because(reason: ConnectionView['reason']): string {
  if (!reason) return '';
  const code = reason.code === null ? '' : ` (${reason.code}, ${reason.name})`;
  const sentence =
    code && reason.sentence.endsWith('.') ? `${reason.sentence.slice(0, -1)}${code}.` : reason.sentence;
  return ` ${sentence}`;
}

function tries(attempt: number): string {
  return attempt === 0 ? '' : `, for the ${ordinal(attempt + 1)} time`;
}

function nextTry(at: number | null, now: number): string {
  if (at === null) return 'The next try is made when the page is shown again.';
  const seconds = Math.max(0, Math.ceil((at - now) / 1000));
  return seconds === 0 ? 'The next try is due now.' : `The next try is due in ${seconds} s.`;
}

function outboxSentence(count: number, { status }: ConnectionView): string {
  if (count === 0) return '';
  const waiting = count === 1 ? 'One command waits' : `${count} commands wait`;
  return status === 'open' ? `${waiting} for an answer.` : `${waiting} in the outbox and will be sent then.`;
}

function ordinal(count: number): string {
  const suffix = ['th', 'st', 'nd', 'rd'][count % 100 > 10 && count % 100 < 14 ? 0 : count % 10] ?? 'th';
  return `${count}${suffix}`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
