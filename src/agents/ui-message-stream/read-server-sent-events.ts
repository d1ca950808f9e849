import { UIMessageStreamError } from './ui-message-stream-error.js';

/** Largest event that is read, in characters; far above what a gateway passes on, far below what a process holds. */
const maxEventLength = 8 * 1024 * 1024;

/**
 * Yields the data of each server-sent event (WHATWG HTML, 9.2.6), however the bytes are cut. Names, ids and comments
 * are passed over. An event that the end of the stream cuts off is dropped, as the specification says.
 * @throws UIMessageStreamError `stream-event-too-large`
 */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let length = 0;

  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true });
    length += text.length;
    if (length > maxEventLength) throw tooLarge();
    // A long line arrives in many pieces; only a piece that ends a line is worth a look at the whole.
    const endsLine = /[\r\n]/.test(text) || rest.endsWith('\r');
    rest += text;
    if (!endsLine) continue;

    // A carriage return at the very end may be half of a CRLF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        length = rest.length;
      } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      else if (line === 'data') data.push('');
    }
  }
}

function tooLarge(): UIMessageStreamError {
  return new UIMessageStreamError(
    'stream-event-too-large',
    `An event of the stream is longer than ${maxEventLength} characters, so reading was stopped. ` +
      'Send files by URL instead of putting them into the stream.',
  );
}
