import type { ChatMessage } from '../../model/message.js';
import { systemClock, type Clock, type TimerHandle } from '../../shared/clock.js';
import type { ChannelHandle } from '../channel/channel-handle.js';
import type { Client } from '../client.js';
import { messageOf } from './messages-of.js';

/** How fast an answer came. Times are in ms. */
export type MessageTiming = {
  /** Whether it is still being written, so that the numbers grow. */
  readonly isLive: boolean;
  /** From the turn's start: by the gateway's clock once it has ended, by this page's while it runs. */
  readonly elapsedMs: number;
  /** From the turn's start to the first written character or tool call; `null` where this page did not see both. */
  readonly firstTokenMs: number | null;
  /** Of text and reasoning together, so far. */
  readonly characters: number;
  /** From the first token on; `null` before there is anything to divide by. */
  readonly charactersPerSecond: number | null;
  /** What the agent reported (`metadata.usage.outputTokens` or `metadata.totalUsage.outputTokens`), else `null`. */
  readonly tokens: number | null;
  readonly tokensPerSecond: number | null;
};

export type TimingObserver = {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => MessageTiming | null;
};

/** What this page saw of one answer, on the clock that never goes back. */
type Seen = { startedAt: number; firstAt: number | null };

/** By channel, for as long as the client lives: rows come and go while somebody scrolls. */
const seenByChannel = new WeakMap<ChannelHandle, Map<string, Seen>>();

/**
 * Follows how fast one message comes; `null` where it is no answer. Ticks once a second while it is being written and
 * never otherwise. From its first use on the channel's further turns are timed from their start.
 */
export function observeTiming(
  client: Client,
  channel: string,
  messageId: string,
  clock: Clock = systemClock,
): TimingObserver {
  const handle = client.channel(channel);
  const seen = timesOf(handle, clock);
  const measure = (): MessageTiming | null => {
    const message = messageOf(handle.getView(), messageId);
    return message && message.chat.turnId !== null ? timingOf(message, seen.get(messageId), clock) : null;
  };
  let current = measure();

  const subscribe = (listener: () => void): (() => void) => {
    const begun = handle.getView().open.get(messageId);
    // The first row of all is there a frame after its turn: what it has not written yet is still timed in full.
    if (begun?.parts.length === 0 && !seen.has(messageId)) {
      seen.set(messageId, { startedAt: clock.monotonic(), firstAt: null });
    }
    let timer: TimerHandle;
    let status: string | undefined;
    const tell = (): void => {
      clock.clearTimer(timer);
      current = measure();
      if (current?.isLive === true) timer = clock.setTimer(tell, 1000);
      listener();
    };
    const leave = client.store.subscribe(() => {
      const message = messageOf(handle.getView(), messageId);
      // Not per token: when it begins, when its first part is there, when it ends.
      const now =
        message && `${message.chat.status} ${message.parts.length === 0} ${seen.get(messageId)?.firstAt}`;
      if (status === (status = now)) return;
      tell();
    });
    tell();
    return () => {
      leave();
      clock.clearTimer(timer);
    };
  };
  return { subscribe, getSnapshot: () => current };
}

function timesOf(handle: ChannelHandle, clock: Clock): Map<string, Seen> {
  const known = seenByChannel.get(handle);
  if (known) return known;
  const times = new Map<string, Seen>();
  seenByChannel.set(handle, times);
  handle.onEvent((received) => {
    if (!('event' in received)) return;
    const { event } = received;
    if (event.type === 'turn-started') {
      times.set(event.message.id, { startedAt: clock.monotonic(), firstAt: null });
    } else if (event.type === 'turn-chunk') {
      const moment = times.get(event.messageId);
      if (moment?.firstAt === null && /-delta$|^tool-input/.test(event.chunk.type)) {
        moment.firstAt = clock.monotonic();
      }
    }
  });
  return times;
}

function timingOf(
  { parts, chat, metadata }: ChatMessage,
  seen: Seen | undefined,
  clock: Clock,
): MessageTiming {
  const isLive = chat.finishedAt === undefined && (chat.status === 'streaming' || chat.status === 'awaiting');
  const elapsedMs =
    chat.finishedAt !== undefined
      ? Math.max(0, chat.finishedAt - chat.createdAt)
      : seen && isLive
        ? clock.monotonic() - seen.startedAt
        : Math.max(0, isLive ? clock.now() - chat.createdAt : 0);
  const firstTokenMs = seen && seen.firstAt !== null ? seen.firstAt - seen.startedAt : null;
  const characters = parts.reduce(
    (sum, part) => sum + (part.type === 'text' || part.type === 'reasoning' ? part.text.length : 0),
    0,
  );
  const tokens = outputTokens(metadata);
  // Where nobody saw the first token, the whole time is what there is.
  const writingMs = elapsedMs - (firstTokenMs ?? 0);
  const perSecond = (count: number | null): number | null =>
    count === null || count === 0 || writingMs < 1 ? null : (count * 1000) / writingMs;
  return {
    isLive,
    elapsedMs,
    firstTokenMs,
    characters,
    charactersPerSecond: perSecond(characters),
    tokens,
    tokensPerSecond: perSecond(tokens),
  };
}

/** As the AI SDK's servers put it into the metadata, if the app lets them. */
function outputTokens(metadata: unknown): number | null {
  const usage = field(metadata, 'totalUsage') ?? field(metadata, 'usage');
  const tokens = field(usage, 'outputTokens');
  return typeof tokens === 'number' && tokens > 0 ? tokens : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
