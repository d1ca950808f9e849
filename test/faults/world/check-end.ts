import type { ChannelEvent } from '../../../src/model/event.js';
import type { StoredRow } from '../../../src/gateway/store.js';
import { ROOM, textsOf, type Page } from './page.js';
import type { World } from './world.js';

/** Heals everything, lets time go by, and judges what is there then. */
export async function checkEnd(world: World): Promise<void> {
  const { clock, judge, pages, agent, inPage } = world;
  const heard = new Map<Page, number>();
  for (const page of pages.values()) {
    page.line.heal();
    page.client.retryNow();
    heard.set(page, page.view().counters.verifications);
  }
  // Of two heads that agreed, the second was sent after the first had come.
  const hasHeardSince = (page: Page): boolean =>
    page.view().counters.verifications >= (heard.get(page) ?? 0) + 2;
  // Turns that wait in line begin as those before them end.
  for (let round = 0; round < 60 && !isQuiet(world, hasHeardSince); round += 1) {
    agent.finish();
    await clock.advance(round < 10 ? 200 : 3_000);
    judge.check();
  }
  const { cursor } = await world.store().load(ROOM, { limit: 0 });
  for (const page of pages.values()) {
    const at = page.view().cursor;
    judge.expect(
      at?.seq === cursor.seq && at.hash === cursor.hash && at.epoch === cursor.epoch,
      'pages-reach-the-head',
      () => `one stands at ${at?.seq} and the log at ${cursor.seq}.`,
    );
    judgePage(world, page);
  }
  judgePagesTogether(world);
  await judgeStore(world);
  judge.expect(inPage.gateway.health().status === 'ok', 'outbox-is-empty', () => 'the gateway is not well.');
  judge.check();
}

/** Nothing is under way, and each page has heard since then that it has everything. */
function isQuiet({ pages, inPage }: World, hasHeardSince: (page: Page) => boolean): boolean {
  if (inPage.gateway.connections.statistics().turns > 0) return false;
  return [...pages.values()].every((page) => {
    if (!hasHeardSince(page)) return false;
    const { status, verified, pending, turns } = page.view();
    const { outbox } = page.client.store.getState();
    return (
      status === 'live' && verified === true && outbox.count === 0 && pending.size === 0 && turns.size === 0
    );
  });
}

function judgePage({ judge, losses }: World, page: Page): void {
  const view = page.view();
  const { outbox } = page.client.store.getState();
  judge.expect(
    view.status === 'live' && view.verified === true,
    'every-page-is-verified',
    () => `one is ${view.status} at ${view.cursor?.seq}, ${String(view.verified)}.`,
  );
  judge.expect(view.counters.lost === 0, 'nothing-is-lost', () => `${view.counters.lost} were.`);
  const waiting = [...view.pending.keys()];
  judge.expect(
    outbox.count === 0 && waiting.length === 0,
    'outbox-is-empty',
    () => `${outbox.count} commands wait, and the messages ${waiting.join(', ')}.`,
  );
  const [rejoins, gaps] = [page.rejoins(), page.gaps() + losses];
  judge.expect(rejoins <= gaps, 'one-rejoin-per-gap', () => `${rejoins} came of ${gaps} gaps.`);
}

function judgePagesTogether({ judge, pages, agent }: World): void {
  const [first, ...others] = [...pages.values()].map((page) => page.messages());
  for (const messages of others) {
    judge.expect(
      JSON.stringify(messages) === JSON.stringify(first),
      'pages-agree',
      () => `one shows ${JSON.stringify(messages)}, another ${JSON.stringify(first)}.`,
    );
  }
  for (const message of first ?? []) {
    const said = agent.said.get(message.id);
    if (message.role !== 'assistant' || !said) continue;
    const texts = textsOf(message);
    if (message.chat.status === 'done') {
      judge.expect(
        isSame(texts, said.yielded),
        'answers-are-whole',
        () => `${JSON.stringify(said.yielded)} was said and ${JSON.stringify(texts)} is shown.`,
      );
    }
    if (message.chat.status === 'stopped') {
      judge.expect(
        said.taken.every((text, part) => texts[part]?.startsWith(text)),
        'stopped-answers-keep-all',
        () => `${JSON.stringify(said.taken)} was taken and ${JSON.stringify(texts)} is shown.`,
      );
    }
  }
}

async function judgeStore({ judge, pages, store, log, sendings, published }: World): Promise<void> {
  const { cursor } = await store().load(ROOM, { limit: 0 });
  const { documents } = await store().readMessages(ROOM, { before: null, limit: 10_000 });
  const stored = documents.map(({ message }) => message.id);
  const persons = documents.flatMap(({ message }) => (message.role === 'user' ? [message.id] : []));
  for (const page of pages.values()) {
    const shown = page.messages().map(({ id }) => id);
    const { allIds } = page.view();
    judge.expect(
      isSame(allIds, stored) && persons.every((id) => shown.includes(id)),
      'pages-show-the-log',
      () => `${shown.join(', ')} is shown of ${allIds.join(', ')}, and ${stored.join(', ')} is stored.`,
    );
  }
  for (const { id, outcome } of sendings.values()) {
    if (outcome === 'acknowledged')
      judge.expect(stored.includes(id), 'acknowledged-is-stored', () => `${id} is not there.`);
    if (outcome === 'refused')
      judge.expect(!stored.includes(id), 'refused-is-not-stored', () => `${id} is there.`);
  }
  const numbers = log.rows(cursor.epoch).flatMap(publishedNumber);
  for (const [number, outcome] of published) {
    const times = numbers.filter((one) => one === number).length;
    judge.expect(
      times <= 1,
      'acknowledged-is-stored',
      () => `publication ${number} is there ${times} times.`,
    );
    if (outcome === 'acknowledged')
      judge.expect(times === 1, 'acknowledged-is-stored', () => `publication ${number} is not there.`);
  }
}

function publishedNumber({ encoded }: StoredRow): number[] {
  // The rows are the gateway's own encoding of its events.
  const event = JSON.parse(encoded) as ChannelEvent;
  const data = event.type === 'event-published' ? event.data : null;
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? [Number(data['number'])] : [];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
