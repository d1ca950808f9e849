import { expect, it } from 'vitest';

import { createGateway } from '../../src/gateway/index.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createRawClient } from '../support/raw-client.js';

it('a snapshot over every limit is sent once, and the events behind it go on', async () => {
  const clock = createManualClock();
  const gateway = createGateway({
    anonymous: true,
    clock,
    random: createSeededRandom(5),
    onError: () => undefined,
  });
  const text = 'x'.repeat(40_000);
  for (let number = 1; number <= 40; number += 1) {
    await gateway.publish('room', {
      message: { id: `m${number}`, role: 'user', parts: [{ type: 'text', text }] },
      author: { id: 'bob', kind: 'person' },
    });
  }
  const reader = createRawClient((socket) => gateway.accept(socket), { clock });
  await reader.hello();
  reader.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
  // Published while the 1.6 MB of the snapshot are on their way.
  for (let number = 1; number <= 5; number += 1) {
    await gateway.publish('room', { name: 'tick', data: { number } });
  }
  await reader.receivesEventually({ type: 'channel-subscribed', recovered: false, reason: 'new' });
  await clock.advance(1_000);
  await gateway.publish('room', { name: 'tick', data: { number: 6 } });
  await reader.receivesEventually({ type: 'channel-events', from: 46 });
  expect(gateway.connections.statistics()).toMatchObject({ snapshots: 1, sockets: 1 });
});
