import { expect, it } from 'vitest';

import { prependHistory } from '../../src/core/channel/prepend-history.js';
import { fromSnapshot } from '../../src/model/from-snapshot.js';
import { asked } from './asked-turn.js';
import { command, say } from './gateway-fixture.js';

it('pages back without a hole while an old answer is still being written', async () => {
  const { ada, gateway, enter } = await asked({ limits: { snapshotMessages: 2 } });
  for (let at = 2; at < 8; at += 1) {
    ada.send(say(`m${at}`, 'x', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: `m${at}` });
  }
  const bob = await enter('bob');
  bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
  const { snapshot } = await bob.receives({ type: 'channel-subscribed' });
  if (!snapshot) throw new Error('There is no snapshot.');
  let state = fromSnapshot(snapshot);
  for (let page = 0; state.hasMore && page < 5; page += 1) {
    const before = state.order[0] ?? null;
    bob.send(command(`h${page}`, { type: 'history-load', before, limit: 2 }));
    const { result } = await bob.receivesEventually({ type: 'command-reply', id: `h${page}` });
    state = prependHistory(state, { ...(result as { messages: never[]; hasMore: boolean }), before });
  }
  const all = (await gateway.snapshot('room', { limit: 100 })).order;
  expect(state.order).toEqual(all);
});
