import type {
  EncryptionRequest,
  SessionKeys,
  TerminalSize,
} from '../../adapters/session-manager/client-session.js';
import type { SessionTokenOptions } from '../../adapters/session-manager/session-token.js';
import type { ConnectionView } from '../../core/connection/connection-view.js';
import type { PlainClientOptions } from '../../core/plain/plain-client.js';

/** Of `createSessionManagerSession`. `streamUrl` and `token` come from `StartSession`; the rest need not be given. */
export type SessionManagerSessionOptions = SessionTokenOptions &
  Pick<
    PlainClientOptions,
    'webSocket' | 'clock' | 'random' | 'environment' | 'connectTimeoutMs' | 'retry' | 'onError'
  > & {
    /** `StreamUrl` of `StartSession`, used as it is. */
    streamUrl: string;
    /** A UUID for the whole session. @default a new one */
    clientId?: string;
    /** What the agent is told, which has abilities by it. @default '1.2.707.0' */
    clientVersion?: string;
    /** Kinds of sessions that are taken. @default Standard_Stream, InteractiveCommands and NonInteractiveCommands */
    sessionTypes?: readonly string[];
    /**
     * Fetches the data key that an agent with encryption asks for (`GenerateDataKey` of 64 bytes, the first half decrypts,
     * the second encrypts), and does the encryption. Left out: encryption is refused, and the agent ends the session.
     */
    encryption?: (request: EncryptionRequest) => Promise<SessionKeys>;
    /** ms from an open socket until the agent's handshake is complete. @default 60,000 */
    handshakeTimeoutMs?: number;
    /** Bytes that are kept until the agent has them; more is refused by `write`. @default 16 MiB */
    maxBufferedBytes?: number;
    /** An agent's flag: 3 says that it could not reach the port of a `Port` session. */
    onFlag?: (flag: number) => void;
  };

/** A session as the UI sees it. */
export type SessionManagerState = Pick<ConnectionView, 'status' | 'reason' | 'error' | 'nextRetryAt'> & {
  /** Known from the handshake; `undefined` before it, and with agents too old for one. */
  sessionType: string | undefined;
  agentVersion: string | undefined;
  /** What the account's owner has to say to whoever connects. */
  customerMessage: string | undefined;
  /** The gateway says that the agent is away. What is typed is sent all the same. */
  isPaused: boolean;
  /** Of a program without a terminal, where the agent tells it. */
  exitCode: number | undefined;
  /** The session is over; the text is the server's own, and may be empty. */
  ended: string | undefined;
};

/** One session. Its functions never throw, and are always the same ones. */
export type SessionManagerSession = {
  getState: () => SessionManagerState;
  /** What a server renders. */
  getInitialState: () => SessionManagerState;
  subscribe: (listener: () => void) => () => void;
  /** What the program prints, as it comes. A session that nobody listens to drops it. @returns takes the listener back */
  onOutput: (listener: (data: Uint8Array, stream: 'output' | 'error') => void) => () => void;
  /** Connects, and again when the line is lost. */
  connect: () => void;
  /** Lets the line go. The session itself goes on for as long as the server waits for its client. */
  disconnect: () => void;
  /** Types. @returns false where the session is over or too much waits already; nothing was taken then */
  write: (data: string | Uint8Array) => boolean;
  /** Tells the program how large its terminal is. Said once for each size. */
  resize: (size: TerminalSize) => void;
  /** For `Port` sessions: 1 disconnects from the port, 2 ends the session. */
  sendFlag: (flag: number) => void;
  /** Asks the agent to end the session. Agents that do not listen to it need `TerminateSession` of the AWS API. */
  terminate: () => void;
  /** Bytes that the agent may not have yet. */
  readonly pendingBytes: number;
  dispose: () => void;
};
