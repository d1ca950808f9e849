import type { ChatMessage } from '../../model/message.js';
import { isSimpleMessage } from '../../model/simple-message.js';
import { ChatError } from '../../protocol/chat-error.js';
import { fullModel } from '../full/full-model-source.js';
import type { Channel } from './channel.js';
import type { ChannelHost } from './channel-host.js';

/** Messages of a page, where nobody says how many. */
const PAGE = 50;
/** The most that a page may have (PROTOCOL.md, "Commands"). */
const MOST = 200;

/** Loads one page of older messages at a time; who asks meanwhile waits for the same page. */
export function createHistoryLoader(
  channel: Channel,
  host: ChannelHost,
): (limit?: number) => Promise<number> {
  let loading: Promise<number> | undefined;

  const load = async (limit: number): Promise<number> => {
    const before = channel.replica().state.order[0] ?? null;
    host.batch.run(() => channel.setLoadingOlder(true));
    try {
      const command = { type: 'history-load' as const, before, limit: Math.min(Math.max(1, limit), MOST) };
      const page = await host.command(channel.name, command);
      const messages = await readMessages(page.messages, host);
      const held = channel.replica().state.order.length;
      channel.dispatch({ type: 'history-loaded', messages, hasMore: page.hasMore, before });
      return channel.replica().state.order.length - held;
    } finally {
      host.batch.run(() => channel.setLoadingOlder(false));
    }
  };

  return (limit = PAGE) => {
    loading ??= load(limit).finally(() => {
      loading = undefined;
    });
    return loading;
  };
}

async function readMessages(values: readonly unknown[], host: ChannelHost): Promise<ChatMessage[]> {
  if (values.every(isSimple)) return [...values];
  const { chatMessageSchema } = fullModel.current() ?? (await fullModel.load());
  return values.flatMap((value) => {
    const result = chatMessageSchema.safeParse(value);
    if (result.success) return [result.data];
    const sentence = 'A message of the history could not be read, so it was left out of its page.';
    host.report(new ChatError('bad-frame', sentence));
    return [];
  });
}

function isSimple(value: unknown): value is ChatMessage {
  return isSimpleMessage(value);
}
