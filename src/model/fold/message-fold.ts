import type { ChatMessage } from '../message.js';
import type { MetadataObject } from '../provider-metadata.js';
import type { PartialJson } from './partial-json.js';
import { present } from './present.js';
import { isToolPart, toolNameOf } from './tool-lookup.js';

/**
 * A message that is still being written, and what is needed to go on writing it. Plain JSON at every step: it may be
 * stored or sent after any chunk, and folding goes on from there as if nothing had happened.
 */
export type MessageFold = {
  /** Of this shape; a reader that knows another number asks for the events instead. */
  version: 1;
  message: ChatMessage;
  open: OpenParts;
};

/** Which parts may still grow. Keys are ids that somebody else chose: look them up with `Object.hasOwn` only. */
export type OpenParts = {
  /** Index of the open text part, by the stream's id. */
  text: Record<string, number>;
  /** Index of the open reasoning part, by the stream's id. */
  reasoning: Record<string, number>;
  /** Tool calls whose input came in pieces, by call id. */
  tools: Record<string, OpenTool>;
  /** Index of the first part of the current step. */
  stepFrom: number;
};

/** A tool call's input while it arrives. */
export type OpenTool = {
  toolName: string;
  dynamic: boolean;
  /** The text of the input so far. */
  raw: string;
  /** How `raw` is to be read. @default 'json' */
  inputEncoding?: 'json' | 'text';
  /** Where reading `raw` has got to; without it `raw` is read again from its beginning. */
  json?: PartialJson;
  title?: string;
  toolMetadata?: MetadataObject;
};

/** Why a chunk could not be folded. The fold is then the same as before it. */
export type FoldProblem = {
  /** `missing-part`, `missing-tool-call`, `missing-approval`, `unknown-chunk`, or `agent-error` for an `error` chunk. */
  code: string;
  /** What happened, why it matters, what to do. */
  message: string;
};

/** The characters that a chunk added to a part, for readers that follow a text without reading it again. */
export type FoldDelta = {
  partIndex: number;
  kind: 'text' | 'reasoning';
  /** Length of the part's text before, in UTF-16 units. */
  offset: number;
  delta: string;
};

/** What one chunk made of a fold. */
export type FoldResult = { fold: MessageFold; problem?: FoldProblem; delta?: FoldDelta };

/**
 * Begins, or takes up again, the writing of a message. Calls whose input was cut off in the last step go on where their
 * `rawInput` ends; text and reasoning can only be opened anew.
 */
export function startFold(message: ChatMessage): MessageFold {
  const stepFrom = message.parts.findLastIndex((part) => part.type === 'step-start') + 1;
  let tools: OpenParts['tools'] = {};
  for (const part of message.parts.slice(stepFrom)) {
    if (!isToolPart(part) || part.state !== 'input-streaming') continue;
    const raw = part.rawInput ?? '';
    const tool: OpenTool = {
      toolName: toolNameOf(part),
      dynamic: part.type === 'dynamic-tool',
      raw,
      ...present({ inputEncoding: part.inputEncoding, title: part.title, toolMetadata: part.toolMetadata }),
    };
    // A computed key always makes an own property, whatever its name: an assignment to `__proto__` would not.
    tools = { ...tools, [part.toolCallId]: tool };
  }
  return { version: 1, message, open: { text: {}, reasoning: {}, tools, stepFrom } };
}
