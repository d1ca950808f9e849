import type * as PrometheusClient from 'prom-client';

import { gatewayMetrics, type Meter, type MetricName } from '../gateway/meter.js';

/** As much of `prom-client` as is used here. */
export type PrometheusClasses = Pick<typeof PrometheusClient, 'Counter' | 'Gauge' | 'Histogram' | 'Registry'>;

/** What `createPrometheusMeter` takes. */
export type PrometheusMeterOptions = {
  /** Where the measures are registered. @default a registry of their own */
  registry?: PrometheusClient.Registry;
  /** In front of every name. @default 'colloquy_' */
  prefix?: string;
};

/** Seconds of a commit: from a map in memory to a disk that is busy. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2];

/**
 * Measures with `prom-client` (an optional peer, which the app passes in). `/metrics` of the gateway's HTTP side answers
 * with them: keep that path from the public.
 *
 * @example import * as prometheus from 'prom-client';
 * createGateway({ meter: createPrometheusMeter(prometheus), … })
 */
export function createPrometheusMeter(
  { Counter, Gauge, Histogram, Registry }: PrometheusClasses,
  { registry = new Registry(), prefix = 'colloquy_' }: PrometheusMeterOptions = {},
): Meter {
  const named = (name: MetricName) => ({
    name: `${prefix}${name}`,
    help: gatewayMetrics[name].help,
    labelNames: [...gatewayMetrics[name].labels],
    registers: [registry],
  });
  const counters = new Map<string, PrometheusClient.Counter>();
  const histograms = new Map<string, PrometheusClient.Histogram>();
  for (const name of Object.keys(gatewayMetrics) as MetricName[]) {
    const { kind } = gatewayMetrics[name];
    // By the names that Prometheus asks of counters.
    if (kind === 'counter')
      counters.set(name, new Counter({ ...named(name), name: `${prefix}${name}_total` }));
    if (kind === 'histogram') histograms.set(name, new Histogram({ ...named(name), buckets: BUCKETS }));
  }
  return {
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    gauge: (name, read) => {
      new Gauge({
        ...named(name),
        collect() {
          this.set(read());
        },
      });
    },
    observe: (name, seconds) => histograms.get(name)?.observe(seconds),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
