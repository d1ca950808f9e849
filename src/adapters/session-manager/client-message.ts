/** Names of messages (`aws/session-manager-plugin`, `src/message`). */
export const messageTypes = {
  /** From the client to the agent. */
  input: 'input_stream_data',
  /** From the agent to the client. */
  output: 'output_stream_data',
  acknowledge: 'acknowledge',
  channelClosed: 'channel_closed',
  /** The gateway's word that the other side is there again. */
  startPublication: 'start_publication',
  /** The gateway's word that the other side is away. */
  pausePublication: 'pause_publication',
} as const;

/** What a stream message carries. */
export const payloadTypes = {
  none: 0,
  /** The program's output, and what is typed. */
  output: 1,
  error: 2,
  size: 3,
  parameter: 4,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  encryptionChallengeRequest: 8,
  encryptionChallengeResponse: 9,
  flag: 10,
  stdErr: 11,
  exitCode: 12,
} as const;

/** Payloads of the type `flag`: an unsigned 32-bit number. */
export const sessionFlags = {
  disconnectToPort: 1,
  terminateSession: 2,
  connectToPortError: 3,
} as const;

/** Bits of the header's flags. */
export const headerFlags = { syn: 1, fin: 2 } as const;

/** One binary message of a data channel. */
export type ClientMessage = {
  readonly messageType: string;
  readonly schemaVersion: number;
  /** ms since the epoch. */
  readonly createdDate: number;
  /** Its number in its direction's stream; 0 in messages that belong to none. */
  readonly sequenceNumber: number;
  readonly flags: number;
  /** A UUID in its usual form. */
  readonly messageId: string;
  readonly payloadType: number;
  readonly payload: Uint8Array;
};
