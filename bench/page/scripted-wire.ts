import { createSocketConstructor } from 'colloquy/testing';

import { benchAgent, benchChannel, benchUser } from './bench-channel.js';
import type { Feed } from './feed.js';
import type { BenchMessage } from './texts.js';

/** `joined`: deltas packed as the gateway packs them. `each`: one message of the socket for each token. */
export type Packing = 'joined' | 'each';

/** As PROTOCOL.md has a gateway join deltas: for so many ms, or up to so many characters. */
const joinMs = 33;
const joinCharacters = 512;

type Socket = Parameters<Parameters<typeof createSocketConstructor>[0]>[0];

/**
 * Plays just so much of a gateway that a client joins and gets an answer, at next to no cost, so that what is measured is
 * the client alone. Whoever holds `history` already goes on from there.
 */
export function createScriptedWire(history: readonly BenchMessage[], packing: Packing) {
  let seq = history.length;
  let socket: Socket | undefined;

  const send = (frame: object): void => socket?.send(JSON.stringify(frame));
  const sendEvents = (...events: object[]): void => {
    const from = seq + 1;
    seq += events.length;
    send({
      type: 'channel-events',
      channel: benchChannel,
      epoch: 'bench',
      from,
      events,
      stamps: events.map((_, index) => from + index),
    });
  };
  const answerFrame = (frame: { type: string; channel?: string; join?: number }): void => {
    if (frame.type === 'session-hello') {
      send({
        type: 'session-welcome',
        version: 1,
        session: { id: 'bench', secret: 'none', user: benchUser },
        resumed: false,
        heartbeat: null,
        limits: { maxFrameBytes: 65_536, maxChannels: 64 },
        capabilities: ['resume'],
        now: Date.now(),
      });
    }
    if (frame.type === 'channel-subscribe') {
      const { channel, join } = frame;
      const events = { from: seq + 1, events: [], stamps: [] };
      send({
        type: 'channel-subscribed',
        channel,
        join,
        recovered: true,
        epoch: 'bench',
        registers: [],
        ...events,
      });
    }
  };

  const webSocket = createSocketConstructor((server) => {
    socket = server;
    server.onmessage = ({ data }) => {
      const frames: unknown = JSON.parse(String(data));
      for (const frame of Array.isArray(frames) ? frames : [frames]) answerFrame(frame);
    };
  });

  /** Streams one answer, behind a question of the reader's. */
  const answer = (feed: Feed): void => {
    const record = { createdAt: Date.now(), turnId: null, status: 'done' };
    const questionId = `question-${seq}`;
    const messageId = `answer-${seq}`;
    const turnId = `turn-${seq}`;
    const chunkEvent = (chunk: object): object => ({ type: 'turn-chunk', turnId, messageId, chunk });
    sendEvents(
      {
        type: 'message-added',
        message: {
          id: questionId,
          role: 'user',
          parts: [{ type: 'text', text: 'Go on.' }],
          chat: { ...record, author: { ...benchUser, kind: 'person' }, parentId: history.at(-1)?.id ?? null },
        },
      },
      {
        type: 'turn-started',
        turnId,
        initiator: { userId: benchUser.id },
        message: {
          id: messageId,
          role: 'assistant',
          parts: [],
          chat: {
            ...record,
            author: { ...benchAgent, kind: 'agent' },
            parentId: questionId,
            turnId,
            status: 'streaming',
          },
        },
      },
      chunkEvent({ type: 'text-start', id: 'text' }),
    );

    let held = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (held !== '') sendEvents(chunkEvent({ type: 'text-delta', id: 'text', delta: held }));
      held = '';
    };
    feed.start(
      (token) => {
        held += token;
        if (packing === 'each' || held.length >= joinCharacters) flush();
        else timer ??= setTimeout(flush, joinMs);
      },
      () => {
        flush();
        sendEvents(chunkEvent({ type: 'text-end', id: 'text' }), {
          type: 'turn-ended',
          turnId,
          messageId,
          reason: 'done',
          endedAt: Date.now(),
        });
      },
    );
  };

  return { webSocket, answer };
}
