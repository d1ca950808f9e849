import type { JsonObject } from '../../model/json.js';
import type { MessageDraft } from '../../model/message-draft.js';
import type { FileUIPart } from '../../model/message-part.js';
import type { ChatInput } from './chat-stream.js';

/** How many bytes become characters at once: each is an argument of one call, and stacks have an end. */
const SLICE = 0x8000;

/** A message as it is sent. At once where no file has to be read, so that it shows in the same tick. */
export function draftOf(
  input: ChatInput,
  metadata: JsonObject | undefined,
): MessageDraft | Promise<MessageDraft> {
  const fields: Omit<MessageDraft, 'parts'> = {};
  if (input.id !== undefined) fields.id = input.id;
  if (input.metadata || metadata) fields.metadata = { ...input.metadata, ...metadata };
  if (input.replyTo !== undefined) fields.replyTo = input.replyTo;
  if (input.parts) return { ...fields, parts: input.parts };
  const text: MessageDraft['parts'] = input.text === '' ? [] : [{ type: 'text', text: input.text }];
  const files = [...(input.files ?? [])];
  if (files.length === 0) return { ...fields, parts: text };
  return Promise.all(files.map(toFilePart)).then((parts) => ({ ...fields, parts: [...parts, ...text] }));
}

async function toFilePart(file: File | FileUIPart): Promise<FileUIPart> {
  if (!(file instanceof Blob)) return file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let from = 0; from < bytes.length; from += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(from, from + SLICE));
  }
  // Browsers leave the type empty where they don't know the ending.
  const mediaType = file.type || 'application/octet-stream';
  return { type: 'file', mediaType, filename: file.name, url: `data:${mediaType};base64,${btoa(binary)}` };
}
