// The connection's machine, fed by hand.
import { backoffDelay } from '../../../src/core/connection/backoff.js';
import {
  initialConnectionState,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionPhase,
  type ConnectionPolicy,
  type ConnectionState,
} from '../../../src/core/connection/connection-state.js';
import { stepConnection } from '../../../src/core/connection/machine.js';
import { closeTable } from '../../../src/protocol/close-codes.js';
import { sessionWelcome } from '../../support/fake-gateway.js';

/** The name of a phase. */
export type Name = ConnectionPhase['name'];

const HALF = 0x8000_0000;

export type Machine = {
  feed: (...inputs: ConnectionInput[]) => Machine;
  at: (ms: number) => Machine;
  /** Goes to a phase from the beginning. */
  to: (name: Name) => Machine;
  readonly state: ConnectionState;
  readonly phase: Name;
  /** Of the last `feed`. */
  readonly effects: readonly ConnectionEffect[];
  has: (type: ConnectionEffect['type']) => boolean;
  /** ms that a timer was set for by the last `feed`. */
  timer: (key: string) => number | undefined;
};

/** A machine that the test feeds; time moves only with `at`. */
export function machine(policy: Partial<ConnectionPolicy> = {}): Machine {
  let state: ConnectionState = initialConnectionState(new Set(), 0, false);
  let time = 0;
  let effects: readonly ConnectionEffect[] = [];
  const full: ConnectionPolicy = {
    retryLimit: Infinity,
    delay: backoffDelay,
    closeTable,
    connectTimeoutMs: 10_000,
    handshakeTimeoutMs: 10_000,
    hasToken: true,
    ...policy,
  };
  const self: Machine = {
    feed: (...inputs: ConnectionInput[]) => {
      effects = [];
      for (const input of inputs) {
        const [next, more] = stepConnection(state, input, {
          now: time,
          monotonic: time,
          random: () => HALF,
          policy: full,
        });
        state = next;
        effects = [...effects, ...more];
      }
      return self;
    },
    at: (ms: number) => {
      time = ms;
      return self;
    },
    to: (name: Name) => {
      const { generation } = state;
      const next = generation + 1;
      switch (name) {
        case 'idle':
          return self;
        case 'preparing':
          return self.feed({ type: 'connect' });
        case 'opening':
          return self.to('preparing').feed({ type: 'prepared', generation: next });
        case 'greeting':
          return self.to('opening').feed({ type: 'socket-opened', generation: next });
        case 'open':
          return self
            .to('greeting')
            .feed({
              type: 'frame',
              frame: sessionWelcome({ heartbeat: { intervalMs: 25_000, graceMs: 10_000 } }),
            })
            .feed({ type: 'ready' });
        case 'waiting':
          return self.to('open').feed({ type: 'socket-closed', generation: next, code: 1006, reason: '' });
        case 'parked':
          return self.to('open').feed({ type: 'lifecycle', event: 'left' });
        case 'closed':
          return self.to('open').feed({ type: 'disconnect' });
      }
    },
    get state() {
      return state;
    },
    get phase() {
      return state.phase.name;
    },
    get effects() {
      return effects;
    },
    has: (type: ConnectionEffect['type']) => effects.some((effect) => effect.type === type),
    timer: (key: string) =>
      effects.find(
        (effect): effect is Extract<ConnectionEffect, { type: 'timer-set' }> =>
          effect.type === 'timer-set' && effect.key === key,
      )?.ms,
  };
  return self;
}
