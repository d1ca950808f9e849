import { expect, it } from 'vitest';

import { TurnIds } from '../../src/agents/openai/turn-ids.js';

it('counts parts, so that the same answer makes the same chunks', () => {
  const ids = new TurnIds('turn', []);

  expect([ids.part('reasoning'), ids.part('text'), ids.part('text')]).toEqual([
    'reasoning-1',
    'text-2',
    'text-3',
  ]);
});

it('keeps a server’s id while it is the only one, and makes one otherwise', () => {
  const ids = new TurnIds('turn', ['call_0']);

  expect(ids.toolCall('call_1')).toBe('call_1');
  expect(ids.toolCall('call_1')).toBe('turn-call-1');
  expect(ids.toolCall('call_0')).toBe('turn-call-2');
  expect(ids.toolCall(undefined)).toBe('turn-call-3');
});

it.each(['', 'with space', 'ключ', 'x'.repeat(129)])(
  'keeps no id that the wire would refuse: “%s”',
  (given) => {
    expect(new TurnIds('turn', []).toolCall(given)).toBe('turn-call-1');
  },
);

it('makes no id twice when a turn is taken up again', () => {
  expect(new TurnIds('turn', ['turn-call-1']).toolCall(undefined)).toBe('turn-call-2');
});
