import { describe, expect, it } from 'vitest';

import { MAX_DEPTH } from '../../src/protocol/codec.js';
import type { JsonValue } from '../../src/model/json.js';
import { asked } from './asked-turn.js';
import { command, createFixture } from './gateway-fixture.js';

/** Arrays in arrays. */
function nested(levels: number): JsonValue {
  let value: JsonValue = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

describe('contents that are nested deeply', () => {
  it('reach everybody where they came from a client that may send them', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    // The frame, the command, the message, its parts and the part stand around it.
    const data = nested(MAX_DEPTH - 5);
    const message = { id: 'm1', parts: [{ type: 'data-map' as const, data }] };
    ada.send(command('m1', { type: 'message-send', message, leafId: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', result: { messageId: 'm1' } });
    await bob.receivesEventually({ type: 'channel-events' });
    const cleo = await join('cleo');
    expect([...ada.problems, ...bob.problems, ...cleo.problems]).toEqual([]);
  });

  it('are left out where an agent yields more levels than a frame may have', async () => {
    const { agent, join, ada, clock, errors } = await asked();
    agent.yields(
      { type: 'data-map', id: 'fits', data: nested(MAX_DEPTH - 1) },
      { type: 'data-map', id: 'deep', data: nested(MAX_DEPTH) },
      { type: 'text-start', id: 't' },
    );
    await clock.settle();
    const bob = await join('bob');
    expect([...ada.problems, ...bob.problems]).toEqual([]);
    expect(errors).toEqual([
      { code: 'message-invalid', message: expect.stringContaining(`${MAX_DEPTH} levels`) },
    ]);
    expect(bob.frames).toContainEqual(
      expect.objectContaining({
        snapshot: expect.objectContaining({
          folds: [
            expect.objectContaining({
              message: expect.objectContaining({
                parts: [expect.objectContaining({ id: 'fits' }), expect.objectContaining({ type: 'text' })],
              }),
            }),
          ],
        }),
      }),
    );
  });

  it('do not come to be by a tool’s input that arrives in pieces', async () => {
    const { agent, join, ada, clock } = await asked();
    agent.yields(
      { type: 'tool-input-start', toolCallId: 'c1', toolName: 'draw' },
      { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '['.repeat(100) },
    );
    await clock.settle();
    const bob = await join('bob');
    expect([...ada.problems, ...bob.problems]).toEqual([]);
  });

  it('are refused where the app publishes them', async () => {
    const { gateway } = createFixture();
    await expect(gateway.publish('room', { name: 'map', data: nested(MAX_DEPTH) })).rejects.toMatchObject({
      code: 'message-invalid',
    });
  });
});
