import { describe, expect, it } from 'vitest';

import { createClient } from '../../../src/core/create-client.js';
import { createEngineSource } from '../../../src/core/front/engine.js';
import { fullModel, type FullModel } from '../../../src/core/full/full-model-source.js';
import { missingCode } from '../../../src/core/missing-code.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import { createFakeGateway } from '../../support/fake-gateway.js';
import { added, answer, chunk, ended, started } from '../../support/events.js';
import { eventsFrame, joinRoom, resumedAnswer, type Scene } from '../client/open-client.js';

const model = await fullModel.load();

/** A client whose full model comes when the test lets it. */
function startLate() {
  const clock = createManualClock();
  const server = createFakeGateway({ clock });
  const errors: ChatError[] = [];
  const fetches: { resolve: (full: FullModel) => void; reject: (cause: unknown) => void }[] = [];
  const full = createEngineSource<FullModel>(
    () =>
      new Promise((resolve, reject) => {
        fetches.push({ resolve, reject });
      }),
  );
  const client = createClient(
    {
      url: server.url,
      webSocket: server.webSocket,
      clock,
      random: createSeededRandom(7),
      onError: (error) => errors.push(error),
      tools: { page: { execute: () => 'home' } },
    },
    undefined,
    full,
  );
  const scene: Scene = { clock, server, client, errors };
  return {
    ...scene,
    fetches,
    join: () => joinRoom(scene),
    arrive: async () => {
      fetches.at(-1)?.resolve(model);
      await clock.settle();
    },
  };
}

const text = [added('q'), started('t', 'a', 'q'), ...answer('t', 'a', ['One', ' two'])];
const call = chunk('t', 'a', {
  type: 'tool-input-available',
  toolCallId: 'c',
  toolName: 'page',
  input: {},
});
const offer = { type: 'tool-call-offered' as const, turnId: 't', toolCallId: 'c', toolName: 'page' };

describe('a client without the full model', () => {
  it('shows an answer of text to its end, and stops, without asking for it', async () => {
    const { join, server, clock, fetches } = startLate();
    const room = await join();
    server.send(eventsFrame(1, [...text, { type: 'turn-stop-requested', turnId: 't', userId: 'ada' }]));
    server.send(eventsFrame(text.length + 2, [ended('t', 'a', 'stopped')]));
    await clock.settle();
    expect(room.getView().settled.get('a')?.chat.status).toBe('stopped');
    expect(fetches).toHaveLength(0);
  });

  it('holds the first call of a tool, and all behind it, until it is there; then runs the tool', async () => {
    const { join, server, clock, fetches, arrive } = startLate();
    const room = await join();
    server.send(eventsFrame(1, [...text, call]));
    server.send(eventsFrame(text.length + 2, [offer]));
    await clock.settle();
    expect(room.getView().order).toEqual([]);
    expect(fetches).toHaveLength(1);
    await arrive();
    expect(
      room
        .getView()
        .open.get('a')
        ?.parts.map(({ type }) => type),
    ).toEqual(['text', 'tool-page']);
    // Another page asked: it is given the time to run its tool itself.
    await clock.advance(2000);
    await server.expect({ type: 'command-send', command: { type: 'tool-claim', toolCallId: 'c' } });
    expect(room.getView().counters).toMatchObject({ gaps: 0, lost: 0, duplicates: 0, doubled: 0 });
  });

  it('gives the line up where it cannot be had, and goes on from its cursor with the next', async () => {
    const { join, server, clock, fetches, arrive, errors } = startLate();
    const room = await join();
    server.send(eventsFrame(1, text));
    server.send(eventsFrame(text.length + 1, [call, offer]));
    await clock.settle();
    fetches.at(-1)?.reject(missingCode(new TypeError('Failed to fetch dynamically imported module')));
    await clock.settle();
    expect(errors.map(({ code }) => code)).toContain('unavailable');
    await clock.advance(1000);
    await server.welcome({ resumed: true });
    const { join: number, cursor } = await server.expect({ type: 'channel-subscribe', channel: 'room' });
    expect(cursor?.seq).toBe(text.length);
    server.send(resumedAnswer(number, text.length + 1, [call, offer]));
    await clock.settle();
    await arrive();
    expect(fetches).toHaveLength(2);
    expect(room.getView().open.get('a')?.parts).toHaveLength(2);
    expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0, resumed: 1 });
  });
});
