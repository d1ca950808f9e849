import type { RawClient } from '../support/raw-client.js';
import { createFixture, createScriptedAgent, say, stringOf } from './gateway-fixture.js';

/** Every event that a client was sent, in order. */
export function eventsOf(client: RawClient): { type: string; [field: string]: unknown }[] {
  return client.frames.flatMap((frame) =>
    frame.type === 'channel-events' ? (frame.events as { type: string }[]) : [],
  );
}

export const endOf = (client: RawClient) => eventsOf(client).find(({ type }) => type === 'turn-ended');

export const delta = (id: string, words: string) => ({ type: 'text-delta', id, delta: words });

/** The pieces of text that a client was sent. */
export const piecesOf = (client: RawClient): unknown[] =>
  eventsOf(client).flatMap(({ chunk }) => {
    const { type, delta: piece } = (chunk ?? {}) as { type?: string; delta?: string };
    return type === 'text-delta' ? [piece] : [];
  });

export async function asked(options: Parameters<typeof createFixture>[0] = {}) {
  const agent = createScriptedAgent();
  const fixture = createFixture({ agent: { id: 'guide', name: 'Guide', run: agent.run }, ...options });
  const ada = await fixture.join('ada');
  ada.send(say('m1', 'What is this?'));
  const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  return { ...fixture, ada, agent, turnId: stringOf(result, 'turnId') };
}
