/**
 * What every client adapter has to do, whatever its wire. A wire's own rules are tested beside its adapter.
 */
import { describe, expect, it } from 'vitest';

import type { AdapterContext, ClientAdapter } from '../../src/protocol/adapter.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { openForeignClient, type ForeignClient } from '../adapters/open-foreign-client.js';
import type { ForeignServer } from '../support/foreign-server.js';

/** One wire, as the suite plays its server. */
export type AdapterCase = {
  name: string;
  make: () => ClientAdapter;
  channel: string;
  /** What the server says and hears until the session is open. */
  greet?: (server: ForeignServer) => Promise<void>;
  /** Reads the client's question and answers it in pieces; returns the text that has to be shown. */
  answer: (server: ForeignServer) => Promise<string>;
  /** Messages that a server sends, of every kind: the suite breaks them. */
  messages: readonly (object | string | Uint8Array<ArrayBuffer>)[];
};

/** Runs the suite over one wire. */
export function adapterContract(wire: AdapterCase): void {
  const open = () => openForeignClient(wire.make(), wire.channel, wire.greet ? { greet: wire.greet } : {});
  const ask = async ({ room, server, clock }: ForeignClient, text = 'hi'): Promise<string> => {
    void room.sendMessage({ parts: [{ type: 'text', text }] }).catch(() => undefined);
    await clock.advance(0);
    const answer = await wire.answer(server);
    await clock.advance(0);
    return answer;
  };
  const context = (): AdapterContext => ({ now: 1_000, random: createSeededRandom(5) });
  /** The adapter's state when its line has just opened. */
  const opened = (): [ClientAdapter, unknown] => {
    const adapter = wire.make();
    return [
      adapter,
      adapter.opened(adapter.initial(), { token: undefined, resume: undefined }, context())[0],
    ];
  };

  describe(`${wire.name}, as every wire`, () => {
    it('brings a question there and its answer back', async () => {
      const page = await open();
      const text = await ask(page);
      expect(page.shown()).toHaveLength(2);
      expect(page.shown()[1]).toMatch(/\(done\)$/);
      expect(page.shown()[1]).toContain(text);
      expect(page.errors).toEqual([]);
    });

    it('keeps what an answer had when the line is lost, and says that it was interrupted', async () => {
      const page = await open();
      void page.room.sendMessage({ parts: [{ type: 'text', text: 'hi' }] }).catch(() => undefined);
      await page.clock.advance(0);
      await page.server.drop();
      const statuses = page.shown().map((line) => /\((\w+)\)$/.exec(line)?.[1]);
      expect(statuses.filter((status) => status === 'streaming' || status === 'awaiting')).toEqual([]);
    });

    it('goes on after a lost line', async () => {
      const page = await open();
      await ask(page);
      await page.server.drop();
      await page.clock.advance(20_000);
      await page.server.opened();
      await wire.greet?.(page.server);
      await page.clock.advance(0);
      expect(page.client.store.getState().connection.status).toBe('open');
      const before = page.shown();
      await ask(page, 'again');
      expect(page.shown().slice(0, before.length)).toEqual(before);
      expect(page.shown().at(-1)).toMatch(/\(done\)$/);
    });

    it('is a pure function of its state and input', () => {
      for (const message of wire.messages) {
        const data = encode(message);
        const [adapter, state] = opened();
        const once = adapter.received(state, data, context());
        expect(adapter.received(state, data, context())).toEqual(once);
      }
    });

    it('survives what it cannot read, and says so', () => {
      const [adapter, state] = opened();
      for (const data of broken(wire.messages)) {
        const [, effects] = adapter.received(state, data, context());
        expect(effects.filter(({ type }) => type === 'close')).toEqual([]);
      }
    });

    it('survives its messages in any order', () => {
      const random = createSeededRandom(31);
      for (let round = 0; round < 200; round += 1) {
        let [adapter, state] = opened();
        for (let step = 0; step < 12; step += 1) {
          const message = wire.messages[random() % wire.messages.length] ?? '';
          let effects: readonly unknown[];
          [state, effects] = adapter.received(state, encode(message), context());
          expect(Array.isArray(effects)).toBe(true);
        }
      }
    });

    it('lets no message into the prototypes', () => {
      const [adapter, state] = opened();
      for (const message of wire.messages) {
        if (typeof message === 'string' || message instanceof Uint8Array) continue;
        const text = JSON.stringify(message);
        const poisoned = text.replace(
          '{',
          '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
        );
        adapter.received(state, poisoned, context());
      }
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      expect('polluted' in {}).toBe(false);
    });

    it('holds nothing of turns that are over', async () => {
      const page = await open();
      await ask(page);
      const timers = page.clock.pending;
      for (let turn = 0; turn < 200; turn += 1) await ask(page, `question ${turn}`);
      expect(page.clock.pending).toBe(timers);
      expect(page.room.getView().open.size).toBe(0);
    });
  });
}

function encode(message: object | string | Uint8Array<ArrayBuffer>): string | Uint8Array<ArrayBuffer> {
  return typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message);
}

/** Each message cut short, and with each of its fields replaced by something of another kind. */
function broken(messages: AdapterCase['messages']): (string | Uint8Array<ArrayBuffer>)[] {
  const odd = [null, 5, true, 'x', [], {}, [[[]]], -1, 1e308];
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  return [
    '',
    'garbage',
    'null',
    '5',
    '[]',
    '{}',
    '{"type":"no-such-type"}',
    '{"type":5}',
    deep,
    new Uint8Array(),
    new Uint8Array([0, 255, 1]),
    ...messages.flatMap((message): (string | Uint8Array<ArrayBuffer>)[] => {
      if (message instanceof Uint8Array) {
        return [0, 1, 7, 31].map((length) => message.slice(0, Math.min(length, message.length)));
      }
      const text = encode(message) as string;
      const cuts = [1, Math.floor(text.length / 2), text.length - 1].map((at) => text.slice(0, at));
      if (typeof message === 'string') return cuts;
      const replaced = Object.keys(message).flatMap((key) =>
        odd.map((value) => JSON.stringify({ ...message, [key]: value })),
      );
      return [...cuts, ...replaced];
    }),
  ];
}
