import { messageIdsOf, messageOf } from '../../../src/core/chat/messages-of.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import type { ChannelView } from '../../../src/core/channel/channel-view.js';
import type { Client } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import { createEngineSource, type CreateEngine } from '../../../src/core/front/engine.js';
import { createFrontClient } from '../../../src/core/front/front-client.js';
import { fullModel, type FullModel } from '../../../src/core/full/full-model-source.js';
import { createLine, type Line, type LineLogEntry } from '../../../src/faults/index.js';
import type { ChatMessage } from '../../../src/model/message.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import type { Clock } from '../../../src/shared/clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import type { Judge } from './invariants.js';
import type { Said } from './puppet-agent.js';
import { framesIn } from './shim-socket.js';

/** What takes more than text to read: there for the code under test, which the page gets late all the same. */
const model = await fullModel.load();

/** The one channel of these histories. */
export const ROOM = 'room';

/** What was sent by whom, and what came of it. */
export type Sending = { id: string; text: string; outcome?: 'acknowledged' | 'refused' | 'given-up' };

export type PageOptions = {
  user: string;
  url: string;
  webSocket: SocketConstructor;
  clock: Clock;
  seed: number;
  latencyMs: number;
  judge: Judge;
  said: ReadonlyMap<string, Said>;
  /** By text: what was sent by anybody. */
  sendings: ReadonlyMap<string, Sending>;
  /** Whether this version's clients cannot read the event, which they report and go on behind. */
  isUnreadable: (epoch: string, seq: number) => boolean;
  /** Alters what goes in and out of the client, as a faulty client would. */
  alter?: (Base: SocketConstructor) => SocketConstructor;
};

/** One page: a client, its own line to the gateway, and what it has shown so far. */
export type Page = {
  client: Client;
  channel: ChannelHandle;
  line: Line;
  view: () => ChannelView;
  messages: () => ChatMessage[];
  /** The page has to show what is sent under this id from now on. */
  expectSent: (id: string) => void;
  forgetSent: (id: string) => void;
  leave: () => void;
  enter: () => void;
  /** Joins asked for, but for those that follow a connection or an entrance. */
  rejoins: () => number;
  /** Gaps that the faults of the line can have made. */
  gaps: () => number;
  close: () => void;
};

