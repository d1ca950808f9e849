import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { UIMessageChunk } from '../../src/model/chunk.js';
import { foldChunk } from '../../src/model/fold/fold-chunk.js';
import { startFold, type MessageFold } from '../../src/model/fold/message-fold.js';
import type { ChatMessage } from '../../src/model/message.js';
import { anyChunks } from './chunk-arbitrary.js';
import { asJson, foldWithSdk } from './sdk-fold.js';

// New seeds every time; a failure prints its own.
const runs = { numRuns: 120 };
const timeout = 30_000;

function emptyMessage(): ChatMessage {
  return {
    id: 'm1',
    role: 'assistant',
    metadata: {},
    parts: [],
    chat: {
      author: { id: 'guide', kind: 'agent' },
      parentId: null,
      turnId: 't1',
      createdAt: 0,
      status: 'streaming',
    },
  };
}

/** The chunks that fit, with the fold after each; and those that did not, and whether they left the fold alone. */
function foldAll(chunks: readonly UIMessageChunk[], from: MessageFold = startFold(emptyMessage())) {
  let fold = from;
  const accepted: UIMessageChunk[] = [];
  const folds: MessageFold[] = [];
  const refused: { chunk: UIMessageChunk; after: number; kept: boolean }[] = [];
  for (const chunk of chunks) {
    const result = foldChunk(fold, chunk);
    if (result.problem && result.problem.code !== 'agent-error') {
      refused.push({ chunk, after: accepted.length, kept: result.fold === fold });
      continue;
    }
    fold = result.fold;
    accepted.push(chunk);
    folds.push(fold);
  }
  return { fold, folds, accepted, refused };
}

function shown({ message }: MessageFold) {
  const { chat: _ours, ...rest } = message;
  return asJson(rest);
}

function freeze<VALUE>(value: VALUE): VALUE {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
}

describe('the laws of the fold', { timeout }, () => {
  it('goes on from its own JSON after any chunk as if nothing had happened', () => {
    fc.assert(
      fc.property(anyChunks, (chunks) => {
        const { fold, folds, accepted } = foldAll(chunks);
        for (const [index, before] of folds.entries()) {
          const rest = foldAll(accepted.slice(index + 1), asJson(before));
          expect(rest.refused).toEqual([]);
          expect(rest.fold).toStrictEqual(fold);
        }
      }),
      runs,
    );
  });

  it('is plain JSON after every chunk', () => {
    fc.assert(
      fc.property(anyChunks, (chunks) => {
        for (const fold of foldAll(chunks).folds) expect(asJson(fold)).toStrictEqual(fold);
      }),
      runs,
    );
  });

  it('equals the fold of the AI SDK after every chunk', async () => {
    await fc.assert(
      fc.asyncProperty(anyChunks, async (chunks) => {
        const { accepted, folds } = foldAll(chunks);
        const sdk = await foldWithSdk(emptyMessage(), accepted);
        expect(sdk.thrown).toBeUndefined();
        expect(folds.map(shown)).toEqual(sdk.states.map(withoutChat));
      }),
      runs,
    );
  });

  it('refuses exactly what the AI SDK throws at, and keeps its state', async () => {
    await fc.assert(
      fc.asyncProperty(anyChunks, async (chunks) => {
        const { accepted, refused } = foldAll(chunks);
        for (const { chunk, after, kept } of refused.slice(0, 3)) {
          expect(kept).toBe(true);
          const sdk = await foldWithSdk(emptyMessage(), [...accepted.slice(0, after), chunk]);
          expect(sdk.thrown).toBeDefined();
          expect(sdk.states).toHaveLength(after);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never changes what it was given, and keeps the identity of all parts but one', () => {
    fc.assert(
      fc.property(anyChunks, (chunks) => {
        let fold = freeze(startFold(emptyMessage()));
        for (const chunk of chunks) {
          const before = fold.message.parts;
          fold = freeze(foldChunk(fold, freeze(chunk)).fold);
          const after = fold.message.parts;
          const common = Math.min(before.length, after.length);
          const changed = before.slice(0, common).filter((part, index) => part !== after[index]);
          expect(changed.length).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  it('says for each delta which characters it added where', () => {
    fc.assert(
      fc.property(anyChunks, (chunks) => {
        let fold = startFold(emptyMessage());
        const told = new Map<number, string>();
        for (const chunk of chunks) {
          const { fold: next, delta } = foldChunk(fold, chunk);
          if (delta) {
            const before = told.get(delta.partIndex) ?? '';
            told.set(delta.partIndex, before.slice(0, delta.offset) + delta.delta);
          }
          // A step that is tried again takes its parts back, and with them what was told of them.
          for (const index of told.keys()) if (index >= next.message.parts.length) told.delete(index);
          fold = next;
        }
        const texts = fold.message.parts.flatMap((part, index) =>
          'text' in part && part.text !== '' ? [[index, part.text] as const] : [],
        );
        expect([...told].filter(([, text]) => text !== '').toSorted(([a], [b]) => a - b)).toEqual(texts);
      }),
      runs,
    );
  });
});

function withoutChat(state: unknown) {
  const { chat: _ours, ...rest } = Object(state) as Record<string, unknown>;
  return rest;
}
