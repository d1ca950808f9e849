import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ChannelEvent } from '../../../src/model/event.js';
import { createLmdbStore } from '../../../src/server/lmdb/index.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { command, say, stringOf } from '../../gateway/gateway-fixture.js';
import { openProcessDesk, type ProcessDesk } from './start-gateway.js';
import { openWireClient, type WireClient } from './wire-client.js';

let desk: ProcessDesk;
beforeAll(async () => {
  desk = await openProcessDesk();
});
afterAll(() => desk.close());

/** What the files have, read when nobody else has them open. */
async function stored(path: string) {
  const store = createLmdbStore({ path });
  const { cursor, documents, turns } = await store.load('room', { limit: 10_000 });
  const rows = await store.readLog('room', 1, { limit: 100_000 });
  await store.close();
  // The gateway's own events.
  const events = rows.map(({ seq, encoded }) => ({ seq, event: JSON.parse(encoded) as ChannelEvent }));
  return { cursor, turns, events, ids: documents.map(({ message }) => message.id) };
}

/** Both laws: what was acknowledged is stored once, and what was read is the log as far as it was read. */
function check(
  files: Awaited<ReturnType<typeof stored>>,
  acknowledged: Iterable<string>,
  readers: WireClient[],
) {
  expect(new Set(files.ids).size).toBe(files.ids.length);
  expect([...acknowledged].filter((id) => !files.ids.includes(id))).toEqual([]);
  for (const { events } of readers) {
    const [first] = events;
    const from = first ? first.seq - (files.events[0]?.seq ?? 1) : 0;
    expect(events).toEqual(files.events.slice(from, from + events.length));
  }
}

/** How many times; the long run is `KILLS=200`. */
const kills = Number(process.env['KILLS'] ?? 5);

describe('a gateway that is killed under load', () => {
  it(
    `keeps all that it acknowledged, and shows nobody what it does not keep, ${kills} times`,
    async () => {
      const path = await desk.folder();
      const random = createSeededRandom(11);
      const acknowledged = new Set<string>();
      const unanswered = new Set<string>();
      let sent = 0;
      let reader: WireClient | undefined;
      for (let round = 0; round < kills; round += 1) {
        const gateway = await desk.start({ path });
        const writer = await openWireClient(gateway.url, 'ada');
        reader = await openWireClient(gateway.url, 'bob', { cursor: reader?.cursor });
        writer.send(say(`talk-${round}`, 'talk'));
        // Those of which nothing was heard go again, under their own ids.
        for (const id of unanswered) writer.say(id);
        const enough = writer.acknowledged.size + 5 + (random() % 60);
        while (writer.acknowledged.size < enough) {
          const id = `m-${(sent += 1)}`;
          unanswered.add(id);
          writer.say(id);
          if (sent % 8 === 0) await writer.receives('command-reply', (reply) => reply.id === id);
        }
        await gateway.killed();
        await Promise.all([writer.closed, reader.closed]);
        for (const id of writer.acknowledged) {
          acknowledged.add(id);
          unanswered.delete(id);
        }
        check(await stored(path), acknowledged, [reader, writer]);
      }
      expect(acknowledged.size).toBeGreaterThan(kills * 5);
    },
    30_000 + kills * 5_000,
  );

  it.each([
    ['before-commit', { isStored: false, isRead: false }],
    ['after-commit', { isStored: true, isRead: false }],
    ['before-acknowledge', { isStored: true, isRead: true }],
  ] as const)(
    'has one message of a command that it died of %s, sent again',
    async (at, { isStored, isRead }) => {
      const path = await desk.folder();
      const first = await desk.start({ path, failpoint: { at, command: 2 } });
      const ada = await openWireClient(first.url, 'ada');
      const bob = await openWireClient(first.url, 'bob');
      ada.say('m1');
      await bob.receives('channel-events');
      ada.say('m2');
      await first.ended;
      await Promise.all([ada.closed, bob.closed]);
      expect(ada.acknowledged.has('m2')).toBe(false);
      const files = await stored(path);
      expect(files.ids).toEqual(isStored ? ['m1', 'm2'] : ['m1']);
      expect(bob.events).toHaveLength(isRead ? 2 : 1);
      check(files, ada.acknowledged, [bob]);

      const second = await desk.start({ path });
      const again = await openWireClient(second.url, 'ada', { cursor: ada.cursor });
      again.say('m2');
      await again.receives('command-reply', ({ id, error }) => id === 'm2' && error === undefined);
      await second.killed();
      const after = await stored(path);
      expect(after.ids).toEqual(['m1', 'm2']);
      check(after, again.acknowledged, [again]);
    },
  );

  it('fault 23 [process] publish acknowledged to nobody, sent again: one message; another payload is a conflict; a refusal stays one', async () => {
    const path = await desk.folder();
    const first = await desk.start({ path });
    const ada = await openWireClient(first.url, 'ada');
    ada.say('m1');
    const said = await ada.receives('command-reply', ({ id }) => id === 'm1');
    const missing = command('c1', { type: 'message-delete', messageId: 'never' });
    ada.send(missing);
    const refused = await ada.receives('command-reply', ({ id }) => id === 'c1');
    expect(refused.error?.code).toBe('message-missing');
    await first.killed();

    const second = await desk.start({ path });
    const again = await openWireClient(second.url, 'ada');
    again.say('m1');
    expect(await again.receives('command-reply', ({ id }) => id === 'm1')).toEqual(said);
    // A message of that id by now, so the same command would not be refused if it were run again.
    again.say('never');
    await again.receives('command-reply', ({ id }) => id === 'never');
    again.send(missing);
    expect(await again.receives('command-reply', ({ id }) => id === 'c1')).toEqual(refused);
    const otherTab = await openWireClient(second.url, 'ada');
    otherTab.send(say('m1', 'other words', { agent: null }));
    const conflict = await otherTab.receives('command-reply', ({ id }) => id === 'm1');
    expect(conflict.error?.code).toBe('command-conflict');
    await second.killed();
    expect((await stored(path)).ids).toEqual(['m1', 'never']);
  });
});

