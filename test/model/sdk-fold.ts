import { readUIMessageStream, type UIMessage as SdkMessage, type UIMessageChunk as SdkChunk } from 'ai';

import type { UIMessageChunk } from '../../src/model/chunk.js';

/** What the AI SDK's own fold made of a stream. */
export type SdkFold = {
  /** The message after each chunk that it accepted, as JSON. */
  states: unknown[];
  /** What it threw, if it did. Nothing after it was read. */
  thrown: unknown;
};

/**
 * Runs the AI SDK's fold and looks at the message after every chunk. The SDK shows a message only when a chunk wrote
 * something, so each chunk is followed by a counter in the metadata, which is taken out again.
 */
export async function foldWithSdk(message: SdkMessage, chunks: readonly UIMessageChunk[]): Promise<SdkFold> {
  const counted: SdkChunk[] = chunks.flatMap((chunk, index) => [
    withoutId(chunk),
    { type: 'message-metadata', messageMetadata: { counter: index } },
  ]);
  const states: unknown[] = [];
  let thrown: unknown;
  const stream = readUIMessageStream({
    message: structuredClone(message),
    stream: new ReadableStream<SdkChunk>({
      start(controller) {
        for (const chunk of counted) controller.enqueue(structuredClone(chunk));
        controller.close();
      },
    }),
    onError: (error) => {
      // An `error` chunk is reported the same way but does not end the stream.
      if (error instanceof Error && error.name !== 'Error') thrown = error;
    },
  });
  for await (const state of stream) {
    const { counter, ...metadata } = Object(state.metadata) as { counter?: number };
    if (counter === states.length) states.push(asJson({ ...state, metadata }));
  }
  return { states, thrown };
}

/** The SDK begins anew when a `start` names another message; here the id is fixed when the turn starts. */
function withoutId(chunk: UIMessageChunk): SdkChunk {
  if (chunk.type !== 'start') return chunk;
  const { messageId: _passedOver, ...rest } = chunk;
  return rest;
}

/** A value as it arrives at the other end of a wire. */
export function asJson<VALUE>(value: VALUE): VALUE {
  return JSON.parse(JSON.stringify(value));
}
