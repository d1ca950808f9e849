import type { DraftPart } from '../../model/message-draft.js';
import type { ChatMessageRequest } from './client-messages.js';

/** A person's message as the gateway has it: its text and its pictures. */
export function partsOf({ content, images }: Pick<ChatMessageRequest, 'content' | 'images'>): DraftPart[] {
  return [
    { type: 'text', text: content },
    ...(images ?? []).map(({ image_url: { url } }) => ({
      type: 'file' as const,
      // The address of a picture does not say which kind it is, unless the picture is in it.
      mediaType: /^data:(image\/[\w.+-]+)/.exec(url)?.[1] ?? 'image/*',
      url,
    })),
  ];
}
