import type { ChannelEvent } from '../../model/event.js';
import type { DataUIPart } from '../../model/message-part.js';
import type { OpenTurn } from '../../model/open-turn.js';
import type { ChannelHandle, Signal } from '../channel/channel-handle.js';
import type { ChannelView } from '../channel/channel-view.js';
import type { ChatFinish, ChatStreamOptions, ChatToolCall } from './chat-stream.js';
import { turnError } from './chat-condition.js';
import { messageOf, messagesOf } from './messages-of.js';

export type ChatFollowerContext = {
  handle: ChannelHandle;
  options: () => ChatStreamOptions;
  /** Whether a registered tool runs calls of that name. */
  runsTool: (name: string) => boolean;
};

/**
 * Tells `onFinish`, `onError`, `onToolCall` and `onData` of a channel. A turn's end is learnt from its event, or else from
 * its absence: where a snapshot stood in for the events, there is an end too.
 */
export function followChat({ handle, options, runsTool }: ChatFollowerContext): {
  viewChanged: (view: ChannelView) => void;
  stop: () => void;
} {
  let { turns } = handle.getView();
  /** Calls, and ends of turns, that were told of. */
  const told = new Set<string>();

  const viewChanged = (view: ChannelView): void => {
    if (view.turns === turns) return;
    const before = turns;
    turns = view.turns;
    for (const turn of before.values()) if (!turns.has(turn.turnId)) finish(view, turn);
    for (const turn of turns.values()) offer(view, turn);
  };

  const finish = (view: ChannelView, { turnId, messageId }: Pick<OpenTurn, 'turnId' | 'messageId'>): void => {
    const message = view.settled.get(messageId);
    if (!message || told.has(turnId) || !view.order.includes(messageId)) return;
    told.add(turnId);
    const { onFinish, onError } = options();
    const { status } = message.chat;
    const event: ChatFinish = {
      message,
      messages: messagesOf(view),
      isAbort: status === 'stopped',
      isDisconnect: status === 'interrupted',
      isError: status === 'failed',
    };
    if (event.isError) onError?.(turnError(message));
    onFinish?.(event);
  };

  const offer = (view: ChannelView, turn: OpenTurn): void => {
    for (const { toolCallId, toolName, claimedBy } of turn.calls) {
      const key = `${turn.turnId} ${toolCallId}`;
      if (told.has(key) || claimedBy || runsTool(toolName)) continue;
      told.add(key);
      const { input } = toolPartOf(view, turn.messageId, toolCallId) ?? {};
      const toolCall: ChatToolCall = { toolCallId, toolName, input, turnId: turn.turnId };
      options().onToolCall?.({ toolCall });
    }
  };

  const receive = (event: ChannelEvent): void => {
    if (event.type === 'turn-ended') finish(handle.getView(), event);
    if (event.type === 'turn-chunk' && isData(event.chunk)) options().onData?.(event.chunk);
  };
  const hear = ({ name, data }: Signal): void => {
    if (name !== 'turn-data' || typeof data !== 'object' || data === null || Array.isArray(data)) return;
    if (isData(data['chunk'])) options().onData?.(data['chunk']);
  };

  // What was offered before this page came waits for an answer all the same.
  const view = handle.getView();
  for (const turn of turns.values()) offer(view, turn);
  const stops = [
    handle.onEvent((received) => {
      if ('event' in received) receive(received.event);
    }),
    handle.onSignal(hear),
  ];
  return { viewChanged, stop: () => stops.forEach((stop) => stop()) };
}

/** The part of a tool call, by its id. */
function toolPartOf(view: ChannelView, messageId: string, toolCallId: string) {
  const parts = messageOf(view, messageId)?.parts ?? [];
  for (const part of parts) if ('toolCallId' in part && part.toolCallId === toolCallId) return part;
  return undefined;
}

function isData(chunk: unknown): chunk is DataUIPart {
  if (typeof chunk !== 'object' || chunk === null || !('type' in chunk)) return false;
  return typeof chunk.type === 'string' && chunk.type.startsWith('data-');
}
