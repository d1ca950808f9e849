import type { ChunkOf } from '../chunk.js';
import { entryOf, refuse, withOpen } from './edit-fold.js';
import type { FoldResult, MessageFold, OpenTool } from './message-fold.js';
import { appendPartialJson, startPartialJson } from './partial-json.js';
import { present } from './present.js';
import { findInStep, type FoundTool } from './tool-lookup.js';
import { findToolPart, writeToolCall } from './write-tool-call.js';

/** A call whose input will come in pieces. */
export function foldToolInputStart(fold: MessageFold, chunk: ChunkOf<'tool-input-start'>): FoldResult {
  const { toolCallId, toolName, inputEncoding, title, toolMetadata, providerExecuted, providerMetadata } =
    chunk;
  const dynamic = chunk.dynamic === true;
  const written = writeToolCall(fold, {
    toolCallId,
    toolName,
    dynamic,
    state: 'input-streaming',
    input: undefined,
    inputEncoding,
    title,
    toolMetadata,
    providerExecuted,
    providerMetadata,
  });
  const optional = present({ inputEncoding, title, toolMetadata });
  const json = inputEncoding === 'text' ? {} : { json: startPartialJson() };
  return { fold: withTool(written, toolCallId, { toolName, dynamic, raw: '', ...json, ...optional }) };
}

/** A piece of a call's input. Only the piece is read, whatever came before it. */
export function foldToolInputDelta(fold: MessageFold, chunk: ChunkOf<'tool-input-delta'>): FoldResult {
  const { toolCallId, inputTextDelta } = chunk;
  const tool = entryOf(fold.open.tools, toolCallId);
  if (tool === undefined) return refuse(fold, 'missing-tool-call', toolCallId);
  const found = findToolPart(fold, { toolCallId, dynamic: tool.dynamic });
  const { input, ...read } = readOn(tool, inputTextDelta, found);
  const written = writeToolCall(
    fold,
    {
      toolCallId,
      toolName: tool.toolName,
      dynamic: tool.dynamic,
      state: 'input-streaming',
      input,
      rawInput: read.raw,
      inputEncoding: tool.inputEncoding,
      title: tool.title,
      toolMetadata: tool.toolMetadata,
    },
    found,
  );
  return { fold: withTool(written, toolCallId, { ...tool, ...read }) };
}

/**
 * The text so far with this piece, and the input that it stands for. Goes on from the value that the part shows if
 * this call's last piece made it, and reads everything once more if something else came between.
 */
function readOn(tool: OpenTool, piece: string, found: FoundTool | undefined): Partial<OpenTool> & ReadInput {
  const raw = tool.raw + piece;
  if (tool.inputEncoding === 'text') return { raw, input: raw };
  const goesOn = found !== undefined && found.part.state === 'input-streaming';
  const { state, value } =
    goesOn && tool.json !== undefined
      ? appendPartialJson(tool.json, found.part.input, piece)
      : appendPartialJson(startPartialJson(), undefined, raw);
  return { raw, json: state, input: value };
}

type ReadInput = { raw: string; input: unknown };

/** A call with its whole input. */
export function foldToolInputAvailable(
  fold: MessageFold,
  chunk: ChunkOf<'tool-input-available'>,
): FoldResult {
  const { toolCallId, toolName, input, title, toolMetadata, providerExecuted, providerMetadata } = chunk;
  return {
    fold: writeToolCall(fold, {
      toolCallId,
      toolName,
      dynamic: chunk.dynamic === true,
      state: 'input-available',
      input,
      title,
      toolMetadata,
      providerExecuted,
      providerMetadata,
    }),
  };
}

/** A call whose input does not fit its tool. The part keeps its kind, whatever the chunk says. */
export function foldToolInputError(fold: MessageFold, chunk: ChunkOf<'tool-input-error'>): FoldResult {
  const { toolCallId, toolName, input, errorText, toolMetadata, providerExecuted, providerMetadata } = chunk;
  const found = findInStep(fold, (part) => part.toolCallId === toolCallId);
  const dynamic = found === undefined ? chunk.dynamic === true : found.part.type === 'dynamic-tool';
  const change = {
    toolCallId,
    toolName,
    dynamic,
    state: 'output-error',
    input,
    errorText,
    toolMetadata,
    providerExecuted,
    providerMetadata,
  } as const;
  return { fold: writeToolCall(fold, change, found) };
}

function withTool(fold: MessageFold, toolCallId: string, tool: OpenTool): MessageFold {
  return withOpen(fold, { tools: { ...fold.open.tools, [toolCallId]: tool } });
}
