import type { ChatMessage } from '../message.js';
import type { UIMessagePart } from '../message-part.js';
import type { FoldResult, MessageFold, OpenParts } from './message-fold.js';

/** The fold with other contents of its message; everything else is shared. */
export function withMessage(fold: MessageFold, changes: Partial<ChatMessage>): MessageFold {
  return { ...fold, message: { ...fold.message, ...changes } };
}

/** The fold with a part added at the end. */
export function withPart(fold: MessageFold, part: UIMessagePart): MessageFold {
  return withMessage(fold, { parts: [...fold.message.parts, part] });
}

/** The fold with one part replaced; all others keep their identity. */
export function withPartAt(fold: MessageFold, index: number, part: UIMessagePart): MessageFold {
  return withMessage(fold, { parts: fold.message.parts.with(index, part) });
}

/** The fold with another record of what is open. */
export function withOpen(fold: MessageFold, changes: Partial<OpenParts>): MessageFold {
  return { ...fold, open: { ...fold.open, ...changes } };
}

/** The entry of that id. Ids come from outside, so what a prototype has is none of ours. */
export function entryOf<VALUE>(table: Record<string, VALUE>, id: string): VALUE | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/** The table without the entry of that id. */
export function withoutEntry<VALUE>(table: Record<string, VALUE>, id: string): Record<string, VALUE> {
  const { [id]: _removed, ...rest } = table;
  return rest;
}

const sentences = {
  'missing-part':
    'The chunk continues a part that is not open, so it was left out. Send the part\'s "-start" chunk first; id',
  'missing-tool-call':
    "The chunk belongs to a tool call that this message does not have, so it was left out. Send the call's " +
    '"tool-input-start" or "tool-input-available" first; call',
  'missing-approval':
    'The chunk answers an approval that this message never asked for, so it was left out. Send its ' +
    '"tool-approval-request" first; approval',
} as const;

/** The chunk did not fit: the fold stays as it is, and says what was missing. */
export function refuse(fold: MessageFold, code: keyof typeof sentences, id: string): FoldResult {
  return { fold, problem: { code, message: `${sentences[code]} "${id}".` } };
}
