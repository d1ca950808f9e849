import { existsSync, readFileSync } from 'node:fs';

/** @param {string} name */
function read(name) {
  const file = new URL(`../results/${name}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** @param {readonly number[]} values */
function middle(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {number | null} value */
function short(value) {
  if (value === null || Number.isNaN(value)) return '–';
  return value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

/** @param {readonly (readonly string[])[]} rows */
function table(rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rest.map(line)].join(
    '\n',
  );
}

/** @param {any} record */
const footing = ({ date, machine, node }) => `Recorded ${date}: ${machine}; Node ${node.slice(1)}.`;

/** Deliveries, delays and memory of one token to many. */
function fanOut() {
  const record = read('fan-out');
  if (!record) return [];
  const rows = Object.entries(record.runs).map(([contender, runs]) => {
    const of = (/** @type {(run: any) => number} */ pick) => short(middle(runs.map(pick)));
    return [
      `\`${contender}\``,
      of((run) => run.single.perCpuSecond),
      of((run) => run.burst.perCpuSecond),
      of((run) => run.paced.perCpuSecond),
      of((run) => run.paced.p50),
      of((run) => run.paced.p99),
      of((run) => run.rssKb),
    ];
  });
  const head = [
    `${record.clients} sockets`,
    'one token at a time, deliveries a CPU second',
    '64 in one turn of the loop',
    '50 a second',
    'p50, ms',
    'p99, ms',
    'RSS a connection, KB',
  ];
  return ['### server: fan-out', footing(record), table([head, ...rows])];
}

/** What arrived over lines that are cut. */
function jitter() {
  const record = read('jitter');
  if (!record) return [];
  const rows = Object.entries(record.results).map(([contender, result]) => [
    `\`${contender}\``,
    `${(result.share * 100).toFixed(2)} %`,
    short(result.missing),
    short(result.doubled),
    short(result.reordered),
    short(result.replay.p50),
    short(result.replay.p99),
  ]);
  const [first] = Object.values(record.results);
  const head = [
    `${first.clients} clients, ${record.seconds} s`,
    'delivered',
    'missing',
    'doubled',
    'reordered',
    'replay p50, ms',
    'replay p99, ms',
  ];
  return ['### server: jitter', footing(record), table([head, ...rows])];
}

/** What half an hour left behind. */
function soak() {
  const record = read('soak');
  if (!record) return [];
  const { delivery, growth, minutes } = record;
  const lost = delivery.missing + delivery.doubled + delivery.reordered;
  const text = `${minutes} minutes, ${delivery.clients} clients, each line cut every 15 s: ${short(delivery.delivered)} deliveries, ${lost} missing, doubled or reordered. In the second half the gateway's heap grew by ${short(growth.gatewayMbAMinute)} MB a minute, the clients' by ${short(growth.clientsMbAMinute)}.`;
  return ['### server: soak', footing(record), text];
}

/** All of it, as the benches' README has it. */
export const serverTables = () => [...fanOut(), ...jitter(), ...soak()];
