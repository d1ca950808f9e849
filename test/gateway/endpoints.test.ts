import { describe, expect, it } from 'vitest';

import type { Endpoint } from '../../src/gateway/index.js';
import { ChatError } from '../../src/protocol/chat-error.js';
import { createFixture, type Fixture } from './gateway-fixture.js';
import { lineWire } from './line-wire.js';

/** A client of the foreign wire: what it was sent, as text. */
async function foreign({ connect, clock }: Fixture, url = 'ws://gateway.invalid/lines?token=bob') {
  const client = connect({ url });
  await clock.advance(0);
  let read = 0;
  const texts = (): unknown[] => {
    const news = client.messages.slice(read);
    read = client.messages.length;
    return news;
  };
  const says = async (data: string | Uint8Array<ArrayBuffer>): Promise<unknown[]> => {
    client.sendRaw(data);
    await clock.advance(0);
    return texts();
  };
  return { client, texts, says };
}

describe('an endpoint', () => {
  it('has a person on a foreign wire and one on a native page in one conversation', async () => {
    const fixture = createFixture({ endpoints: [lineWire()] });
    const ada = await fixture.join('ada');
    const bob = await foreign(fixture);
    expect(bob.texts()).toEqual(['hello bob']);
    expect(await bob.says('room')).toEqual(['joined']);

    const [event] = await bob.says('say hello Ada');
    expect(event).toContain('hello Ada');
    const { events } = await ada.receivesEventually({ type: 'channel-events' });
    expect(JSON.stringify(events)).toBe(`[${String(event)}]`);
    expect(JSON.stringify(events)).toContain('"id":"bob"');

    ada.send({
      type: 'command-send',
      id: 'a1',
      channel: 'room',
      command: {
        type: 'message-send',
        message: { id: 'a1', parts: [{ type: 'text', text: 'hello Bob' }] },
        leafId: null,
      },
    });
    await fixture.clock.advance(0);
    expect(bob.texts().join()).toContain('hello Bob');
  });

  it('counts its clients among the sessions, and forgets them when they go', async () => {
    const wire = lineWire();
    const fixture = createFixture({ endpoints: [wire] });
    const bob = await foreign(fixture);
    await bob.says('room');
    expect(fixture.gateway.connections.list()).toMatchObject([{ user: { id: 'bob' }, channels: ['room'] }]);
    expect(fixture.gateway.connections.statistics()).toMatchObject({ sessions: 1 });

    bob.client.close(1000, 'bye');
    await fixture.clock.advance(0);
    expect(wire.log).toContain('closed 1000');
    expect(fixture.gateway.connections.list()).toEqual([]);
    expect(fixture.gateway.connections.statistics()).toMatchObject({ sockets: 0, sessions: 0 });
  });

  it('is told that the app does not know the user, and closes as its wire does', async () => {
    const fixture = createFixture({ endpoints: [lineWire()] });
    const nobody = await foreign(fixture, 'ws://gateway.invalid/lines?token=nobody');
    expect(nobody.texts()).toEqual(['denied unauthorized']);
    await nobody.client.isClosed({ code: 4001 });
  });

  it('answers the gateway’s heartbeats for its clients', async () => {
    const fixture = createFixture({ endpoints: [lineWire()], heartbeat: { intervalMs: 1_000 } });
    const bob = await foreign(fixture);
    await fixture.clock.advance(10_000);
    expect(bob.client.closed).toBeUndefined();
    expect(await bob.says('room')).toContain('joined');
  });

  it('refuses what is too large with 1009 and bytes on a wire of text with 1003', async () => {
    const fixture = createFixture({ endpoints: [lineWire()] });
    const long = await foreign(fixture);
    await long.says('é'.repeat(33));
    await long.client.isClosed({ code: 1009 });

    const bytes = await foreign(fixture);
    await bytes.says(new Uint8Array([1]));
    await bytes.client.isClosed({ code: 1003 });
    expect(fixture.errors).toEqual([]);
  });

  it('may throw: it is reported, and the socket goes on', async () => {
    const fixture = createFixture({ endpoints: [lineWire()] });
    const bob = await foreign(fixture);
    expect(await bob.says('throw')).toEqual(['hello bob']);
    expect(fixture.errors).toMatchObject([{ code: 'internal' }]);
    expect(await bob.says('room')).toEqual(['joined']);
  });

  it('that cannot take a socket closes it with 1011', async () => {
    const broken: Endpoint = {
      ...lineWire(),
      serve: () => ({
        accept: () => {
          throw new Error('no room');
        },
      }),
    };
    const fixture = createFixture({ endpoints: [broken] });
    const bob = await foreign(fixture);
    await bob.client.isClosed({ code: 1011 });
    expect(fixture.errors).toMatchObject([{ code: 'internal' }]);
  });

  it('is closed with its gateway', async () => {
    const wire = lineWire();
    const fixture = createFixture({ endpoints: [wire] });
    const bob = await foreign(fixture);
    await fixture.gateway.close();
    await bob.client.isClosed({ code: 1012 });
    expect(wire.log).toEqual(['closed 1012', 'disposed']);
  });
});

