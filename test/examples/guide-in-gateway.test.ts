import { expect, it } from 'vitest';
import * as z from 'zod/mini';

import {
  createDemoAgent,
  createNoteStore,
  demoToolSchemas,
  noDelay,
  openDocuments,
} from '../../examples/demo/agent/index.js';
import type { ChannelEvent } from '../../src/model/event.js';
import { command, createFixture, say, type Fixture } from '../gateway/gateway-fixture.js';
import type { RawClient } from '../support/raw-client.js';
import { sampleDocuments, writeDocuments } from './documents.js';

async function openChat() {
  const notes = createNoteStore();
  const documents = openDocuments({ root: await writeDocuments(sampleDocuments) });
  const agent = createDemoAgent({}, { documents, notes, delay: noDelay });
  const fixture = createFixture({ agent: agent.run, toolSchemas: demoToolSchemas });
  return { notes, fixture, ada: await fixture.join('ada') };
}

/** Reads the channel until an event of this kind. */
async function readUntil(ada: RawClient, { clock }: Fixture, isIt: (event: ChannelEvent) => boolean) {
  const seen: ChannelEvent[] = [];
  while (!seen.some(isIt)) {
    await clock.advance(50);
    const { events } = await ada.receivesEventually({ type: 'channel-events' });
    // Frames carry events unread; these are the gateway's own.
    seen.push(...(events as ChannelEvent[]));
  }
  return seen;
}

const isEnd = (event: ChannelEvent): boolean => event.type === 'turn-ended';
const textOf = (events: readonly ChannelEvent[]): string =>
  events
    .flatMap((event) =>
      event.type === 'turn-chunk' && event.chunk.type === 'text-delta' ? [event.chunk] : [],
    )
    .map((chunk) => ('delta' in chunk ? chunk.delta : ''))
    .join('');

async function askToSave(ada: RawClient, fixture: Fixture) {
  ada.send(say('m1', 'save a note: milk'));
  const asked = await readUntil(
    ada,
    fixture,
    (event) => event.type === 'turn-chunk' && event.chunk.type === 'tool-approval-request',
  );
  for (const event of asked) {
    if (event.type !== 'turn-chunk' || event.chunk.type !== 'tool-approval-request') continue;
    if ('approvalId' in event.chunk)
      return { turnId: event.turnId, approvalId: String(event.chunk.approvalId) };
  }
  throw new Error('Nobody was asked.');
}

it('a note is saved in the running turn, as the person who approved it worded it', async () => {
  const { ada, fixture, notes } = await openChat();
  const question = await askToSave(ada, fixture);
  ada.send(
    command('c1', { type: 'approval-respond', ...question, approved: true, input: { text: 'oat milk' } }),
  );
  const events = await readUntil(ada, fixture, isEnd);

  expect(events.at(-1)).toMatchObject({ type: 'turn-ended', turnId: question.turnId, reason: 'done' });
  expect(textOf(events)).toContain('Saved (as you changed it): `oat milk`');
  expect(notes.list('room')).toEqual(['oat milk']);
  expect(fixture.errors).toEqual([]);
});

it('a denied note is not saved, and the guide says so', async () => {
  const { ada, fixture, notes } = await openChat();
  const question = await askToSave(ada, fixture);
  ada.send(command('c1', { type: 'approval-respond', ...question, approved: false, reason: 'Later' }));
  const events = await readUntil(ada, fixture, isEnd);

  expect(textOf(events)).toContain('You said no (Later)');
  expect(notes.list('room')).toEqual([]);
  expect(fixture.errors).toEqual([]);
});

it('a tool of the page runs in the page that claims it', async () => {
  const { ada, fixture } = await openChat();
  ada.send(say('m1', 'What page am I on?', { tools: [{ name: 'get_page_info' }] }));
  const offered = await readUntil(ada, fixture, (event) => event.type === 'tool-call-offered');
  const offer = offered.find((event) => event.type === 'tool-call-offered');
  expect(offer).toBeDefined();
  const { turnId = '', toolCallId = '' } = offer?.type === 'tool-call-offered' ? offer : {};

  ada.send(command('c1', { type: 'tool-claim', turnId, toolCallId }));
  const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'c1' });
  const { claim } = z.parse(z.object({ claim: z.string() }), result);
  const page = {
    title: 'Demo',
    url: 'http://a/',
    viewport: { width: 8, height: 6 },
    language: 'en',
    theme: 'dark',
  };
  const outcome = { state: 'output-available' as const, output: page };
  ada.send(command('c2', { type: 'tool-result', turnId, toolCallId, claim, outcome }));
  const events = await readUntil(ada, fixture, isEnd);

  expect(textOf(events)).toContain('| Title | Demo |');
  expect(events.at(-1)).toMatchObject({ reason: 'done' });
  expect(fixture.errors).toEqual([]);
});
