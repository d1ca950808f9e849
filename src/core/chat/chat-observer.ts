import type { UIDataTypes } from '../../model/message-part.js';
import type { ChatMessage } from '../../model/message.js';
import type { UITools } from '../../model/tool-part.js';
import type { ChannelView } from '../channel/channel-view.js';
import type { Client } from '../client.js';
import { branchesOf, siblingIds } from './branches.js';
import { channelOf } from './channel-of.js';
import { chatActions } from './chat-actions.js';
import { activityOf, idleActivity, type ChatActivity } from './chat-activity.js';
import { chatError, chatStatus, isAwaited } from './chat-condition.js';
import { followChat } from './chat-follower.js';
import type { ChatStream, ChatStreamActions, ChatStreamFields, ChatStreamOptions } from './chat-stream.js';
import { givenMessages } from './given-messages.js';
import { messageIdsOf, messagesOf } from './messages-of.js';
import { trackResult, type TrackedResult } from './tracked-result.js';

/** A chat as `useSyncExternalStore` follows it, and as one effect holds it. */
export type ChatObserver<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = TrackedResult<ChatStream<METADATA, DATA, TOOLS>> & {
  /** Callbacks and the agent: the newest count. `messages` counts when the observer is made. */
  setOptions: (options: ChatStreamOptions<METADATA, DATA, TOOLS>) => void;
  /** Joins the channel and tells the callbacks, until the returned function is called. */
  attach: () => () => void;
};

type Observed = { view: ChannelView; activity: ChatActivity };

/** Follows one channel as a chat. Framework-free: `useChatStream` is this and one effect. */
export function createChatObserver<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
>(
  client: Client,
  channel: string,
  given: ChatStreamOptions<METADATA, DATA, TOOLS> = {},
): ChatObserver<METADATA, DATA, TOOLS> {
  const { store } = client;
  const handle = client.channel(channel);
  const activity = activityOf(handle);
  // The app's own types of metadata, data and tools are its promise about what travels: nothing here looks at them.
  let options = given as ChatStreamOptions;

  const getView = (): ChannelView => channelOf(store.getState(), channel);
  let observed: Observed = { view: getView(), activity: activity.getState() };
  const getState = (): Observed => {
    const view = getView();
    const now = activity.getState();
    if (observed.view !== view || observed.activity !== now) observed = { view, activity: now };
    return observed;
  };
  const initial: Observed = { view: channelOf(store.getInitialState(), channel), activity: idleActivity };

  const actions = chatActions({
    handle,
    activity,
    agent: () => options.agent,
    onError: (error) => options.onError?.(error),
  });
  const tracked = trackResult<Observed, ChatStreamFields, { id: string } & ChatStreamActions>({
    getState,
    getInitialState: () => initial,
    subscribe: (listener) => {
      const stops = [store.subscribe(listener), activity.subscribe(listener)];
      return () => stops.forEach((stop) => stop());
    },
    fields: {
      messages: messagesReader(givenMessages(options.messages)),
      status: ({ view, activity: now }) => chatStatus(view, now),
      error: ({ view, activity: now }) => chatError(view, now),
      channelStatus: ({ view }) => view.status,
      hasMore: ({ view }) => view.hasMore,
      loadingOlder: ({ view }) => view.loadingOlder,
      verified: ({ view }) => view.verified,
      counters: ({ view }) => view.counters,
      branches: branchesReader(handle.selectBranch),
    },
    fixed: { id: channel, ...actions },
  });

  const attach = (): (() => void) => {
    const release = handle.retain();
    const follower = followChat({
      handle,
      options: () => options,
      runsTool: client.hasTool,
    });
    const look = (): void => {
      const { view, activity: now } = getState();
      if (now.awaitedTurnId !== null && !isAwaited(view, now)) activity.setState({ awaitedTurnId: null });
      follower.viewChanged(view);
    };
    const leave = store.subscribe(look);
    look();
    return () => {
      leave();
      follower.stop();
      release();
    };
  };
  const observer: ChatObserver = {
    ...tracked,
    setOptions: (next) => {
      options = next as ChatStreamOptions;
    },
    attach,
  };
  // See above: the types are the app's promise.
  return observer as unknown as ChatObserver<METADATA, DATA, TOOLS>;
}

/** The same array while each message in it is the same. */
function messagesReader(given: ChatMessage[]): (observed: Observed) => ChatMessage[] {
  let last: ChatMessage[] = [];
  return ({ view }) => {
    // A channel that has never been joined knows nothing; what the app gave is better than that.
    const messages = view.cursor === null ? [...given, ...messagesOf(view)] : messagesOf(view);
    const isEqual = messages.length === last.length && messages.every((message, at) => message === last[at]);
    if (!isEqual) last = messages;
    return last;
  };
}

/** The same function while there are the same messages and the same branch is shown. */
function branchesReader(
  show: (messageId: string) => void,
): (observed: Observed) => ChatStreamFields['branches'] {
  let last:
    | { ids: readonly string[]; allIds: readonly string[]; branches: ChatStreamFields['branches'] }
    | undefined;
  return ({ view }) => {
    const ids = messageIdsOf(view);
    if (last?.ids !== ids || last.allIds !== view.allIds) {
      const branches = (messageId: string) => branchesOf(siblingIds(view, messageId), messageId, show);
      last = { ids, allIds: view.allIds, branches };
    }
    return last.branches;
  };
}
