import type { JsonValue } from '../model/json.js';
import { ChatError } from '../protocol/chat-error.js';
import type { ClientFrameOf } from '../protocol/client-frames.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import type { ServerFrameOf } from '../protocol/server-frames.js';
import type { Clock, TimerHandle } from '../shared/clock.js';
import { createId } from '../shared/ids.js';
import type { Random } from '../shared/random.js';
import { measureFrame } from './measure-frame.js';
import type { RequestOptions } from './request-options.js';
import { toChatError } from './to-chat-error.js';

/** ms until an answer must have come. */
const TIMEOUT_MS = 10_000;

export type RequestDeskOptions = {
  clock: Clock;
  random: Random;
  /** Why nothing can be sent for good; `undefined` where it can be now or later. */
  closed: () => ChatError | undefined;
  isOpen: () => boolean;
  /** Bytes of a frame that the server takes. */
  maxFrameBytes: () => number;
  send: (frame: ClientFrame) => boolean;
};

/** Requests on their way (PROTOCOL.md, "Requests"): what is asked, and asked again, and who waits for it. */
export type RequestDesk = {
  request: (
    name: string,
    data: JsonValue,
    options: RequestOptions<unknown> & { channel?: string | undefined },
  ) => Promise<unknown>;
  opened: () => void;
  lost: () => void;
  /** The connection is over until somebody asks for another one. */
  ended: (error: ChatError) => void;
  reply: (frame: ServerFrameOf<'request-reply'>) => void;
};

type Asked = {
  frame: ClientFrameOf<'request-send'>;
  wasSent: boolean;
  isIdempotent: boolean;
  settle: (outcome: { result: JsonValue } | { error: ChatError }) => void;
};

export function createRequestDesk(options: RequestDeskOptions): RequestDesk {
  const { clock, random, isOpen, send } = options;
  const waiting = new Map<string, Asked>();

  const submit = (asked: Asked): void => {
    const size = measureFrame(asked.frame, options.maxFrameBytes());
    if (size instanceof ChatError) return asked.settle({ error: size });
    asked.wasSent = send(asked.frame);
  };

  return {
    request: (name, data, { channel, timeoutMs = TIMEOUT_MS, signal, idempotent = false, schema }) =>
      new Promise((resolve, reject) => {
        const id = createId(random);
        let timer: TimerHandle;
        const settle: Asked['settle'] = (outcome) => {
          waiting.delete(id);
          clock.clearTimer(timer);
          signal?.removeEventListener('abort', abort);
          if ('error' in outcome) return reject(outcome.error);
          if (!schema) return resolve(outcome.result);
          const read = schema.safeParse(outcome.result);
          if (read.success) return resolve(read.data);
          const sentence = `The answer to "${name}" does not fit its schema: ${read.error.message}. Make both sides agree on it.`;
          reject(new ChatError('message-invalid', sentence));
        };
        const giveUp = (error: ChatError): void => {
          if (asked.wasSent && isOpen()) send({ type: 'request-cancel', id });
          settle({ error });
        };
        const abort = (): void => {
          const sentence = `The request "${name}" was given up by its caller.`;
          giveUp(new ChatError('aborted', sentence, { cause: signal?.reason }));
        };
        const asked: Asked = {
          frame: { type: 'request-send', id, name, data, ...(channel === undefined ? {} : { channel }) },
          wasSent: false,
          isIdempotent: idempotent,
          settle,
        };
        const problem = options.closed() ?? measured(asked.frame);
        if (problem) return reject(problem);
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort);
        waiting.set(id, asked);
        timer = clock.setTimer(() => {
          const sentence = `No answer to the request "${name}" came within ${timeoutMs} ms, so it was given up; it may have been done all the same.`;
          giveUp(new ChatError('request-timeout', sentence, { retryable: idempotent }));
        }, timeoutMs);
        if (isOpen()) submit(asked);
      }),
    opened: () => {
      for (const asked of Array.from(waiting.values())) submit(asked);
    },
    lost: () => {
      for (const asked of Array.from(waiting.values())) {
        if (!asked.wasSent || asked.isIdempotent) continue;
        const sentence = `The line was lost before the request "${asked.frame.name}" was answered, so it may have been done or not. Mark it \`idempotent\` to have such requests sent again.`;
        asked.settle({ error: new ChatError('request-lost', sentence) });
      }
    },
    ended: (error) => {
      for (const asked of Array.from(waiting.values())) asked.settle({ error });
    },
    reply: ({ id, result, error }) =>
      waiting.get(id)?.settle(error ? { error: toChatError(error) } : { result: result ?? null }),
  };
}

function measured(frame: ClientFrame): ChatError | undefined {
  const size = measureFrame(frame);
  return size instanceof ChatError ? size : undefined;
}
