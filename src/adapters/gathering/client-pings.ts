import type { AdapterEffect } from '../../protocol/adapter.js';
import { closeCodes } from '../../protocol/close-codes.js';
import { writeJson } from '../foreign/foreign-frames.js';

/** Of the adapters that ping, in ms. */
export type PingOptions = {
  /** Between two pings. @default 30,000 */
  pingMs?: number;
  /** Without an answer, until the line is given up; the server may be busy with tools. @default 60,000 */
  pongTimeoutMs?: number;
};

export type PingState = { readonly awaitsPong: boolean };

const PING = 'ping';
const PONG = 'pong';

/** Pings that a client sends: this wire's servers send none, and an open socket may be one that nobody reads. */
export function createPings({ pingMs = 30_000, pongTimeoutMs = 60_000 }: PingOptions) {
  const again: AdapterEffect = { type: 'timer-set', key: PING, ms: pingMs };
  return {
    /** The session is open. */
    start: [again],
    /** The line is gone. */
    stop: [
      { type: 'timer-clear', key: PING },
      { type: 'timer-clear', key: PONG },
    ] satisfies AdapterEffect[],
    /** `undefined` for a timer that is none of these. */
    timer: <S extends PingState>(state: S, key: string, ping: object): [S, AdapterEffect[]] | undefined => {
      if (key === PONG) {
        return [state, [{ type: 'close', code: closeCodes.heartbeatLost, reason: 'no pong in time' }]];
      }
      if (key !== PING) return undefined;
      const wait: AdapterEffect[] = state.awaitsPong
        ? []
        : [{ type: 'timer-set', key: PONG, ms: pongTimeoutMs }];
      return [{ ...state, awaitsPong: true }, [writeJson(ping), again, ...wait]];
    },
    ponged: <S extends PingState>(state: S): [S, AdapterEffect[]] => [
      { ...state, awaitsPong: false },
      [{ type: 'timer-clear', key: PONG }],
    ],
  };
}
