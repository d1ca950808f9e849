import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { frameProblem } from '../../src/core/frame-problem.js';
import { clientFrameSchemas, type ClientFrame } from '../../src/protocol/client-frames.js';

const turn = {
  agent: 'guide',
  body: { a: 1 },
  tools: [{ name: 'look', description: 'Looks', parameters: {} }],
};
const message = {
  id: 'm1',
  parts: [
    { type: 'text', text: 'Hello' },
    { type: 'file', mediaType: 'image/png', url: 'https://x.invalid/a.png', filename: 'a.png' },
    { type: 'data-note', id: 'n', data: { a: [1] } },
  ],
  metadata: { a: 1 },
  replyTo: 'm0',
};

/** One of each that an app's own values travel in, as plain JSON. */
const commands = [
  { type: 'message-send', message, leafId: 'm0', ...turn },
  { type: 'message-send', message: { id: 'm1', parts: [{ type: 'text', text: '' }] }, leafId: null },
  { type: 'message-edit', messageId: 'm0', message, ...turn },
  { type: 'message-delete', messageId: 'm0' },
  { type: 'messages-truncate', afterId: null, leafId: 'm0' },
  { type: 'turn-regenerate', messageId: 'm0', ...turn, agent: null },
  {
    type: 'approval-respond',
    turnId: 't1',
    approvalId: 'a1',
    approved: true,
    reason: 'Fine',
    input: { b: 2 },
  },
  { type: 'event-publish', name: 'note', data: null },
  { type: 'history-load', before: 'm0', limit: 50 },
];
const frames: object[] = [
  ...commands.map((command) => ({ type: 'command-send', id: 'c1', channel: 'room', command })),
  { type: 'signal-send', channel: 'room', name: 'typing', data: { typing: true } },
  { type: 'register-set', channel: 'room', key: 'presence', value: 'here' },
  { type: 'connection-message', data: [1, 'two'] },
];

/** Of a frame itself, what is an app's; and in it, what never is. */
const theirs = new Set(['id', 'name', 'key', 'data', 'value']);
const ours = new Set(['type', 'message', 'tools']);

/** Paths to everything that an app gave; types, channels and what this package makes by itself are not its to spoil. */
function pathsIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    const isOurs = ours.has(key) || path.at(-1) === 'tools' || (path.length === 0 && !theirs.has(key));
    const isOpaque = ['data', 'value', 'body', 'metadata', 'parameters', 'input'].includes(key);
    return [...(isOurs ? [] : [here]), ...(isOpaque ? [] : pathsIn(child, here))];
  });
}

function withValueAt(frame: object, path: readonly (string | number)[], value: unknown): ClientFrame {
  const copy: object = structuredClone(frame);
  let at: object = copy;
  for (const key of path.slice(0, -1)) at = Reflect.get(at, key) as object; // The path was read off this object.
  Reflect.set(at, path.at(-1) ?? '', value);
  return copy as ClientFrame; // Broken on purpose: what it is judged by is what is tested.
}

const isSound = (frame: ClientFrame): boolean => clientFrameSchemas[frame.type].safeParse(frame).success;

describe('what keeps a frame from travelling', () => {
  it.each(frames.map((frame) => [JSON.stringify(frame), frame] as const))('is nothing in %s', (_, frame) => {
    expect(frameProblem(withValueAt(frame, ['type'], Reflect.get(frame, 'type')))).toBeUndefined();
  });

  it('is what a gateway’s schemas have against it, whichever value is spoilt', () => {
    const spoilt = fc.oneof(
      fc.constantFrom(
        undefined,
        null,
        true,
        0,
        1.5,
        '',
        'an id with spaces',
        'x'.repeat(129),
        'fine',
        [],
        {},
        1n,
      ),
      fc.string(),
      fc.array(fc.constant({ type: 'text', text: 'x' }), { maxLength: 66 }),
      fc.record({
        type: fc.constantFrom('text', 'file', 'data-', 'data-x', 'data', 'other'),
        text: fc.string(),
      }),
    );
    const places = frames.flatMap((frame) => pathsIn(frame).map((path) => ({ frame, path })));
    fc.assert(
      fc.property(fc.constantFrom(...places), spoilt, ({ frame, path }, value) => {
        const broken = withValueAt(frame, path, value);
        expect(frameProblem(broken) === undefined).toBe(isSound(broken));
      }),
      { numRuns: 4000 },
    );
  });
});
