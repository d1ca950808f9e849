import { describe, expect, it } from 'vitest';

import { createFixture, say } from './gateway-fixture.js';

describe('the heartbeat', () => {
  it('pings every 25,000 ms with the heads of joined channels', async () => {
    const { join, clock } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'one'));
    const { from, events, epoch } = await ada.receives({ type: 'channel-events' });
    await ada.receives({ type: 'command-reply' });
    await clock.advance(24_999);
    await ada.receivesNothing();
    await clock.advance(1);
    const { id, heads } = await ada.receives({ type: 'heartbeat-ping' });
    expect(heads).toEqual([
      { channel: 'room', epoch, seq: from + events.length - 1, hash: expect.any(Number) },
    ]);
    ada.send({ type: 'heartbeat-pong', id });
    await clock.advance(25_000);
    await ada.receives({ type: 'heartbeat-ping', id: id + 1 });
  });

  it('goes on as long as one of the last two pings was answered', async () => {
    const { enter, clock } = createFixture();
    const ada = await enter('ada');
    for (let round = 0; round < 4; round += 1) {
      await clock.advance(25_000);
      const { id } = await ada.receives({ type: 'heartbeat-ping' });
      if (round % 2 === 1) ada.send({ type: 'heartbeat-pong', id });
    }
    expect(ada.closed).toBeUndefined();
  });

  it('closes with 4510 when two pings went unanswered', async () => {
    const { enter, clock, gateway } = createFixture();
    const ada = await enter('ada');
    await clock.advance(74_999);
    expect(ada.closed).toBeUndefined();
    await clock.advance(1);
    await ada.isClosed({ code: 4510 });
    expect(gateway.connections.list()).toMatchObject([{ connected: false }]);
  });

  it('is not fooled by an answer to a ping that was never sent', async () => {
    const { enter, clock } = createFixture();
    const ada = await enter('ada');
    ada.send({ type: 'heartbeat-pong', id: 1_000 });
    await clock.advance(75_000);
    await ada.isClosed({ code: 4510 });
  });

  it('names no channel that was left', async () => {
    const { join, clock } = createFixture();
    const ada = await join('ada');
    ada.send({ type: 'channel-unsubscribe', channel: 'room' });
    await clock.advance(25_000);
    expect((await ada.receives({ type: 'heartbeat-ping' })).heads).toEqual([]);
  });
});
