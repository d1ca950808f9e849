import type { ChatMessage } from '../../model/message.js';

/** The text of a message as it was written, its parts a paragraph apart. */
export function textOf({ parts }: Pick<ChatMessage, 'parts'>): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
