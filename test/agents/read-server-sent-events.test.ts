import { expect, it } from 'vitest';

import { readServerSentEvents } from '../../src/agents/ui-message-stream/read-server-sent-events.js';

/** Reads a text that arrives in pieces of `size` bytes. */
async function read(text: string, size: number): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const events: string[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  for await (const event of readServerSentEvents(body)) events.push(event);
  return events;
}

const sizes = [1, 2, 3, 4, 5, 1000];

it.each(sizes)('reads the three kinds of line ends in pieces of %i bytes', async (size) => {
  const text = 'data: a\ndata: b\n\n' + 'data: c\r\ndata: d\r\n\r\n' + 'data: e\rdata: f\r\r' + 'data: g\n\n';

  expect(await read(text, size)).toEqual(['a\nb', 'c\nd', 'e\nf', 'g']);
});

it.each(sizes)('reads what is not plain ASCII in pieces of %i bytes', async (size) => {
  expect(await read('\uFEFFdata: Grüße 🗼\n\n', size)).toEqual(['Grüße 🗼']);
});

it('takes one space off, and no more', async () => {
  expect(await read('data:a\n\ndata:  b \n\ndata\n\ndata:\ndata:\n\n', 7)).toEqual(['a', ' b ', '', '\n']);
});

it('passes over comments, names, ids, and blocks without data', async () => {
  expect(await read(': hi\n\nevent: x\nid: 1\nretry: 5\n\ndataset: no\n\nevent: y\ndata: a\n\n', 7)).toEqual([
    'a',
  ]);
});

it('drops an event that the end cuts off', async () => {
  expect(await read('data: a\n\ndata: b\n', 7)).toEqual(['a']);
});
