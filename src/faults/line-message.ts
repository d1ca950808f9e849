/** Which way a message goes. */
export type LineDirection = 'to-server' | 'to-client';

/** Both ways, for loops. */
export const lineDirections: readonly LineDirection[] = ['to-server', 'to-client'];

/** One WebSocket message on its way, as rules and the log see it. */
export type LineMessage = {
  direction: LineDirection;
  /** Counts the line's sockets, from 1. */
  socket: number;
  /** Counts the messages of this direction over all of the line's sockets, from 1. */
  index: number;
  /** Its payload's. */
  bytes: number;
  /** Its payload; `undefined` for bytes. */
  text: string | undefined;
};

/**
 * What became of a message. `lost` was on its way, or next, when the line was cut; `torn` was being carried: of it, a
 * TCP connection would have carried a part, which a WebSocket never hands over. A message that arrives twice is written
 * down twice, as `duplicated` and as `passed`.
 */
export type LineOutcome = 'passed' | 'duplicated' | 'swapped' | 'dropped' | 'lost' | 'torn';
