import * as z from 'zod/mini';

import { withoutUndefined } from '../../model/without-undefined.js';
import type { CommandOf } from '../../protocol/commands.js';
import { textOf } from '../foreign/foreign-turn.js';
import {
  chatMessageSchema,
  isImageTooLarge,
  type ChatMessageRequest,
  type ImageContent,
} from './client-messages.js';

/** Whose message it is, and what holds where `sendMessage`'s `body` does not say otherwise. */
export type ChatMessageDefaults = {
  userId: string;
  agentId: string;
  personaId?: string | undefined;
  ttsEnabled?: boolean | undefined;
  /** Id of a voice. */
  referenceId?: string | undefined;
};

/** The wire's message for a command, or a sentence that says why there is none. */
export function chatMessageOf(
  { message, agent, body }: CommandOf<'message-send'>,
  sessionId: string | undefined,
  defaults: ChatMessageDefaults,
): ChatMessageRequest | { problem: string } {
  const images: ImageContent[] = [];
  for (const part of message.parts) {
    if (part.type === 'text') continue;
    if (part.type !== 'file' || !part.mediaType.startsWith('image/')) {
      return {
        problem: 'This server takes text and pictures only, so nothing was sent. Leave the rest out.',
      };
    }
    if (isImageTooLarge(part.url)) {
      return { problem: 'A picture is larger than the 6 MB that this server takes. Make it smaller first.' };
    }
    images.push({ type: 'image_url', image_url: { url: part.url } });
  }
  const { userId, agentId, personaId, ttsEnabled, referenceId } = defaults;
  const candidate = withoutUndefined({
    content: textOf(message),
    agent_id: agent ?? agentId,
    user_id: userId,
    persona_id: personaId,
    session_id: sessionId,
    images: images.length > 0 ? images : undefined,
    tts_enabled: ttsEnabled,
    reference_id: referenceId,
    ...pick(body),
  });
  const result = z.safeParse(chatMessageSchema, { type: 'chat_message', ...candidate });
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path[0];
  return { problem: `The field "${String(field)}" of the body does not fit this server; nothing was sent.` };
}

/** What the body of a message may say about it, by the wire's own names. */
const bodyFields = [
  'agent_id',
  'user_id',
  'persona_id',
  'session_id',
  'limit',
  'tts_enabled',
  'reference_id',
  'metadata',
] as const;

function pick(body: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    bodyFields.flatMap((field) => (Object.hasOwn(body, field) ? [[field, body[field]]] : [])),
  );
}
