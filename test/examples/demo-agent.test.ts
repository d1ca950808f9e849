import { describe, expect, it } from 'vitest';

import {
  createDelay,
  createDemoAgent,
  createNoteStore,
  noDelay,
  openDocuments,
  readDocument,
} from '../../examples/demo/agent/index.js';
import { createTurn, runAgent, textOf, userMessage } from '../agents/create-turn.js';
import { startModelServer } from '../agents/model-server.js';
import { sampleDocuments, writeDocuments } from './documents.js';

const openOptions = async () => ({
  documents: openDocuments({ root: await writeDocuments(sampleDocuments) }),
  notes: createNoteStore(),
  delay: noDelay,
});

describe('the demo’s agent', () => {
  it.each([{}, { OPENAI_API_KEY: 'any' }, { OPENAI_MODEL: 'tiny-1' }])(
    'is the guide while the environment names no whole model: %j',
    async (environment) => {
      const agent = createDemoAgent(environment, await openOptions());

      expect(agent.kind).toBe('guide');
      expect(agent.description).toContain('no model, no key, no network');
      const { chunks } = await runAgent(agent.run, createTurn({ messages: [userMessage('hello')] }));
      expect(textOf(chunks)).toContain('no language model');
    },
  );

  it('is a real model with the same tools when the environment names one', async () => {
    const { baseURL, requests } = await startModelServer({ fixture: 'one-tool' }, { fixture: 'text' });
    const options = await openOptions();
    const agent = createDemoAgent({ OPENAI_BASE_URL: baseURL, OPENAI_MODEL: 'tiny-1' }, options);
    expect(agent).toMatchObject({ kind: 'model', name: 'tiny-1' });

    const turn = createTurn({ onApproval: ({ input }) => ({ approved: true, input }) });
    const { chunks, error } = await runAgent(agent.run, turn);

    expect(error).toBeUndefined();
    expect(textOf(chunks)).toBe('Grüße aus 東京 🗼.');
    expect(options.notes.list('room')).toEqual(['milk']);
    expect(requests[0]?.body['tools']).toEqual(
      ['search_docs', 'calculate', 'get_page_info', 'save_note', 'list_notes'].map((name) =>
        expect.objectContaining({
          function: expect.objectContaining({ name, parameters: expect.any(Object) }),
        }),
      ),
    );
  });
});

describe('the pace', () => {
  it('waits before every few words, by the clock it was given', async () => {
    const waits: number[] = [];
    const delay = (ms: number): Promise<void> => {
      waits.push(ms);
      return Promise.resolve();
    };
    const agent = createDemoAgent({}, { ...(await openOptions()), delay, random: () => 0.999 });
    const { chunks } = await runAgent(agent.run, createTurn({ messages: [userMessage('hello')] }));

    const deltas = chunks.filter((chunk) => chunk.type.endsWith('-delta'));
    expect(deltas.length).toBeGreaterThan(20);
    expect(waits).toHaveLength(deltas.length);
    expect(waits.every((ms) => ms >= 15 && ms <= 60)).toBe(true);
  });

  it('ends a wait when its time has come', async () => {
    const { clock, advance } = createHandClock();
    const wait = createDelay(clock)(40, new AbortController().signal);
    advance();

    await expect(wait).resolves.toBeUndefined();
  });

  it('ends a wait at once when the turn is aborted, and leaves no timer behind', async () => {
    const { clock, waiting } = createHandClock();
    const controller = new AbortController();
    const wait = createDelay(clock)(40, controller.signal);
    expect(waiting()).toBe(1);
    controller.abort();

    await expect(wait).resolves.toBeUndefined();
    expect(waiting()).toBe(0);
    await expect(createDelay(clock)(40, controller.signal)).resolves.toBeUndefined();
  });
});

describe('a link of the guide', () => {
  it('leads to the document as it was read', async () => {
    const { documents } = await openOptions();

    expect(await readDocument(documents, '/documents/src/protocol/PROTOCOL.md')).toBe(
      sampleDocuments['src/protocol/PROTOCOL.md'],
    );
  });

  it.each([
    '/documents/../package.json',
    '/documents/%2e%2e/package.json',
    '/documents/src/notes.txt',
    '/README.md',
  ])('leads nowhere else: %s', async (pathname) => {
    const { documents } = await openOptions();

    expect(await readDocument(documents, pathname)).toBeUndefined();
  });
});

describe('notes', () => {
  it('make room for new ones, so that memory stays bounded', () => {
    const notes = createNoteStore();
    for (let number = 1; number <= 101; number += 1) notes.add('room', `note ${number}`);

    expect(notes.list('room')).toHaveLength(100);
    expect(notes.list('room')[0]).toBe('note 2');

    for (let number = 1; number <= 1000; number += 1) notes.add(`other ${number}`, 'x');
    expect(notes.list('room')).toEqual([]);
    expect(notes.list('other 1000')).toEqual(['x']);
  });
});

/** A clock with one hand: `advance` lets every timer ring. */
function createHandClock() {
  const timers = new Map<number, () => void>();
  let last = 0;
  return {
    clock: {
      setTimer: (callback: () => void): number => {
        last += 1;
        timers.set(last, callback);
        return last;
      },
      clearTimer: (handle: number): void => void timers.delete(handle),
    },
    advance: () => [...timers.values()].forEach((ring) => ring()),
    waiting: () => timers.size,
  };
}
