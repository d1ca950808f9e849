/** Every measure that the gateway takes: its kind, its labels, and what it is. */
export const gatewayMetrics = {
  sockets: { kind: 'gauge', labels: [], help: 'Sockets that are open.' },
  sessions: { kind: 'gauge', labels: [], help: 'Sessions, those that wait for their page included.' },
  channels: { kind: 'gauge', labels: [], help: 'Channels in use.' },
  turns: { kind: 'gauge', labels: [], help: 'Turns that run.' },
  unsaved_channels: { kind: 'gauge', labels: [], help: 'Channels that the history has not taken yet.' },
  sockets_accepted: { kind: 'counter', labels: [], help: 'Sockets that were let in.' },
  upgrades_refused: {
    kind: 'counter',
    labels: ['status'],
    help: 'Upgrades that were refused, by HTTP status.',
  },
  sockets_closed: {
    kind: 'counter',
    labels: ['code'],
    help: 'Sockets that the gateway closed, by close code.',
  },
  events: { kind: 'counter', labels: [], help: 'Events that were committed.' },
  bad_frames: { kind: 'counter', labels: [], help: 'Frames that could not be read.' },
  rate_limited: {
    kind: 'counter',
    labels: ['limit'],
    help: 'What was refused for being too much, by limit.',
  },
  turns_ended: { kind: 'counter', labels: ['reason'], help: 'Turns that ended, by reason.' },
  failures: { kind: 'counter', labels: ['code'], help: 'Failures that were reported, by error code.' },
  commit_seconds: { kind: 'histogram', labels: [], help: 'How long the store takes for a batch.' },
} as const satisfies Record<string, { kind: string; labels: readonly string[]; help: string }>;

/** The name of a measure. */
export type MetricName = keyof typeof gatewayMetrics;
type NameOf<K extends string> = {
  [N in MetricName]: (typeof gatewayMetrics)[N]['kind'] extends K ? N : never;
}[MetricName];

/**
 * Where the gateway's measures go. No label has a user's, a channel's or a message's name in it. `createPrometheusMeter`
 * of `colloquy/server` makes one of `prom-client`.
 */
export type Meter = {
  /** Adds to a counter, 1 by default. */
  count: (name: NameOf<'counter'>, labels?: Readonly<Record<string, string>>, by?: number) => void;
  /** Says how a value is read; it is asked for when somebody looks. */
  gauge: (name: NameOf<'gauge'>, read: () => number) => void;
  /** Adds one measured value, in seconds. */
  observe: (name: NameOf<'histogram'>, seconds: number) => void;
  /** What `/metrics` answers with; without it there is none. */
  render?: () => Promise<{ contentType: string; text: string }>;
};

const nothing = (): void => undefined;

/** Measures nothing: the default. */
export const silentMeter: Meter = { count: nothing, gauge: nothing, observe: nothing };
