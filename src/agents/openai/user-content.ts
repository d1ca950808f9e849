import type OpenAI from 'openai';

import type { ChatMessage } from '../../model/message.js';

type MessagePart = ChatMessage['parts'][number];
type FilePart = Extract<MessagePart, { type: 'file' }>;
type ContentPart = OpenAI.ChatCompletionContentPart;

const audioFormats: Readonly<Record<string, 'wav' | 'mp3'>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
};

/**
 * What a person wrote and attached, as a request carries it: a plain string where there is only text. Images go by
 * their URL (`data:` included), sound and documents by their data, text files as text; anything else is named, so that
 * the model knows that it is there.
 * @param speaker put before the text where several people talk
 * @returns `undefined` when nothing is left to send
 */
export function toUserContent(
  parts: readonly MessagePart[],
  speaker: string | undefined,
): string | ContentPart[] | undefined {
  const contents = parts.flatMap((part): ContentPart[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    return part.type === 'file' ? [toFileContent(part)] : [];
  });
  if (contents.length === 0) return undefined;

  const prefix = speaker === undefined ? '' : `${speaker}: `;
  if (contents.every((content) => content.type === 'text')) {
    return prefix + contents.map((content) => content.text).join('\n\n');
  }
  return prefix === '' ? contents : [{ type: 'text', text: prefix.trimEnd() }, ...contents];
}

function toFileContent(part: FilePart): ContentPart {
  const { mediaType, url } = part;
  if (mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url } };

  const data = readDataUrl(url);
  const name = part.filename ?? 'file';
  const format = audioFormats[mediaType];
  if (data && format) return { type: 'input_audio', input_audio: { data: data.base64(), format } };
  if (data && mediaType.startsWith('text/')) return { type: 'text', text: `${name}:\n${data.text()}` };
  if (data && mediaType === 'application/pdf')
    return { type: 'file', file: { filename: name, file_data: url } };
  const place = data ? '' : ` at ${url}`;
  return {
    type: 'text',
    text: `[Attached: ${name} (${mediaType})${place}; its contents are not shown here.]`,
  };
}

type DataUrl = { base64: () => string; text: () => string };

/** RFC 2397; an URL that cannot be decoded counts as none. */
function readDataUrl(url: string): DataUrl | undefined {
  const match = /^data:([^,]*),/i.exec(url);
  if (!match) return undefined;
  const body = url.slice(match[0].length);
  try {
    const bytes = /;base64$/i.test(match[1] ?? '')
      ? Uint8Array.from(atob(decodeURIComponent(body)), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(decodeURIComponent(body));
    return { base64: () => toBase64(bytes), text: () => new TextDecoder().decode(bytes) };
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
