import type { TurnPolicy } from '../../../src/gateway/gateway-options.js';
import { createMemoryStore } from '../../../src/gateway/memory-store.js';
import type { Store, StoredRow } from '../../../src/gateway/store.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import type { Clock } from '../../../src/shared/clock.js';
import { createInPageGateway, type InPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock, type ManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { createJudge, type Judge } from './invariants.js';
import { openPage, ROOM, type Page, type Sending } from './page.js';
import { createPuppetAgent, type PuppetAgent } from './puppet-agent.js';
import { mapFrames, shimSockets } from './shim-socket.js';
import { watchStore, writtenLog, type WrittenLog } from './watched-store.js';
import { watchWire } from './wire-watch.js';

/** Makes a part of the client or of the gateway faulty, from outside. */
export type Mutation = {
  /** What the gateway writes and reads. */
  gatewaySocket?: (Base: SocketConstructor, clock: Clock) => SocketConstructor;
  /** What the clients write and read. */
  clientSocket?: (Base: SocketConstructor, clock: Clock) => SocketConstructor;
  store?: (store: Store, clock: Clock) => Store;
};

export type WorldOptions = {
  seed: number;
  /** How late everything is, in ms. */
  latencyMs: number;
  /** Little is kept of the log and little may wait for a reader, so that snapshots are common. */
  isTight: boolean;
  /** What becomes of a message that comes while an answer is being written. */
  turnPolicy: TurnPolicy;
  mutation?: Mutation;
};

/** The people of these histories. */
export type Person = 'ada' | 'bob' | 'eve';

/** A gateway, its store, an agent, and the pages of up to three people, with all that is known of what they did. */
export type World = {
  clock: ManualClock;
  inPage: InPageGateway;
  agent: PuppetAgent;
  judge: Judge;
  log: WrittenLog;
  pages: Map<Person, Page>;
  /** By text. */
  sendings: Map<string, Sending>;
  /** Numbers of what was published, and what came of it. */
  published: Map<number, Sending['outcome']>;
  open: (person: Person) => Page;
  /** The store as it is now. */
  store: () => Store;
  /** Another store takes the place of this one, as after a loss of all data. */
  replaceStore: () => void;
  /** How often that happened. */
  readonly losses: number;
  close: () => Promise<void>;
};

/** Marks a published event that this version's clients cannot read, as a newer gateway's may be. */
export const UNREADABLE = 'from-the-future';

export function createWorld({ seed, latencyMs, isTight, turnPolicy, mutation = {} }: WorldOptions): World {
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const judge = createJudge();
  const agent = createPuppetAgent();
  const rows = new Map<string, StoredRow[]>();
  const log = writtenLog(rows);
  const pages = new Map<Person, Page>();
  const sendings = new Map<string, Sending>();
  const published: World['published'] = new Map();

  let losses = 0;
  let kept = createMemoryStore({ clock, random });
  const current = watchStore(
    switched(() => kept),
    rows,
    judge,
  );
  const inPage = createInPageGateway({
    // Stores fail here on purpose; what that does is judged by the invariants.
    onError: () => undefined,
    clock,
    random,
    store: mutation.store?.(current, clock) ?? current,
    authenticate: ({ token }) => (token === undefined ? null : { user: { id: token } }),
    agent: agent.run,
    turnPolicy,
    heartbeat: { intervalMs: 5_000, graceMs: 3_000 },
    limits: isTight
      ? { maxLogEvents: 12, checkpointEvents: 6, softQueueBytes: 1_500, sessionLingerMs: 3_000 }
      : {},
  });
  const written = mutation.gatewaySocket?.(inPage.webSocket, clock) ?? inPage.webSocket;
  const newer = shimSockets(shimSockets(written, watchWire(log, judge)), () => ({
    toClient: mapFrames((frame) => [
      { ...frame, ...(frame.events ? { events: frame.events.map(disguise) } : {}) },
    ]),
  }));

  return {
    clock,
    inPage,
    agent,
    judge,
    log,
    pages,
    sendings,
    published,
    open: (person) => {
      const page = openPage({
        user: person,
        url: inPage.url,
        webSocket: newer,
        clock,
        seed: random(),
        latencyMs,
        judge,
        said: agent.said,
        sendings,
        isUnreadable: (epoch, seq) => log.row(epoch, seq)?.encoded.includes(UNREADABLE) ?? false,
        ...(mutation.clientSocket ? { alter: (Base) => mutation.clientSocket?.(Base, clock) ?? Base } : {}),
      });
      pages.set(person, page);
      return page;
    },
    store: () => kept,
    get losses() {
      return losses;
    },
    replaceStore: () => {
      // What stood in it is gone, whatever its sender was told of it or will be.
      const gone = [...rows.values()].flat().map(({ encoded }) => encoded);
      const isGone = (part: string): boolean => gone.some((encoded) => encoded.includes(part));
      for (const sending of sendings.values())
        if (isGone(JSON.stringify(sending.text))) sending.outcome = 'given-up';
      for (const number of published.keys())
        if (isGone(JSON.stringify({ number }))) published.set(number, 'given-up');
      kept = createMemoryStore({ clock, random });
      losses += 1;
    },
    close: async () => {
      for (const page of pages.values()) page.close();
      await inPage.close();
    },
  };
}

/** A store that is whichever one is there at the moment. */
function switched(store: () => Store): Store {
  return {
    load: (...input) => store().load(...input),
    append: (...input) => store().append(...input),
    readLog: (...input) => store().readLog(...input),
    readMessages: (...input) => store().readMessages(...input),
    readMessage: (...input) => store().readMessage(...input),
    readCommand: (...input) => store().readCommand(...input),
    openTurns: () => store().openTurns(),
    close: async () => undefined,
  };
}

function disguise(event: unknown): unknown {
  const isFuture =
    typeof event === 'object' && event !== null && 'name' in event && event.name === UNREADABLE;
  return isFuture ? { type: 'event-foreseen', what: 'nobody knows' } : event;
}

export { ROOM };