describe('admit', () => {
  it('asks the endpoint of the path, which may refuse before the upgrade', async () => {
    const wire = lineWire({
      admit: ({ url }) =>
        url?.includes('token=') ? undefined : { status: 401, reason: 'A token has to stand in the query.' },
    });
    const { gateway } = createFixture({ endpoints: [wire], path: '/chat' });
    expect(gateway.admit({ url: '/lines?token=bob' })).toEqual({ endpoint: 'lines', maxMessageBytes: 64 });
    expect(gateway.admit({ url: '/lines' })).toMatchObject({ status: 401, headers: {} });
    expect(gateway.admit({ url: '/chat' })).toMatchObject({ endpoint: 'native' });
    expect(gateway.admit({ url: '/else' })).toMatchObject({ status: 404 });
  });

  it('may have to wait for it, and says 503 when it cannot decide', async () => {
    const answers = { yes: undefined, no: { status: 401, reason: 'Nobody knows this token.' } };
    const wire = lineWire({
      admit: async ({ url }) => {
        if (url?.endsWith('broken')) throw new ChatError('unavailable', 'The list of users is away.');
        return url?.endsWith('yes') ? answers.yes : answers.no;
      },
    });
    const { gateway, errors } = createFixture({ endpoints: [wire] });
    expect(await gateway.admit({ url: '/lines?yes' })).toMatchObject({ endpoint: 'lines' });
    expect(await gateway.admit({ url: '/lines?no' })).toMatchObject({ status: 401 });
    expect(await gateway.admit({ url: '/lines?broken' })).toMatchObject({ status: 503 });
    expect(errors.map(({ code }) => code)).toContain('unavailable');
  });

  it('holds every endpoint to the gateway’s origins', () => {
    const { gateway } = createFixture({ endpoints: [lineWire()], origins: ['https://app.example'] });
    const from = (origin: string) => gateway.admit({ url: '/lines', headers: { origin } });
    expect(from('https://app.example')).toMatchObject({ endpoint: 'lines' });
    expect(from('https://evil.example')).toMatchObject({ status: 403 });
  });
});

it('endpoints have names of their own', () => {
  expect(() => createFixture({ endpoints: [lineWire(), lineWire()] })).toThrow(
    /two endpoints are called "lines"/,
  );
  expect(() => createFixture({ endpoints: [lineWire({ name: 'native' })] })).toThrow(/"native"/);
});

it('an endpoint’s HTTP comes before the gateway’s own', async () => {
  const wire = lineWire({ fetch: () => Response.json({ lines: 3 }) });
  const { gateway } = createFixture({ endpoints: [wire] });
  expect(await (await gateway.fetch(new Request('http://host/lines'))).json()).toEqual({ lines: 3 });
  expect((await gateway.fetch(new Request('http://host/health'))).status).toBe(200);
});
