import { afterEach, describe, expect, it } from 'vitest';

import { createClient } from '../../src/core/create-client.js';
import type { Client } from '../../src/core/client.js';
import { messagesOf } from '../../src/core/chat/messages-of.js';
import {
  createInPageGateway,
  createManualClock,
  createSeededRandom,
  markNumbers,
  marks,
  say,
  scriptedAgent,
  type InPageGatewayOptions,
} from '../../src/testing/index.js';

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

/** A page with a gateway in it, on a clock that stands still. */
function open(options: InPageGatewayOptions = {}) {
  const clock = createManualClock();
  const inPage = createInPageGateway({
    clock,
    random: createSeededRandom(1),
    agent: scriptedAgent(marks(20), { clock, pace: 100 }),
    ...options,
  });
  const connect = (seed = 2) => {
    const { url, webSocket } = inPage;
    const client = createClient({ url, webSocket, clock, random: createSeededRandom(seed) });
    clients.push(client);
    const channel = client.channel('room');
    client.retain();
    channel.retain();
    const text = (): string =>
      messagesOf(channel.getView())
        .flatMap(({ parts }) => parts)
        .map((part) => (part.type === 'text' ? part.text : ''))
        .join(' ');
    return { client, channel, text };
  };
  return { clock, inPage, connect };
}

describe('a gateway in the page', () => {
  it('answers a client as any gateway does', async () => {
    const { clock, connect } = open({ agent: scriptedAgent(say('Good morning.'), { pace: 0 }) });
    const { channel, text } = connect();
    await clock.settle();
    const sent = channel.sendMessage({ parts: [{ type: 'text', text: 'Hello' }] });
    await clock.advance(100);
    expect(await sent).toHaveProperty('turnId');
    expect(text()).toBe('Hello Good morning.');
  });

  it('lets the line be cut under a stream, which goes on without a loss', async () => {
    const { clock, inPage, connect } = open();
    const { channel, text } = connect();
    await clock.settle();
    void channel.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
    await clock.advance(500);
    inPage.line.offline(1000);
    await clock.advance(10_000);
    expect(markNumbers(text())).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(channel.getView().counters).toMatchObject({ lost: 0, doubled: 0, resumed: 1 });
  });

  it('starts anew on the same store: what was written stays, and the turn that ran was interrupted', async () => {
    const { clock, inPage, connect } = open();
    const { channel, text } = connect();
    await clock.settle();
    void channel.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
    await clock.advance(500);
    const { gateway } = inPage;
    await inPage.restart();
    expect(inPage.gateway).not.toBe(gateway);
    await clock.advance(10_000);
    const [, answer] = messagesOf(channel.getView());
    expect(answer?.chat.status).toBe('interrupted');
    // The sixth was being held for its neighbours, and went out with the end.
    expect(markNumbers(text())).toEqual([1, 2, 3, 4, 5, 6]);
    expect(channel.getView().counters).toMatchObject({ lost: 0, doubled: 0, snapshots: 1 });
  });

  it('can be killed: nobody is told, and the next one finds the turn open and ends it', async () => {
    const failures: string[] = [];
    const { clock, inPage, connect } = open({ onError: ({ message }) => failures.push(message) });
    const { channel, text } = connect();
    await clock.settle();
    void channel.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
    await clock.advance(520);
    await inPage.restart({ crash: true });
    await clock.advance(10_000);
    const [, answer] = messagesOf(channel.getView());
    expect(answer?.chat.status).toBe('interrupted');
    expect(markNumbers(text())).toEqual([1, 2, 3, 4, 5]);
    expect(failures).toEqual([]);
  });

  it('refuses everybody once it is closed', async () => {
    const { clock, inPage, connect } = open();
    await inPage.close();
    await inPage.restart();
    const { client } = connect();
    await clock.advance(5000);
    expect(client.store.getState().connection.status).toBe('reconnecting');
    expect(inPage.gateway.health().status).toBe('closed');
  });
});
