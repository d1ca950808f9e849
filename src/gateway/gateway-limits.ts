/** Every number at which the gateway stops, each with what happens there (PROTOCOL.md, "Limits"). */
export type GatewayLimits = {
  /** Bytes of one WebSocket message from a client; a larger one closes with 4413. */
  maxFrameBytes: number;
  /** Channels that one session may be in; the next one is `channel-denied` with `channel-limit`. */
  maxChannels: number;
  /** Time for `session-hello` to come, in ms; then 4408, whatever else was sent. */
  helloTimeoutMs: number;
  /** Bytes of `session-hello`; a larger one closes with 4413. */
  maxHelloBytes: number;
  /** Frames kept until the session is open; one more closes with 4400. */
  maxEarlyFrames: number;
  /** Bytes kept until the session is open; more closes with 4400. */
  maxEarlyBytes: number;
  /** Broken frames on one socket; the last of them closes with 4400. */
  maxBadFrames: number;
  /** How long a session outlives its socket, in ms. */
  sessionLingerMs: number;
  /** Bytes that wait for one reader before it is sent no more events, and then a snapshot. */
  softQueueBytes: number;
  /**
   * Bytes that wait for one reader before it is closed with 4508. Frames that say how the session itself is (heartbeats,
   * refusals) have 65,536 bytes more, so that none of them closes a line.
   */
  hardQueueBytes: number;
  /** Time without progress of a reader for which something waits, in ms, before it is closed with 4508. */
  stalledReaderMs: number;
  /** Time that a turn may take, in ms; then it ends as `failed` with `turn-timeout`. */
  maxTurnMs: number;
  /** Turns that may wait in one channel under the policy `queue`; one more is `turn-busy`. */
  maxQueuedTurns: number;
  /** Events kept in a channel's log; older ones are trimmed, never beyond the last checkpoint. */
  maxLogEvents: number;
  /** Bytes kept in a channel's log; older ones are trimmed, never beyond the last checkpoint. */
  maxLogBytes: number;
  /** How long events are kept in a channel's log, in ms; older ones are trimmed with the next one that is written. */
  maxLogAgeMs: number;
  /** Events after which an open message's fold is stored. */
  checkpointEvents: number;
  /** Bytes of events after which an open message's fold is stored. */
  checkpointBytes: number;
  /** Messages in a snapshot, and all behind the oldest that is being written; older ones come with `history-load`. */
  snapshotMessages: number;
  /** How long a command's reply is kept for the same command sent again, in ms. */
  commandRecordMs: number;
  /** Bytes of the `data` of a signal, a register or a connection message; more is refused with `message-invalid`. */
  maxSignalBytes: number;
  /** Keys under which one user may have a register in one channel; one more is refused with `message-invalid`. */
  maxRegisterKeys: number;
  /** Registers kept in one channel, presence aside; the ones that were set longest ago are forgotten. */
  maxRegisters: number;
  /** Frames a second over one socket, counted over 10 s; more closes with 4429. */
  framesPerSecond: number;
  /** Bytes a second from one socket, counted over 10 s; more closes with 4429. */
  bytesPerSecond: number;
  /** Joins a second over one socket, counted over 10 s; more closes with 4429. */
  subscribesPerSecond: number;
  /** Commands a second of one user, on all sockets, counted over 10 s; one more is refused with `rate-limited`. */
  publishesPerSecond: number;
  /** Sockets a second that are let in; one more upgrade is answered with 503 and `Retry-After`. */
  acceptsPerSecond: number;
  /** Sessions with a socket that one user may have; one more is denied with `rate-limited` and closed with 4429. */
  maxSessionsPerUser: number;
  /**
   * Sockets from one address, those of this machine's own aside, behind which a proxy may stand; one more upgrade is
   * answered with 429. See `addressOf`, where a proxy elsewhere stands in front.
   */
  maxSocketsPerAddress: number;
  /** Frames of one session that wait to be done; one more closes with 4429. */
  maxWaitingFrames: number;
};

/** The numbers of PROTOCOL.md's table. */
export const defaultLimits: GatewayLimits = {
  maxFrameBytes: 65_536,
  maxChannels: 128,
  helloTimeoutMs: 5_000,
  maxHelloBytes: 8_192,
  maxEarlyFrames: 64,
  maxEarlyBytes: 65_536,
  maxBadFrames: 20,
  sessionLingerMs: 30_000,
  softQueueBytes: 262_144,
  hardQueueBytes: 1_048_576,
  stalledReaderMs: 10_000,
  maxTurnMs: 600_000,
  maxQueuedTurns: 16,
  maxLogEvents: 10_000,
  maxLogBytes: 4_194_304,
  maxLogAgeMs: 604_800_000,
  checkpointEvents: 256,
  checkpointBytes: 65_536,
  snapshotMessages: 50,
  commandRecordMs: 172_800_000,
  maxSignalBytes: 4_096,
  maxRegisterKeys: 16,
  maxRegisters: 1_024,
  framesPerSecond: 100,
  bytesPerSecond: 262_144,
  subscribesPerSecond: 20,
  publishesPerSecond: 20,
  acceptsPerSecond: 200,
  maxSessionsPerUser: 20,
  maxSocketsPerAddress: 100,
  maxWaitingFrames: 1_024,
};

/** A timer's longest delay: platforms keep it in 31 bits, and run what is set for longer at once. */
export const LONGEST_TIMER_MS = 0x7fff_ffff;
