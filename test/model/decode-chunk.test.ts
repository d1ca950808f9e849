import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { chunkTypes, decodeChunk } from '../../src/model/chunk.js';
import { anyChunk, generatedTypes } from './chunk-arbitrary.js';

function problemOf(value: unknown) {
  const decoded = decodeChunk(value);
  if ('chunk' in decoded) throw new Error('expected a problem');
  return decoded;
}

describe('decoding a chunk', () => {
  it('knows the types that the laws of the fold are tested with, and no others', () => {
    expect([...chunkTypes, 'data-'].toSorted()).toEqual(generatedTypes.toSorted());
  });

  it('hands on a chunk of every type as it came', () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        const decoded = decodeChunk(chunk);
        expect(decoded).toEqual({ chunk });
        expect('chunk' in decoded && decoded.chunk).toBe(chunk);
      }),
      { numRuns: 1_000 },
    );
  });

  it('tolerates fields that a newer server added, and keeps them', () => {
    const chunk = { type: 'text-delta', id: 'a', delta: 'x', confidence: 0.5 };
    expect(decodeChunk(chunk)).toEqual({ chunk });
  });

  it('takes a missing payload for an undefined one, which JSON leaves out', () => {
    for (const chunk of [
      { type: 'tool-input-available', toolCallId: 'c', toolName: 't' },
      { type: 'tool-output-available', toolCallId: 'c' },
      { type: 'data-ping' },
    ]) {
      expect(decodeChunk(chunk)).toEqual({ chunk });
    }
  });

  it.each([
    [{ type: 'text-delta', id: 'a' }, '"delta"'],
    [{ type: 'text-delta', delta: 'x' }, '"id"'],
    [{ type: 'text-delta', id: 'a', delta: 7 }, '"delta"'],
    [{ type: 'reasoning-delta', id: 'a', delta: 'x', providerMetadata: 'x' }, '"providerMetadata"'],
    [{ type: 'text-start', id: 7 }, '"id"'],
    [{ type: 'text-start', id: 'a', providerMetadata: { openai: 1 } }, '"providerMetadata"'],
    [{ type: 'text-end', id: 'a', citations: [{ source: {} }] }, '"citations.0"'],
    [{ type: 'tool-input-start', toolCallId: 'c', toolName: 't', inputEncoding: 'xml' }, '"inputEncoding"'],
    [{ type: 'tool-input-available', toolCallId: 'c' }, '"toolName"'],
    [{ type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: null }, '"inputTextDelta"'],
    [{ type: 'tool-approval-response', approvalId: 'a', approved: 'yes' }, '"approved"'],
    [{ type: 'tool-output-error', toolCallId: 'c' }, '"errorText"'],
    [{ type: 'steering-message', id: 's', parts: [{ type: 'text' }] }, '"parts.0.text"'],
    [{ type: 'steering-message', id: 's', parts: [{ type: 'reasoning', text: '' }] }, '"parts.0.type"'],
    [{ type: 'custom', kind: 1 }, '"kind" is wrong: expected string'],
    [{ type: 'finish', finishReason: 'tired' }, '"finishReason"'],
    [{ type: 'data-note', data: 1, transient: 'no' }, '"transient"'],
  ])('names the field that is wrong in %j', (value, field) => {
    const { code, problem } = problemOf(value);
    expect(code).toBe('invalid-chunk');
    expect(problem).toContain(field);
    expect(problem).toContain(`"${value.type}"`);
  });

  it.each([undefined, null, 3, 'text-delta', [], {}, { type: 7 }])(
    'says what a chunk is when it gets %j',
    (value) => {
      expect(problemOf(value)).toEqual({
        code: 'invalid-chunk',
        problem: 'A chunk must be an object with a string "type". Check what the agent yields.',
      });
    },
  );

  it.each(['text-begin', '', 'toString', '__proto__', 'x'.repeat(10_000)])('does not know %s', (type) => {
    const { code, problem } = problemOf({ type });
    expect(code).toBe('unknown-chunk');
    expect(problem.length).toBeLessThan(300);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...chunkTypes, 'data-x'), (value, type) => {
        decodeChunk(value);
        decodeChunk({ ...Object(value), type });
      }),
      { numRuns: 500 },
    );
  });
});
