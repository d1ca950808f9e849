'use client';

import { useEffect } from 'react';

import type { ReceivedEvent } from '../../core/chat/published-event.js';
import type { ConnectionChoice } from '../../react/client-of.js';
import { useChannel } from '../../react/use-channel.js';
import { pageSounds } from './sound-queue.js';

/** Of `TtsAutoplay`. */
export type TtsAutoplayProps = ConnectionChoice & { channel: string };

/**
 * Plays the sentences of a channel one after the other as they come; what was said before the page came is not said
 * again. Stands beside a chat and renders nothing. A browser may keep silent until somebody has touched the page.
 */
export function TtsAutoplay({ channel, connection }: TtsAutoplayProps): null {
  useChannel(
    channel,
    (received) => {
      const audio = audioOf(received);
      if (audio !== undefined) pageSounds.enqueue(audio);
    },
    connection === undefined ? {} : { connection },
  );
  useEffect(() => () => pageSounds.stop(), [channel]);
  return null;
}

/** The sound in an event of the log, if it brings one. */
function audioOf(received: ReceivedEvent): string | undefined {
  if (!('event' in received) || received.event.type !== 'turn-chunk') return undefined;
  const { chunk } = received.event;
  if (chunk.type !== 'data-tts' || !('data' in chunk)) return undefined;
  const { data } = chunk;
  if (typeof data !== 'object' || data === null || !('audio' in data)) return undefined;
  return typeof data.audio === 'string' ? data.audio : undefined;
}
