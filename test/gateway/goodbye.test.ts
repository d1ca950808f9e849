import { expect, it } from 'vitest';

import { createFixture } from './gateway-fixture.js';

const gone = { type: 'channel-register', key: 'presence', user: { id: 'ada' }, value: null } as const;

it('whoever closes with 1000 has left, and is not waited for', async () => {
  const { join, gateway } = createFixture();
  const ada = await join('ada');
  const bob = await join('bob');
  ada.close(1000, 'goodbye');
  await bob.receives(gone);
  expect(gateway.connections.list().map(({ user }) => user.id)).toEqual(['bob']);
});

it.each([undefined, 4490, 4491, 4503])(
  'whoever goes with %s may come back, and stays present until then',
  async (code) => {
    const { join, clock } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    if (code === undefined) ada.drop();
    else ada.close(code);
    await bob.receivesNothing();
    await clock.advance(30_000);
    await bob.receivesEventually(gone);
  },
);