export function openPage(options: PageOptions): Page {
  const { user, clock, judge, said, sendings } = options;
  const random = createSeededRandom(options.seed);
  const line = createLine({ clock, random, logLimit: 10_000 });
  line.delay(options.latencyMs);
  const altered = options.alter ?? ((Base: SocketConstructor) => Base);
  // As in a page, most of the client comes a moment later than the first of it; how late is the seed's to say.
  const engine = createEngineSource<CreateEngine>(
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve(createClient), (options.seed % 8) * 50);
      }),
  );
  // And what reads more than text comes later still, with the first frame that asks for it.
  const full = createEngineSource<FullModel>(
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve(model), (options.seed % 5) * 300);
      }),
  );
  const client = createFrontClient(
    {
      url: options.url,
      webSocket: altered(line.webSocket(options.webSocket)),
      getToken: () => user,
      clock,
      random,
      lingerMs: 0,
      // Some hosts cut every socket after a while: these pages go over to the next one before that.
      ...(options.seed % 3 === 0 && { maxSessionMs: 24_000 }),
    },
    engine,
    full,
  );
  const channel = client.channel(ROOM);
  const expected = new Set<string>();
  let shown = new Map<string, string[]>();
  let epoch: string | undefined;
  let entrances = 0;
  let joins = 0;
  let welcomes = 0;
  let lastSeq = -1;

  client.inspect(({ direction, data }) => {
    for (const { type } of framesIn(String(data))) {
      if (direction === 'out' && type === 'channel-subscribe') joins += 1;
      if (direction === 'in' && type === 'session-welcome') welcomes += 1;
    }
  });

  const view = channel.getView;
  const messages = (): ChatMessage[] => {
    const now = view();
    return messageIdsOf(now).flatMap((id) => messageOf(now, id) ?? []);
  };

  const look = (): void => {
    const now = view();
    if (now.cursor?.epoch !== epoch) {
      // What stood in the other log alone is gone with it.
      if (epoch !== undefined) expected.clear();
      epoch = now.cursor?.epoch;
      shown = new Map();
      lastSeq = -1;
    }
    const ids = messageIdsOf(now);
    judge.expect(
      new Set(ids).size === ids.length,
      'messages-stand-once',
      () => `${user} has ${ids.join(', ')}.`,
    );
    judge.expect(now.counters.doubled === 0, 'nothing-is-doubled', () => `${user} did.`);
    for (const id of expected)
      judge.expect(ids.includes(id), 'sent-stays-visible', () => `${id} has gone from ${user}’s page.`);
    const texts = new Set<string>();
    for (const id of ids) {
      const message = messageOf(now, id);
      if (message?.role === 'assistant') lookAtAnswer(message);
      else if (message) lookAtWords(message, texts);
    }
  };

  const lookAtWords = (message: ChatMessage, texts: Set<string>): void => {
    const text = textsOf(message).join('');
    judge.expect(!texts.has(text), 'messages-stand-once', () => `“${text}” stands twice on ${user}’s page.`);
    texts.add(text);
    judge.expect(
      sendings.has(text),
      'words-arrive-unchanged',
      () => `nobody sent “${text}” of ${message.id}.`,
    );
  };

  const lookAtAnswer = (message: ChatMessage): void => {
    const spoken = said.get(message.id)?.yielded ?? [];
    const texts = textsOf(message);
    judge.expect(
      texts.every((text, part) => spoken[part]?.startsWith(text)),
      'text-is-a-prefix',
      () => `${user} shows ${JSON.stringify(texts)} where ${JSON.stringify(spoken)} was said.`,
    );
    const before = shown.get(message.id) ?? [];
    judge.expect(
      before.every((text, part) => texts[part]?.startsWith(text)),
      'text-never-shrinks',
      () => `${user} shows ${JSON.stringify(texts)} after ${JSON.stringify(before)}.`,
    );
    shown.set(message.id, texts);
  };

  channel.onEvent((event) => {
    const [from, to] = 'seq' in event ? [event.seq, event.seq] : [event.from, event.to];
    const isFirst = lastSeq < 0;
    while (!isFirst && lastSeq + 1 < from && options.isUnreadable(epoch ?? '', lastSeq + 1)) lastSeq += 1;
    judge.expect(
      isFirst || from === lastSeq + 1,
      'events-come-in-order',
      () => `${user} was told of ${from} after ${lastSeq}.`,
    );
    lastSeq = to;
  });
  client.store.subscribe(look);

  const letGo = client.retain();
  let leave = (): void => {};
  const enter = (): void => {
    entrances += 1;
    leave = channel.retain();
  };
  enter();

  return {
    client,
    channel,
    line,
    view,
    messages,
    expectSent: (id) => void expected.add(id),
    forgetSent: (id) => void expected.delete(id),
    leave: () => {
      // Who leaves a channel sees nothing of it until he is back.
      expected.clear();
      leave();
    },
    enter,
    // Each connection and each entrance asks once; which of two that coincide is not counted twice in favour.
    rejoins: () => joins - welcomes - (entrances - 1),
    gaps: () => line.log.filter(isGap).length,
    close: () => {
      expected.clear();
      letGo();
      leave();
      client.dispose();
      line.cut();
    },
  };
}

/** Something came without, or before, what was sent ahead of it. A message that was lost with its line left no gap. */
function isGap(entry: LineLogEntry, at: number, log: readonly LineLogEntry[]): boolean {
  if (entry.outcome === 'dropped' || entry.outcome === 'swapped') return true;
  const isBehind = (other: LineLogEntry): boolean =>
    other.socket === entry.socket &&
    other.direction === entry.direction &&
    other.index > entry.index &&
    (other.outcome === 'passed' || other.outcome === 'duplicated');
  return entry.outcome === 'lost' && log.slice(0, at).some(isBehind);
}

/** The texts of a message's parts, in their order. */
export function textsOf(message: ChatMessage): string[] {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}
