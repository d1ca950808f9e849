import type { ChunkOf } from '../chunk.js';
import type { UIMessagePart } from '../message-part.js';
import { refuse, withPartAt } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';
import { findToolCall, toolNameOf } from './tool-lookup.js';
import { writeToolCall } from './write-tool-call.js';

/** What the tool returned; `preliminary` results are replaced by later ones. */
export function foldToolOutputAvailable(
  fold: MessageFold,
  chunk: ChunkOf<'tool-output-available'>,
): FoldResult {
  const { toolCallId, output, preliminary, toolMetadata, providerExecuted, providerMetadata } = chunk;
  const found = findToolCall(fold, toolCallId);
  if (found === undefined) return refuse(fold, 'missing-tool-call', toolCallId);
  const change = {
    toolCallId,
    toolName: toolNameOf(found.part),
    dynamic: found.part.type === 'dynamic-tool',
    state: 'output-available',
    input: found.part.input,
    output,
    preliminary,
    toolMetadata,
    providerExecuted,
    providerMetadata,
  } as const;
  return { fold: writeToolCall(fold, change, found) };
}

/** Why the tool returned nothing. */
export function foldToolOutputError(fold: MessageFold, chunk: ChunkOf<'tool-output-error'>): FoldResult {
  const { toolCallId, errorText, toolMetadata, providerExecuted, providerMetadata } = chunk;
  const found = findToolCall(fold, toolCallId);
  if (found === undefined) return refuse(fold, 'missing-tool-call', toolCallId);
  const dynamic = found.part.type === 'dynamic-tool';
  const rawInput = !dynamic && 'rawInput' in found.part ? found.part.rawInput : undefined;
  const change = {
    toolCallId,
    toolName: toolNameOf(found.part),
    dynamic,
    state: 'output-error',
    input: found.part.input,
    rawInput,
    errorText,
    toolMetadata,
    providerExecuted,
    providerMetadata,
  } as const;
  return { fold: writeToolCall(fold, change, found) };
}

/** A person said no. */
export function foldToolOutputDenied(fold: MessageFold, chunk: ChunkOf<'tool-output-denied'>): FoldResult {
  const found = findToolCall(fold, chunk.toolCallId);
  if (found === undefined) return refuse(fold, 'missing-tool-call', chunk.toolCallId);
  // An agent may deny a call that nobody was asked about; the type knows no such part, the AI SDK's fold makes one.
  const part = { ...found.part, state: 'output-denied' } as UIMessagePart;
  return { fold: withPartAt(fold, found.index, part) };
}
