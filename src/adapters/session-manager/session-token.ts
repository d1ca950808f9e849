import { ChatError } from '../../protocol/chat-error.js';

/** Of `createSessionToken`. */
export type SessionTokenOptions = {
  /** `TokenValue` of `StartSession`. It opens one line. */
  token: string;
  /**
   * `ResumeSession` of the AWS API: a new `TokenValue` for the next line; `null` or nothing at all where the session has
   * timed out. AWS wants credentials for it, so it belongs to a server. Left out: the first token is used again.
   */
  resume?: (() => Promise<string | null | undefined>) | undefined;
};

/** Finds the token of each line: the first one's was given, every other one needs another. */
export function createSessionToken({ token, resume }: SessionTokenOptions): {
  get: () => string | Promise<string>;
  /** The token was sent. */
  used: () => void;
} {
  let isUsed = false;
  return {
    get: () => (isUsed && resume ? askAgain(resume) : token),
    used: () => {
      isUsed = true;
    },
  };
}

async function askAgain(resume: NonNullable<SessionTokenOptions['resume']>): Promise<string> {
  const token = await resume();
  if (token) return token;
  const sentence = 'The session has timed out, so there is nothing to go back to. Start another one.';
  throw new ChatError('unauthorized', sentence);
}
