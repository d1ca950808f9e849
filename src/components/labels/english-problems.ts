const refused = 'You are not allowed to do this here.';
const gone = 'That is not there any more: somebody was first, or it is over.';
const trouble = 'The server could not do this. Try again in a moment.';
const lost = 'There is no connection, so this was not done. Try again when it is back.';

/** Sentences by the codes that people can meet while they use a chat; the rest are for developers. */
const sentences: Readonly<Record<string, string>> = {
  forbidden: refused,
  'channel-denied': 'You have no access to this conversation.',
  'channel-limit': 'Too many conversations are open at once. Close one and try again.',
  unauthorized: 'Your sign-in was not accepted, or has ended. Sign in again to go on.',
  'token-failed': 'You could not be signed in. Sign in again, or try again in a moment.',
  'frame-too-large': 'This is too long to be sent. Shorten it and send it again.',
  'message-invalid': 'This cannot be sent as it is.',
  'outbox-full': 'Too much is waiting to be sent. Wait until the connection is back.',
  'rate-limited': 'That was a bit fast. Wait a moment and try again.',
  'turn-busy': 'An answer is being written. Wait until it is complete, or stop it first.',
  'turn-failed': 'The answer failed. Try again.',
  'turn-timeout': 'The answer took too long and was stopped. Try again.',
  'tool-input-invalid': 'The tool does not take this input. Correct it and approve again.',
  'approval-missing': gone,
  'tool-call-missing': gone,
  'tool-call-taken': gone,
  'message-missing': gone,
  'turn-missing': gone,
  'command-unsupported': 'The server cannot do this.',
  closed: lost,
  offline: lost,
  'socket-failed': lost,
  'request-timeout': 'The server did not answer in time. Try again.',
};

/** What went wrong, for people, by the code of a `ChatError`. */
export function englishProblem(code: string): string {
  return Object.hasOwn(sentences, code) ? (sentences[code] ?? trouble) : trouble;
}