describe('a turn whose gateway is killed', () => {
  it('fault 1 [process] mid-token: ends as interrupted with all that anybody read of it', async () => {
    const path = await desk.folder();
    const first = await desk.start({ path, words: 100_000 });
    const ada = await openWireClient(first.url, 'ada');
    ada.send(say('m1', 'talk'));
    await ada.receives('channel-events', ({ from }) => from > 6);
    await first.killed();
    await ada.closed;
    const second = await desk.start({ path, port: first.port });
    const back = await openWireClient(second.url, 'ada', { cursor: ada.cursor });
    const end = (): ChannelEvent | undefined =>
      back.events.find(({ event }) => event.type === 'turn-ended')?.event;
    if (!end()) await back.receives('channel-events', () => end() !== undefined);
    expect(end()).toMatchObject({ reason: 'interrupted' });
    await second.killed();
    const files = await stored(path);
    expect(files.turns).toEqual([]);
    expect([...ada.events, ...back.events]).toEqual(files.events);
  });

  it.each([true, false])(
    'while it awaits an answer: goes on where its agent is resumable (%s)',
    async (resumable) => {
      const path = await desk.folder();
      const first = await desk.start({ path, resumable, words: 3 });
      const ada = await openWireClient(first.url, 'ada');
      ada.send(say('m1', 'ask me'));
      const asked = (): string | undefined =>
        ada.events
          .map(({ event }) => (event.type === 'turn-chunk' ? event.chunk : undefined))
          .find((chunk) => chunk?.type === 'tool-approval-request')?.approvalId;
      await ada.receives('channel-events', () => asked() !== undefined);
      const { result } = await ada.receives('command-reply');
      await first.killed();

      const second = await desk.start({ path, resumable, words: 3 });
      const back = await openWireClient(second.url, 'ada', { cursor: ada.cursor });
      const approve = {
        type: 'approval-respond',
        turnId: stringOf(result, 'turnId'),
        approvalId: asked() ?? '',
        approved: true,
      } as const;
      back.send(command('c1', approve));
      const { error } = await back.receives('command-reply', ({ id }) => id === 'c1');
      expect(error?.code).toBe(resumable ? undefined : 'approval-missing');
      const end = (): ChannelEvent | undefined =>
        back.events.find(({ event }) => event.type === 'turn-ended')?.event;
      if (!end()) await back.receives('channel-events', () => end() !== undefined);
      expect(end()).toMatchObject({ reason: resumable ? 'done' : 'interrupted' });
      await second.killed();
      const { turns, events } = await stored(path);
      expect(turns).toEqual([]);
      expect(events.filter(({ event }) => event.type === 'turn-started')).toHaveLength(1);
    },
  );
});
