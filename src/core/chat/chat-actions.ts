import type { ChatMessage } from '../../model/message.js';
import type { MessageDraft } from '../../model/message-draft.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ChannelHandle, TurnOptions } from '../channel/channel-handle.js';
import { asChatError } from './as-chat-error.js';
import type { ActivityStore } from './chat-activity.js';
import { withoutErrors } from './chat-condition.js';
import type { ChatInput, ChatRequestOptions, ChatStreamActions, KeptMessage } from './chat-stream.js';
import { draftOf } from './draft-of.js';
import { messageOf } from './messages-of.js';

export type ChatActionsContext = {
  handle: ChannelHandle;
  activity: ActivityStore;
  /** The hook's own choice of an agent. */
  agent: () => string | null | undefined;
  onError: (error: ChatError) => void;
};

type Reply = { turnId?: string };

/** What `useChatStream` can do. Nothing in here rejects: what failed is the chat's `error`, and `onError` is told. */
export function chatActions({ handle, activity, agent, onError }: ChatActionsContext): ChatStreamActions {
  /** `isShown`: a message stands there as failed, with its error, until it is sent again or taken out. */
  const attempt = async <RESULT>(
    work: () => Promise<RESULT>,
    isShown = (): boolean => false,
  ): Promise<RESULT | undefined> => {
    try {
      return await work();
    } catch (cause) {
      const error = asChatError(cause);
      if (!isShown()) activity.setState({ error });
      onError(error);
      return undefined;
    }
  };
  /** A request that a turn may follow: `submitted` from here to the turn's first event. */
  const request = async (work: () => Promise<Reply>, isShown?: () => boolean): Promise<void> => {
    const { requests } = activity.getState();
    activity.setState({ requests: requests + 1, awaitedTurnId: null, error: undefined });
    const reply = await attempt(work, isShown);
    activity.setState({
      requests: activity.getState().requests - 1,
      ...(reply?.turnId !== undefined && { awaitedTurnId: reply.turnId }),
    });
  };
  const turnOptions = ({ body, agent: chosen = agent() }: ChatRequestOptions): TurnOptions => ({
    ...(body && { body }),
    ...(chosen !== undefined && { agent: chosen }),
  });
  const withDraft = (
    input: ChatInput,
    options: ChatRequestOptions,
    send: (draft: MessageDraft) => Promise<Reply>,
  ): Promise<void> => {
    let isHandedOver = false;
    const work = async (): Promise<Reply> => {
      const made = draftOf(input, options.metadata);
      const draft = made instanceof Promise ? await made : made;
      isHandedOver = true;
      return send(draft);
    };
    return request(work, () => isHandedOver);
  };

  const editMessage: ChatStreamActions['editMessage'] = (messageId, input, options = {}) =>
    withDraft(input, options, (draft) => handle.editMessage(messageId, draft, turnOptions(options)));

  return {
    editMessage,
    sendMessage: (input, options = {}) =>
      input.messageId === undefined
        ? withDraft(input, options, (draft) => handle.sendMessage(draft, turnOptions(options)))
        : editMessage(input.messageId, input, options),
    regenerate: ({ messageId, ...options } = {}) =>
      request(() => handle.regenerate(messageId, turnOptions(options))),
    stop: async () => {
      await attempt(() => handle.stop());
    },
    setMessages: (next) => {
      const cut = cutOf(handle, next);
      if (cut !== undefined) void attempt(() => handle.truncate(cut));
    },
    addToolOutput: async ({ toolCallId, ...outcome }) => {
      const answer =
        outcome.state === 'output-error'
          ? { toolCallId, state: outcome.state, errorText: outcome.errorText }
          : // Tools' outputs are typed by the app; what is no JSON is left out when it is encoded.
            { toolCallId, output: outcome.output as Parameters<ChannelHandle['publish']>[1] };
      await attempt(() => handle.addToolOutput(answer));
    },
    addToolApprovalResponse: async ({ id, ...answer }) => {
      await attempt(() => handle.respondToApproval({ approvalId: id, ...answer }));
    },
    clearError: () => activity.setState(withoutErrors(handle.getView(), activity.getState())),
    resumeStream: () => Promise.resolve(),
    loadOlder: async (limit) => (await attempt(() => handle.loadOlder(limit))) ?? 0,
    retry: (messageId = lastFailed(handle)) => {
      if (messageId === undefined) return;
      activity.setState({ error: undefined });
      handle.retry(messageId);
    },
    discard: (messageId) => {
      activity.setState({ error: undefined });
      handle.discard(messageId);
    },
  };
}

function lastFailed(handle: ChannelHandle): string | undefined {
  const failed = [...handle.getView().pending].findLast(([, { state }]) => state.status === 'failed');
  return failed?.[0];
}

/** Behind which message to cut: `null` clears, `undefined` changes nothing. */
function cutOf(
  handle: ChannelHandle,
  next: Parameters<ChatStreamActions['setMessages']>[0],
): string | null | undefined {
  const view = handle.getView();
  const current = view.order.flatMap((id) => messageOf(view, id) ?? []);
  const wanted = typeof next === 'function' ? next(current) : next;
  if (!wanted.every((message, index) => isUnchanged(current[index], message))) {
    throw new ChatError(
      'set-messages-unsupported',
      'setMessages() was given messages that are not the beginning of the current ones. They belong to the channel, ' +
        'where everybody has the same, so only cutting the end off and clearing can be done here. ' +
        'Use sendMessage, editMessage, or publish messages from the server.',
    );
  }
  if (wanted.length === current.length) return undefined;
  return wanted.at(-1)?.id ?? null;
}

function isUnchanged(current: ChatMessage | undefined, wanted: KeptMessage): boolean {
  if (current?.id !== wanted.id) return false;
  const isOpen = current.chat.status === 'streaming' || current.chat.status === 'awaiting';
  // An open message has moved on since the caller's render; that is no change of the caller's.
  return isOpen || wanted.parts === undefined || wanted.parts === current.parts;
}
