/** Numbers of one connection since the client was made. */
export type ConnectionMetrics = {
  /** Sockets opened, the first included. */
  sockets: number;
  /** Times the line was lost and came back. */
  reconnects: number;
  messagesIn: number;
  messagesOut: number;
  framesIn: number;
  framesOut: number;
  bytesIn: number;
  bytesOut: number;
  /** Frames that could not be read. */
  problems: number;
  /** Store commits. */
  commits: number;
  /** Round trips in ms: the last, and percentiles of the last 100. */
  roundTrip: { last: number | null; p50: number | null; p95: number | null };
};
