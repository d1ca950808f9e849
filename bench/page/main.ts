import { contenders, lists } from './contenders.js';
import { scrollList, showList, type ListReport, type ScrollReport } from './list-bench.js';
import { prepareStream, runStream, type StreamOptions, type StreamReport } from './stream-bench.js';

/** What the runner calls. A page measures one contender once. */
type Bench = {
  calibrate: () => number;
  prepareStream: (name: string, options: StreamOptions) => Promise<{ mountMs: number }>;
  runStream: () => Promise<StreamReport>;
  showList: (name: string, count: number) => Promise<ListReport>;
  scrollList: (kind: 'fling' | 'drag', steps: number) => Promise<ScrollReport>;
};

declare global {
  interface Window {
    bench: Bench;
  }
}

function place(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

function named<T>(table: Record<string, T>, name: string): T {
  const found = table[name];
  if (!found)
    throw new Error(`There is no contender "${name}". There are: ${Object.keys(table).join(', ')}.`);
  return found;
}

let prepared: Awaited<ReturnType<typeof prepareStream>> | undefined;

window.bench = {
  // A fixed piece of work: how long it takes says how busy the machine is with other things.
  calibrate: () => {
    const work = (): number => {
      let sum = 0;
      for (let index = 0; index < 1e7; index += 1) sum = (Math.imul(sum, 33) + index) | 0;
      return sum;
    };
    work();
    const begun = performance.now();
    work();
    return performance.now() - begun;
  },
  prepareStream: async (name, options) => {
    prepared = await prepareStream(named(contenders, name), options, place('stage'), place('wings'));
    return { mountMs: prepared.mountMs };
  },
  runStream: async () => {
    if (!prepared) throw new Error('Nothing was prepared.');
    return runStream(prepared);
  },
  showList: (name, count) => showList(named(lists, name), count, place('stage')),
  scrollList: (kind, steps) => scrollList(kind, steps, place('stage')),
};
