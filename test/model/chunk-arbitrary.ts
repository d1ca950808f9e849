import fc from 'fast-check';

import type { UIMessageChunk } from '../../src/model/chunk.js';
import { asJson } from './sdk-fold.js';

// Few ids, so that chunks meet; among them names that lead to prototypes.
const id = fc.constantFrom('a', 'b', '__proto__', 'constructor');
const callId = fc.constantFrom('call-1', 'call-1', 'call-1', 'call-2', '__proto__');
const toolName = fc.constantFrom('search', 'get-weather', 'x');
const approvalId = fc.constantFrom('ask-1', 'ask-2');
const words = fc.string({ maxLength: 6 });
const flag = fc.boolean();
const json = fc.jsonValue({ maxDepth: 2 });
const metadata = fc.dictionary(
  fc.constantFrom('a', 'b', 'toString', 'nested'),
  fc.jsonValue({ maxDepth: 1 }),
  {
    maxKeys: 3,
  },
);
const nested = fc.record({ nested: metadata, usage: fc.record({ tokens: fc.nat() }) }, { requiredKeys: [] });
const providerMetadata = fc.record({ provider: metadata });

/** A chunk's arbitrary: `required` always there, `optional` each now and then. */
function chunk(
  type: string,
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: typeof required = {},
) {
  const fields = { type: fc.constant(type), ...required, ...optional };
  const requiredKeys: string[] = ['type', ...Object.keys(required)];
  const record = fc.record<Record<string, unknown>>(fields, { requiredKeys });
  // As it comes off a wire: no objects without a prototype, no minus zero.
  return record.map((value) => asJson(value) as UIMessageChunk);
}

const call = { toolCallId: callId, toolName };
const callOptions = {
  providerExecuted: flag,
  providerMetadata,
  toolMetadata: metadata,
  dynamic: flag,
  title: words,
};
const resultOptions = { providerExecuted: flag, providerMetadata, toolMetadata: metadata };

/** Pieces that often add up to JSON and often do not. A quote is never escaped: partial-json.test.ts says why. */
const inputPiece = fc.oneof(
  { weight: 2, arbitrary: json.map((value) => JSON.stringify(value).replaceAll('\\"', "'")) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '{"a":',
      '{"query":"',
      'on the ',
      'roof"',
      ',"n":-1',
      '0.5e',
      '3',
      '[',
      '1,',
      'tr',
      'ue',
      ']',
      '}',
      '\\n',
      '\\u00',
      'e9',
      '"',
      ' ',
    ),
  },
);

/** One arbitrary for every type of chunk, weighted by how often streams have it. */
const byType: Record<string, [weight: number, arbitrary: fc.Arbitrary<UIMessageChunk>]> = {
  start: [1, chunk('start', {}, { messageId: words, messageMetadata: nested })],
  'message-metadata': [1, chunk('message-metadata', { messageMetadata: nested })],
  'start-step': [3, chunk('start-step', {})],
  'finish-step': [1, chunk('finish-step', {})],
  'reset-step': [1, chunk('reset-step', {})],
  'text-start': [4, chunk('text-start', { id }, { providerMetadata })],
  'text-delta': [8, chunk('text-delta', { id, delta: words }, { providerMetadata })],
  'text-end': [
    2,
    chunk(
      'text-end',
      { id },
      {
        providerMetadata,
        citations: fc.constant([
          {
            source: { type: 'source', sourceType: 'url', id: 's', url: 'https://example.org' },
            citedText: 'so',
          },
        ]),
      },
    ),
  ],
  'reasoning-start': [2, chunk('reasoning-start', { id }, { providerMetadata })],
  'reasoning-delta': [4, chunk('reasoning-delta', { id, delta: words }, { providerMetadata })],
  'reasoning-end': [1, chunk('reasoning-end', { id }, { providerMetadata })],
  'reasoning-file': [1, chunk('reasoning-file', { url: words, mediaType: words }, { providerMetadata })],
  file: [1, chunk('file', { url: words, mediaType: words }, { providerMetadata })],
  custom: [1, chunk('custom', { kind: fc.constant('provider.kind') }, { providerMetadata })],
  'source-url': [1, chunk('source-url', { sourceId: words, url: words }, { title: words, providerMetadata })],
  'source-document': [
    1,
    chunk(
      'source-document',
      { sourceId: words, mediaType: words, title: words },
      { filename: words, providerMetadata },
    ),
  ],
  'steering-message': [
    1,
    chunk('steering-message', {
      id: words,
      parts: fc.constant([{ type: 'text', text: 'rather the cellar' }]),
    }),
  ],
  'data-': [
    3,
    chunk(
      'data-note',
      { data: json },
      { id: fc.constantFrom('n1', '__proto__'), transient: flag, addedLater: fc.constant(1) },
    ),
  ],
  'tool-input-start': [
    6,
    chunk('tool-input-start', call, { ...callOptions, inputEncoding: fc.constantFrom('json', 'text') }),
  ],
  'tool-input-delta': [16, chunk('tool-input-delta', { toolCallId: callId, inputTextDelta: inputPiece })],
  'tool-input-available': [3, chunk('tool-input-available', { ...call, input: json }, callOptions)],
  'tool-input-error': [1, chunk('tool-input-error', { ...call, input: json, errorText: words }, callOptions)],
  'tool-approval-request': [
    3,
    chunk(
      'tool-approval-request',
      { approvalId, toolCallId: callId },
      {
        approvalDescriptor: json,
        inputSchemaInput: json,
        reason: words,
        isAutomatic: flag,
        signature: words,
      },
    ),
  ],
  'tool-approval-response': [
    3,
    chunk(
      'tool-approval-response',
      { approvalId, approved: flag },
      { reason: words, providerExecuted: flag, providerMetadata },
    ),
  ],
  'tool-output-available': [
    3,
    chunk(
      'tool-output-available',
      { toolCallId: callId, output: json },
      { ...resultOptions, preliminary: flag },
    ),
  ],
  'tool-output-error': [
    1,
    chunk('tool-output-error', { toolCallId: callId, errorText: words }, resultOptions),
  ],
  'tool-output-denied': [1, chunk('tool-output-denied', { toolCallId: callId })],
  error: [1, chunk('error', { errorText: words })],
  abort: [1, chunk('abort', {}, { reason: words })],
  finish: [1, chunk('finish', {}, { finishReason: fc.constant('stop'), messageMetadata: nested })],
};

/** The types that are generated; a test compares them with the table of chunks. */
export const generatedTypes = Object.keys(byType);

/** Any chunk, fitting or not. */
export const anyChunk = fc.oneof(
  ...Object.values(byType).map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

/** Streams in which parallel parts, steps and calls get into each other's way; many chunks of them fit nowhere. */
export const anyChunks = fc.array(anyChunk, { minLength: 5, maxLength: 60, size: 'max' });
